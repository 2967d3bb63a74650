import { createHash } from 'node:crypto'
import { type Duration, durationMs } from '../core/duration.ts'
import { UsageError } from '../core/errors.ts'
import type { Artifact } from './artifact.ts'
import type { Host } from './host.ts'
import type { Installed } from './installed.ts'

/** What operations that take the lock of a destination can be told. */
export interface LockOptions {
  /** How long to wait for a controller that holds the lock, such as `'2m'`; without it, not at all. */
  readonly lockWait?: Duration
}

/** Milliseconds on top of what reading and writing takes. */
const MARGIN_MS = 600_000

/** Bytes a second that the slowest disk gives; the programs on the host allow the same. */
const SLOWEST_DISK = 10_000_000

/** Times that one program reads or writes the file at most. */
const PASSES = 8

/**
 * The name of a destination's folder in the store: readable for people, and different for different paths.
 *
 * @param dest absolute path in its one spelling
 */
export function storeKey(dest: string): string {
  const name = dest.slice(dest.lastIndexOf('/') + 1).replaceAll(/[^A-Za-z0-9._-]/g, '_')
  return `${name.slice(0, 100)}-${createHash('sha256').update(dest).digest('hex').slice(0, 16)}`
}

/** Seconds to wait for the lock. */
function lockSeconds({ lockWait }: LockOptions): number {
  return lockWait === undefined ? 0 : Math.ceil(durationMs(lockWait, 'lockWait') / 1000)
}

/** The version as the history on the host holds it: one word, `-` for none. */
export function encodeVersion(version: string | undefined): string {
  return version === undefined || version === '' ? '-' : encodeURIComponent(version).replaceAll('-', '%2D')
}

/** The other way round. */
export function decodeVersion(word: string | undefined): string | undefined {
  return word === undefined || word === '-' || word === '' ? undefined : decodeURIComponent(word)
}

/** The first ten arguments of every program of the four steps. See src/remote/release.sh. */
export function releaseArguments(
  host: Host,
  { release, sizeBytes }: Artifact,
  options: LockOptions = {},
): readonly string[] {
  const { dest, sha256, mode, owner, group } = release
  return placeArguments(host, dest, [sha256, String(sizeBytes), mode, owner, group], options)
}

/** The same, for a release that only the host knows. */
export function placeArguments(
  host: Host,
  dest: string,
  release: readonly [sha256: string, bytes: string, mode: string, owner: string, group: string],
  options: LockOptions,
): readonly string[] {
  return [dest, storeKey(dest), ...release, host.port.controller, host.port.runId, String(lockSeconds(options))]
}

/** Milliseconds that the slowest disk takes to read or write so many bytes. */
export function diskMs(sizeBytes: number): number {
  return Math.ceil(sizeBytes / SLOWEST_DISK) * 1000
}

/** Milliseconds until a program of the four steps is given up; it has deadlines of its own, which are shorter. */
export function releaseTimeoutMs(sizeBytes: number, options: LockOptions = {}): number {
  return MARGIN_MS + lockSeconds(options) * 1000 + PASSES * diskMs(sizeBytes)
}

/** The result of the four steps, for their callers and for `service`. */
export function installedOf({ release: { dest, sha256, version } }: Artifact): Installed {
  return { dest, sha256, ...(version !== undefined && { version }) }
}

/** @throws {UsageError} where an operation was not given a host first */
export function requireHost(host: Host, operation: string): void {
  if (typeof host?.port?.perform === 'function') return
  throw new UsageError(`${operation}: the first argument is not a host`, {
    operation,
    hint: `call it as ${operation}(host, …), with the host that the play's function is given`,
  })
}
