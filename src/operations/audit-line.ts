import { basename } from 'node:path'
import type { Host } from './host.ts'
import { decodeVersion, storeKey } from './release-call.ts'

/** What a line of the audit log says of a change: it was made so, or not after all. See docs/decisions/0075. */
const CHANGES = ['install', 'rollback', 'not-done', 'unclear'] as const

/** One line of a host's audit log. */
export interface AuditLine {
  /** When, in UTC: `2026-11-23T13:11:25Z`. */
  readonly time: string
  /**
   * `install` and `rollback` were made. `not-done` takes the line of the same session back: it was cut off, or failed, at
   * its last step. `unclear`: it was killed, and what is there now tells neither.
   */
  readonly change: (typeof CHANGES)[number]
  /** The file that was replaced. */
  readonly dest: string
  /** The local file's name; undefined for a rollback. */
  readonly artifact?: string
  readonly version?: string
  /** Digest of what was there; undefined where nothing was. */
  readonly before?: string
  /** Digest of what was installed. */
  readonly after: string
  readonly mode: string
  readonly owner: string
  readonly group: string
  /** `user@machine` of the controller, as it calls itself. */
  readonly by: string
  /** Address that the login came from, as sshd had it; undefined past ssh. */
  readonly from?: string
  /** Number of the user who logged in, as the kernel has it; undefined where it keeps none. */
  readonly login?: string
  /** Id of the run. */
  readonly run: string
  /** With `not-done` and `unclear`: digest of what was there instead; undefined where nothing was. */
  readonly found?: string
}

/**
 * A value as one word of the audit log: everything but plain characters as `%XX`, byte by byte; `-` for nothing. So no
 * value can end a line, look like another field, or reach a terminal as an escape.
 */
function encode(value: string): string {
  if (value === '' || value === '-') return value === '' ? '-' : '%2D'
  return value
    .toWellFormed()
    .replace(/[^A-Za-z0-9._/@:+,-]/gu, (character) =>
      Buffer.from(character).reduce((text, byte) => `${text}%${byte.toString(16).toUpperCase().padStart(2, '0')}`, ''),
    )
}

/** The other way round; a word that is none stays as it is. */
function decode(word: string | undefined): string | undefined {
  if (word === undefined || word === '-') return undefined
  try {
    return decodeURIComponent(word)
  } catch {
    return word
  }
}

/**
 * The fields of a line that the controller knows, in the words of src/remote/audit-log.sh.
 *
 * @param src the local file; undefined for a rollback
 */
export function auditWords(host: Host, dest: string, src?: string): string {
  const { controller, runId } = host.port
  const artifact = encode(basename(src ?? ''))
  return `dest=${encode(dest)} store=${storeKey(dest)} artifact=${artifact} by=${encode(controller)} run=${encode(runId)}`
}

/** Reads a line; undefined for one that a full disk or a power cut has left in part. */
export function readAuditLine(line: string): AuditLine | undefined {
  const [time = '', word, ...pairs] = line.split(' ')
  const change = CHANGES.find((each) => each === word)
  const fields = new Map(
    pairs.map((pair): [string, string] => {
      const at = pair.indexOf('=')
      return [pair.slice(0, Math.max(0, at)), pair.slice(at + 1)]
    }),
  )
  const value = (name: string): string | undefined => decode(fields.get(name))
  const [dest, after, by, run] = [value('dest'), value('after'), value('by'), value('run')]
  // `login` comes last: without it, the line has no end.
  const isWhole = /^\d{4}-\d\d-\d\dT[\d:]{8}Z$/.test(time) && fields.has('login')
  if (!isWhole || change === undefined || !dest || !after || !by || !run) return undefined
  const [artifact, version, before] = [value('artifact'), decodeVersion(fields.get('version')), value('before')]
  const [from, login, found] = [value('from'), value('login'), value('found')]
  return {
    ...{ time, change, dest },
    ...(artifact !== undefined && { artifact }),
    ...(version !== undefined && { version }),
    ...(before !== undefined && { before }),
    ...{ after, mode: value('mode') ?? '', owner: value('owner') ?? '', group: value('group') ?? '', by },
    ...(from !== undefined && { from }),
    ...(login !== undefined && { login }),
    run,
    ...(found !== undefined && { found }),
  }
}
