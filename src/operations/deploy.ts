import { OutcomeUnknownError } from '../core/errors.ts'
import type { Artifact } from './artifact.ts'
import type { Host } from './host.ts'
import { stepRequest } from './release-request.ts'
import { behind, type InstalledRelease, pass } from './release-step.ts'
import { type UploadOptions, upload } from './upload.ts'

/** Options of {@link deploy}. */
export type DeployOptions = UploadOptions

/**
 * The four steps in one: upload, stage, verify, install, each with its own line. One round trip where nothing is to
 * do; else the look, the upload's own channel, and one trip for the other three.
 *
 * @throws the errors of {@link upload}, {@link stage}, {@link verify} and {@link install}
 */
export async function deploy(host: Host, artifact: Artifact, options: DeployOptions = {}): Promise<InstalledRelease> {
  const state = { ...behind(await upload(host, artifact, options), 'upload', 'deploy', host), isInDeploy: true }
  // Issued in one tick they are one batch, which stops at its first failure; that one is the error to tell.
  const ended = await Promise.allSettled(
    (['stage', 'verify', 'install'] as const).map((step) => host.port.perform(stepRequest(step, host, state))),
  )
  const failures: unknown[] = ended.flatMap((step) => (step.status === 'rejected' ? [step.reason] : []))
  // That it is not known what is installed says more than which step was the last to be heard of.
  const unknown = failures.find((failure) => failure instanceof OutcomeUnknownError)
  if (failures.length > 0) throw unknown ?? failures[0]
  const last = ended.at(-1)
  if (last?.status !== 'fulfilled') throw new Error('install is the last of the steps')
  return pass('install', last.value, state)
}
