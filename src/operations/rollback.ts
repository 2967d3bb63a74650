import { InterruptedError, OperationError, UnreachableError } from '../core/errors.ts'
import type { Outcome } from '../core/outcome.ts'
import type { Host, Reading, RemoteReply } from './host.ts'
import type { Installed } from './installed.ts'
import { readReply } from './read-reply.ts'
import { decodeVersion, type LockOptions, placeArguments, releaseTimeoutMs, requireHost } from './release-call.ts'
import { mayHoldLocks } from './release-locks.ts'
import { type RollbackTarget, readDigestPrefix, readTarget } from './rollback-target.ts'

/** Options of {@link rollback}. */
export interface RollbackOptions extends LockOptions {
  /**
   * The error that made it necessary. Then it goes back to what was installed when the run began, and rethrows: where
   * this run has replaced nothing, it changes nothing.
   */
  readonly cause?: unknown
  /** The release to install: the beginning of its sha256, at least 4 digits. Without it, the one that ran before. */
  readonly to?: string
}

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
 *   file is needed
 * @throws `cause` where it was given, in every case; where the rollback fails too, an error that names both
 * @throws {OperationError} where the store has no such release, or more than one; it lists what there is
 */
export function rollback(
  host: Host,
  release: unknown,
  options: RollbackOptions & { readonly cause: unknown },
): Promise<never>
export function rollback(host: Host, release: unknown, options?: RollbackOptions): Promise<RolledBack>
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
    if (error instanceof InterruptedError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new OperationError(`the rollback failed too: ${why}`, { cause, host: host.name, operation: 'rollback' })
  }
  throw cause
}

/** True where the connection or the run is gone: then nothing can be done on the host, and nothing is known of it. */
function isBeyondReach(cause: unknown, host: Host): boolean {
  if (cause instanceof InterruptedError) return true
  return cause instanceof UnreachableError && (cause.host === undefined || cause.host === host.name)
}

async function restore(host: Host, { dest, service }: RollbackTarget, options: RollbackOptions): Promise<RolledBack> {
  const how = options.to !== undefined ? 'named' : 'cause' in options ? 'undo' : 'previous'
  const prefix = options.to === undefined ? '' : readDigestPrefix(options.to)
  mayHoldLocks(host.port)
  const outcome = await host.port.perform<Installed>({
    operation: 'rollback',
    title: dest,
    call: {
      program: 'rollback',
      args: [...placeArguments(host, dest, ['', '0', '', '', ''], options), how, prefix],
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
