import { userInfo } from 'node:os'
import { UsageError } from '../core/errors.ts'
import { containerTwins } from './container-twin.ts'
import type { RehearsalFolder } from './rehearsal-folder.ts'
import { sandboxTwins } from './sandbox-twin.ts'
import type { TwinMaker } from './twin.ts'
import type { Engine } from './twin-image.ts'

/** What {@link chooseTwins} takes. */
export interface TwinChoice {
  /** `--twin`; undefined for the best that there is. */
  readonly wanted: TwinMaker['kind'] | undefined
  /** The container engine that answers, if any. */
  readonly engine: Engine | undefined
  readonly folder: RehearsalFolder
  readonly signal: AbortSignal
  /** Called before the image of container twins is built. */
  readonly onBuild: () => void
}

/**
 * Containers where an engine answers, else, for root on Linux, sandboxes.
 *
 * @throws {UsageError} where neither can be had, or not the one that was asked for
 */
export function chooseTwins({ wanted, engine, folder, signal, onBuild }: TwinChoice): TwinMaker {
  const hint = 'install Docker or Podman and let this user talk to it; or, on Linux, rehearse as root in a sandbox'
  if (wanted !== 'sandbox' && engine !== undefined) return containerTwins({ engine, folder, signal, onBuild })
  if (wanted === 'container') throw new UsageError('--twin container: neither docker nor podman answers', { hint })
  if (process.platform === 'linux' && userInfo().uid === 0) return sandboxTwins({ folder, signal })
  if (wanted === 'sandbox') throw new UsageError('--twin sandbox: only root on Linux can make one', { hint })
  throw new UsageError(
    'no twins can be had: neither docker nor podman answers, and only root on Linux can make sandboxes',
    { hint },
  )
}
