import { DowngradeError } from '../core/errors.ts'
import type { Artifact } from './artifact.ts'
import type { Host } from './host.ts'
import { decodeVersion } from './release-call.ts'
import type { Found } from './release-step.ts'

/**
 * Refuses a signed release that is older than what is installed: its signature is good, and whoever replays it to the
 * operator brings back what has been mended since. Rollback is another matter: it is asked for by name.
 *
 * What is installed counts by the version that the store on the host remembers, which only root can write. A version
 * without numbers to compare, such as an unsigned release may have, is neither older nor newer.
 *
 * @throws {DowngradeError} naming both versions, unless the run allows it
 */
export async function refuseDowngrade(host: Host, { isSigned, release }: Artifact, found: Found): Promise<void> {
  const installed = decodeVersion(found.version)
  const { dest, version } = release
  if (!isSigned || version === undefined || installed === undefined) return
  const { isOlder } = await import('../signing/version.ts')
  if (!isOlder(version, installed)) return
  if (host.port.allowDowngrade) {
    host.port.warn(`${dest}: version ${version} replaces the newer ${installed}, as --allow-downgrade says`)
    return
  }
  throw new DowngradeError(`${dest} has version ${installed}, and ${version} is older; nothing was sent`, {
    hint: 'if that is meant, give --allow-downgrade; rollback brings back what was installed before',
  })
}

/**
 * The version that `install` may replace, for its program on the host: the one that {@link refuseDowngrade} was shown, so
 * that a newer one which somebody else has installed since is not replaced. Empty where any may be.
 */
export function versionToReplace({ port }: Host, { isSigned }: Artifact, { version }: Found): string {
  if (!isSigned || port.allowDowngrade) return ''
  // Where there was nothing to do, no version was shown, and none may be replaced; this is no version's word.
  return version === '' ? '?' : version
}
