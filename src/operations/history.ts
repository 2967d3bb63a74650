import type { Facts } from '../core/outcome.ts'
import { type AuditLine, readAuditLine } from './audit-line.ts'
import { defineOperation, type Plan } from './define.ts'
import type { Host, Reading, RemoteReply } from './host.ts'
import { readReply } from './read-reply.ts'
import { storeKey } from './release-call.ts'
import { filePath } from './release-options.ts'

/** Options of {@link history}. */
export interface HistoryOptions {
  /** Only of this destination; then what is there is hashed, and compared with the newest line. */
  readonly dest?: string
  /** How many of the newest lines; 20 where it is not given. */
  readonly last?: number
}

/** What {@link history} found. */
export interface History {
  /** Oldest first. */
  readonly changes: readonly AuditLine[]
  /** With `dest`: the digest of what is there; undefined where there is no file. */
  readonly installed?: string
  /** With `dest`: where the lines and what is there do not fit together, so that something else than Hawser changed it. */
  readonly doubts: readonly string[]
}

/** Lines that are read where nothing else is said. */
const DEFAULT_LAST = 20

/** The most that can be asked for: they come as one answer. */
const MOST = 10_000

const TIMEOUT_MS = 600_000

/** What people see of a line. */
function record({ time, change, dest, artifact, version, before, after, found, by, from, run }: AuditLine): Facts {
  const what = version ?? artifact
  return {
    time,
    change,
    dest,
    ...(what !== undefined && { release: what }),
    before: before ?? 'nothing',
    after,
    ...(/^(not-done|unclear)$/.test(change) && { found: found ?? 'nothing' }),
    by: from === undefined ? by : `${by} from ${from}`,
    run,
  }
}

/**
 * Where something else than Hawser has changed the destination: a change did not find what the one before it left.
 *
 * @param changes of one destination, oldest first
 * @param installed what is there now
 */
function doubtsOf(changes: readonly AuditLine[], installed: string | undefined): string[] {
  const found: string[] = []
  let left: { readonly sha256: string | undefined } | undefined
  for (const { change, before, after, found: there, time } of changes) {
    const made = change === 'install' || change === 'rollback'
    if (made && left !== undefined && left.sha256 !== before) {
      found.push(`something else than Hawser had changed it before ${time}`)
    }
    left = { sha256: made ? after : there }
  }
  if (left !== undefined && left.sha256 !== installed) {
    found.push(`${installed ?? 'nothing'} is installed, which is not what the last line says`)
  }
  return found
}

function read(reply: RemoteReply, host: Host, dest: string | undefined): Reading<History> {
  const reading = readReply(reply)
  const lines = (reply.text('lines') ?? '').split('\n').filter((line) => line !== '')
  const changes = lines.flatMap((line) => readAuditLine(line) ?? [])
  if (changes.length < lines.length) {
    host.port.warn(`lines of the audit log that were never written whole: ${lines.length - changes.length}`)
  }
  const digest = reply.text('installed')
  const installed = digest !== undefined && /^[0-9a-f]{64}$/.test(digest) ? digest : undefined
  const doubts = dest === undefined ? [] : doubtsOf(changes, installed)
  for (const doubt of doubts) host.port.warn(`${dest}: ${doubt}`)
  return {
    ...reading,
    ...(changes.length === 0 && { message: 'no change is written down' }),
    records: changes.map(record),
    data: { changes, ...(installed !== undefined && { installed }), doubts },
  }
}

function plan({ dest, last = DEFAULT_LAST }: HistoryOptions, host: Host): Plan<History> {
  const path = dest === undefined ? undefined : filePath(dest, 'dest')
  return {
    call: {
      program: 'audit-read',
      args: [String(last), ...(path === undefined ? [] : [storeKey(path), path])],
      timeoutMs: TIMEOUT_MS,
    },
    read: (reply) => read(reply, host, path),
  }
}

/**
 * Who changed what on a host, from its audit log; newest last. A read: it runs under `--check`, and is never `changed`.
 * Warns where a destination was changed by something else than Hawser.
 *
 * @returns the changes, and as `records` what the report shows of them
 * @throws {OperationError} where the play does not become root: nobody else can read the log
 */
export const history = defineOperation<HistoryOptions, History>({
  name: 'history',
  schema: {
    type: 'object',
    properties: { dest: { is: 'absolute path' }, last: { type: 'integer', minimum: 1, maximum: MOST } },
    required: [],
    additionalProperties: false,
  },
  title: ({ dest }) => dest ?? 'all destinations',
  plan,
})
