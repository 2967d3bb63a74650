import type { Host } from './host.ts'
import { requireHost } from './release-call.ts'
import { mayHoldLocks } from './release-locks.ts'
import { stepRequest } from './release-request.ts'
import { behind, type InstalledRelease, pass, type Verified } from './release-step.ts'

/**
 * Puts the stored copy in the destination's place: writes beside it, hashes again, sets owner and mode, syncs, renames
 * over it. At every instant the old or the new file is there, whole. What it replaces goes into the store, for
 * {@link rollback}. Last of the four steps.
 *
 * @param verified what {@link verify} returned for this host
 * @throws {OperationError} where a folder above the destination can be written by others than root, or a disk is full
 * @throws {UsageError} for any other value than `verify`'s
 */
export async function install(host: Host, verified: Verified): Promise<InstalledRelease> {
  requireHost(host, 'install')
  const state = behind(verified, 'verify', 'install', host)
  mayHoldLocks(host.port)
  return pass('install', await host.port.perform(stepRequest('install', host, state)), state)
}
