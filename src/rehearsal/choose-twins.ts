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
}

/** What every kind of twins is made with. */
export interface TwinSurroundings {
  readonly folder: RehearsalFolder
  readonly signal: AbortSignal
  /** Called before the image of container twins is built. */
  readonly onBuild: () => void
  /** Told what the build prints. */
  readonly onBuildOutput: (line: string) => void
}

/**
 * Containers where an engine answers, else, for root on Linux, sandboxes.
 *
 * @returns makes such twins
 * @throws {UsageError} where neither can be had, or not the one that was asked for
 */
export function chooseTwins({ wanted, engine }: TwinChoice): (surroundings: TwinSurroundings) => TwinMaker {
  const hint = 'install Docker or Podman and let this user talk to it; or, on Linux, rehearse as root in a sandbox'
  if (wanted !== 'sandbox' && engine !== undefined) return (surroundings) => containerTwins({ ...surroundings, engine })
  if (wanted === 'container') throw new UsageError('--twin container: neither docker nor podman answers', { hint })
  if (process.platform === 'linux' && userInfo().uid === 0) return sandboxTwins
  if (wanted === 'sandbox') throw new UsageError('--twin sandbox: only root on Linux can make one', { hint })
  throw new UsageError(
    'no twins can be had: neither docker nor podman answers, and only root on Linux makes sandboxes',
    {
      hint,
    },
  )
}
