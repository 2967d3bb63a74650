import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { durationMs } from '../core/duration.ts'
import { PreflightError } from '../core/errors.ts'
import { demand, execute } from './execute.ts'

/** What twins are made from; must be the one that the Dockerfile names. */
export const BASE_IMAGE = 'debian:bookworm-slim'

/** The commands that make containers, in the order in which they are tried. */
export type Engine = 'docker' | 'podman'

/** Looks are quick unless the engine hangs. */
const LOOK_TIMEOUT_MS = durationMs('20s')
/** Packages come over the network. */
const BUILD_TIMEOUT_MS = durationMs('15m')

/** The first container engine that answers, or undefined. */
export async function findEngine(): Promise<Engine | undefined> {
  for (const engine of ['docker', 'podman'] as const) {
    const answer = await execute([engine, 'ps', '--quiet'], { timeoutMs: LOOK_TIMEOUT_MS })
    if (answer.exitCode === 0) return engine
  }
  return undefined
}

/** What {@link twinImage} works with. */
export interface TwinImageOptions {
  readonly engine: Engine
  /** Aborted when the rehearsal is interrupted. */
  readonly signal: AbortSignal
  /** Called before a build begins: it takes a while. */
  readonly onBuild: () => void
  /** Told what the build prints, line by line. */
  readonly onBuildOutput: (line: string) => void
}

/**
 * The image of container twins, built where it is not there yet.
 *
 * @returns its name, which holds the hash of its Dockerfile
 * @throws {PreflightError} where the base image cannot be had, or the build fails; with the last lines of the build
 */
export async function twinImage({ engine, signal, onBuild, onBuildOutput }: TwinImageOptions): Promise<string> {
  const dockerfile = await readFile(new URL('../rehearsal/twin/Dockerfile', import.meta.url), 'utf8')
  const name = `hawser-twin:${createHash('sha256').update(dockerfile).digest('hex').slice(0, 12)}`
  if (await hasImage(engine, name)) return name
  onBuild()
  await ensureBaseImage(engine, signal)
  await demand([engine, 'build', '--tag', name, '-'], 'to build the image of the twins', {
    input: dockerfile,
    signal,
    timeoutMs: BUILD_TIMEOUT_MS,
    onLine: onBuildOutput,
    hint: 'the build installs Debian packages, so containers need a way to a Debian mirror',
  })
  return name
}

async function hasImage(engine: Engine, name: string): Promise<boolean> {
  return (await execute([engine, 'image', 'inspect', name], { timeoutMs: LOOK_TIMEOUT_MS })).exitCode === 0
}

async function ensureBaseImage(engine: Engine, signal: AbortSignal): Promise<void> {
  if (await hasImage(engine, BASE_IMAGE)) return
  const pull = await execute([engine, 'pull', BASE_IMAGE], { signal, timeoutMs: BUILD_TIMEOUT_MS })
  if (pull.exitCode === 0) return
  throw new PreflightError(`the base image ${BASE_IMAGE} is not here and cannot be pulled: ${pull.stderr.trim()}`, {
    hint: 'scripts/setup-tests.sh of the Hawser repository makes it with debootstrap; or rehearse with --twin sandbox, as root',
  })
}
