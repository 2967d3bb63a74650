import { HawserError, InterruptedError, OperationError, OutcomeUnknownError, UnreachableError } from '../core/errors.ts'
import type { Outcome } from '../core/outcome.ts'
import { auditWords } from './audit-line.ts'
import type { Host, Reading, RemoteReply } from './host.ts'
import type { Installed } from './installed.ts'
import { ranBefore } from './ran-before.ts'
import { readReply } from './read-reply.ts'
import { decodeVersion, type LockOptions, placeArguments, releaseTimeoutMs, requireHost } from './release-call.ts'
import { mayHoldLocks } from './release-locks.ts'
import { describeReleaseState } from './release-state.ts'
import { type RollbackTarget, readDigestPrefix, readTarget } from './rollback-target.ts'

/** Options of {@link rollback}. */
export interface RollbackOptions extends LockOptions {
  /**
   * The error that made it necessary. Then it goes back to what ran when the run began, or where that is not known to
   * what was installed then, and rethrows: where this run has neither replaced nor restarted anything, it changes nothing.
   */
  readonly cause?: unknown
  /** The release to install: the beginning of its sha256, at least 4 digits. Without it, the one that ran before. */
  readonly to?: string
}

/**
 * What a release must be besides itself: anything, unless it has a field that is an option of {@link rollback}'s. The
 * compiler's message then quotes this sentence.
 */
type NoOptionIn<Release> = Release extends
  | { readonly to: unknown }
  | { readonly cause: unknown }
  | { readonly lockWait: unknown }
  ? "rollback: 'to', 'cause' and 'lockWait' belong in the third argument"
  : unknown

/** What {@link rollback} brought back. */
export type RolledBack = Outcome<Installed> & Installed

/** Bytes of a release whose size only the host knows, for the deadline. */
const ASSUMED_BYTES = 1_000_000_000

/**
 * Installs an earlier release from the store on the host, hashed again before, and restarts the release's `service`
 * where it names one. Without `cause` or `to` it is the release that was installed before the present one; called
 * twice, it is the other way round again.
 *
 * @param release the artifact, or the release's map: of the latter only `dest` and `service` count, so that no local
 *   file is needed; an option among its fields is a mistake
 * @throws `cause` where it was given, in every case; where the rollback fails too, an error that names both, and what is
 *   now on disk and what runs
 * @throws {UsageError} for what is no release, for an option among its fields, and for a `to` that is no digest's beginning
 * @throws {OperationError} where the store has no such release, or more than one; it lists what there is
 */
export function rollback<Release>(
  host: Host,
  release: Release & NoOptionIn<Release>,
  options: RollbackOptions & { readonly cause: unknown },
): Promise<never>
export function rollback<Release>(
  host: Host,
  release: Release & NoOptionIn<Release>,
  options?: RollbackOptions,
): Promise<RolledBack>
export async function rollback(host: Host, release: unknown, options: RollbackOptions = {}): Promise<RolledBack> {
  requireHost(host, 'rollback')
  const target = readTarget(release)
  if (!('cause' in options)) return restore(host, target, options)
  const { cause } = options
  if (isBeyondReach(cause, host)) throw cause
  try {
    const { outcome } = await restore(host, target, options)
    if (outcome === 'changed') host.port.rescued()
  } catch (error) {
    throw error instanceof InterruptedError ? error : await bothFailed(host, target, cause, error)
  }
  throw cause
}

/**
 * The error for a failure whose rollback failed too: what the host is left with, looked at once more. It is of the kind of
 * the rollback's own failure, where that is the end of the connection: then the host is unknown, or unreachable.
 */
async function bothFailed(host: Host, target: RollbackTarget, cause: unknown, error: unknown): Promise<HawserError> {
  const [why = '', ...further] = (error instanceof Error ? error.message : String(error)).split('\n')
  const state = await describeReleaseState(host, target)
  const message = [`the rollback failed too: ${why}; ${state}`, ...further].join('\n')
  const hint = error instanceof HawserError ? error.hint : undefined
  const options = { cause, host: host.name, operation: 'rollback', ...(hint !== undefined && { hint }) }
  if (error instanceof OutcomeUnknownError) return new OutcomeUnknownError(message, options)
  return error instanceof UnreachableError
    ? new UnreachableError(message, options)
    : new OperationError(message, options)
}

/** True where the connection or the run is gone: then nothing can be done on the host, and nothing is known of it. */
function isBeyondReach(cause: unknown, host: Host): boolean {
  if (cause instanceof InterruptedError) return true
  return cause instanceof UnreachableError && (cause.host === undefined || cause.host === host.name)
}

async function restore(host: Host, { dest, service }: RollbackTarget, options: RollbackOptions): Promise<RolledBack> {
  const how = options.to !== undefined ? 'named' : 'cause' in options ? 'undo' : 'previous'
  const ran = how === 'undo' ? ranBefore(host.port, dest) : undefined
  const prefix = options.to === undefined ? (ran?.sha256 ?? '') : readDigestPrefix(options.to)
  mayHoldLocks(host.port)
  const outcome = await host.port.perform<Installed>({
    operation: 'rollback',
    title: dest,
    call: {
      program: 'rollback',
      args: [
        ...placeArguments(host, dest, ['', '0', '', '', ''], options),
        ...[how, prefix, auditWords(host, dest), ran?.installed ?? ''],
      ],
      timeoutMs: releaseTimeoutMs(ASSUMED_BYTES, options),
    },
    read: (reply) => readRollback(reply, dest),
  })
  const restored: RolledBack = Object.freeze({ ...outcome, ...outcome.data })
  const isToRestart = outcome.outcome === 'changed' || (outcome.outcome === 'ok' && how !== 'undo')
  if (service !== undefined && isToRestart) {
    const operation = await import('./service.ts')
    await operation.service(host, { name: service, running: restored })
  }
  return restored
}

function readRollback(reply: RemoteReply, dest: string): Reading<Installed> {
  const version = decodeVersion(reply.text('release.version'))
  const sha256 = reply.text('release.sha256') ?? ''
  const reading = readReply(reply)
  return {
    ...reading,
    ...(reading.message === undefined && sha256 !== '' && { message: `to ${version ?? sha256.slice(0, 12)}` }),
    data: { dest, sha256, ...(version !== undefined && { version }) },
  }
}
