import type { Host } from './host.ts'
import { requireHost } from './release-call.ts'
import { stepRequest } from './release-request.ts'
import { behind, pass, type Staged, type Uploaded } from './release-step.ts'

/**
 * Brings the upload into the root-only store under its digest. Where it came through a shared path, root first moves it
 * out of everybody's reach, follows no link, takes only a regular file, and reads at most the pinned size plus one.
 * Second of the four steps.
 *
 * @param uploaded what {@link upload} returned for this host
 * @throws {DigestMismatchError} where the bytes are not the pinned ones; nothing was replaced
 * @throws {OperationError} where something else lies in the upload's place
 * @throws {UsageError} for any other value than `upload`'s
 */
export async function stage(host: Host, uploaded: Uploaded): Promise<Staged> {
  requireHost(host, 'stage')
  const state = behind(uploaded, 'upload', 'stage', host)
  return pass('stage', await host.port.perform(stepRequest('stage', host, state)), state)
}
