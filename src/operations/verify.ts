import type { Host } from './host.ts'
import { requireHost } from './release-call.ts'
import { stepRequest } from './release-request.ts'
import { behind, pass, type Staged, type Verified } from './release-step.ts'

/**
 * Hashes the copy in the store: the very bytes that get installed. Third of the four steps; never changes anything.
 *
 * @param staged what {@link stage} returned for this host
 * @throws {DigestMismatchError} naming both digests
 * @throws {UsageError} for any other value than `stage`'s
 */
export async function verify(host: Host, staged: Staged): Promise<Verified> {
  requireHost(host, 'verify')
  const state = behind(staged, 'stage', 'verify', host)
  return pass('verify', await host.port.perform(stepRequest('verify', host, state)), state)
}
