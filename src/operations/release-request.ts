import type { Facts } from '../core/outcome.ts'
import { auditWords } from './audit-line.ts'
import { versionToReplace } from './downgrade.ts'
import type { Host, OperationRequest, Reading, RemoteCall } from './host.ts'
import type { Installed } from './installed.ts'
import { readReply } from './read-reply.ts'
import { encodeVersion, installedOf, releaseArguments, releaseTimeoutMs } from './release-call.ts'
import type { Behind, Found } from './release-step.ts'

/** The steps after the upload; each is one program, and one trip that it may share with its neighbours. */
type LaterStep = 'stage' | 'verify' | 'install'

/** What a later step needs to be carried out. */
export interface StepRequestOptions extends Behind {
  /** True inside `deploy`: what the look before the upload has settled need not be looked at again in the same breath. */
  readonly isInDeploy?: boolean
}

/** The request of a later step; a step whose result is foregone takes no trip. */
export function stepRequest(step: LaterStep, host: Host, options: StepRequestOptions): OperationRequest<Installed> {
  const { artifact } = options
  const { dest } = artifact.release
  const data = installedOf(artifact)
  const foregone = foregoneReading(step, host, options)
  if (foregone !== undefined) {
    return { operation: step, title: dest, steps: async () => ({ ...foregone, data }) }
  }
  return {
    operation: step,
    title: dest,
    call: stepCall(step, host, options),
    read: (reply) => ({ ...readReply(reply), data }),
  }
}

function stepCall(step: LaterStep, host: Host, { artifact, found }: Behind): RemoteCall {
  const { src, dest, via = '', keep, version } = artifact.release
  const further = {
    stage: [found.inode === '' ? '' : via, found.inode],
    verify: [],
    install: [
      String(keep),
      encodeVersion(version),
      auditWords(host, dest, src),
      versionToReplace(host, artifact, found),
    ],
  }
  return {
    program: step,
    args: [...releaseArguments(host, artifact), ...further[step]],
    timeoutMs: releaseTimeoutMs(artifact.sizeBytes),
  }
}

/** The result of a step that the look before the upload has decided; undefined where the host is to be asked. */
function foregoneReading(
  step: LaterStep,
  { check }: Host,
  { artifact, found, isInDeploy = false }: StepRequestOptions,
): Omit<Reading<Installed>, 'data'> | undefined {
  if (found.settled) return isInDeploy ? { outcome: 'ok' } : undefined
  if (!check || found.held === 'stored') return undefined
  if (found.held === 'unknown') return { outcome: 'unknown', message: 'the upload is unknown' }
  switch (step) {
    case 'stage':
      return { outcome: 'changed' }
    case 'verify':
      if (found.held === 'nowhere')
        return { outcome: 'unknown', message: 'there are no bytes to hash before the upload' }
      return { outcome: 'ok', message: 'hashed where they are' }
    case 'install':
      return { outcome: 'changed', ...predictedFacts(found, artifact.release) }
  }
}

/** What an installation would change. */
function predictedFacts(
  { before }: Found,
  {
    sha256,
    mode,
    owner,
    group,
  }: { readonly sha256: string; readonly mode: string; readonly owner: string; readonly group: string },
): { readonly before?: Facts; readonly after: Facts } {
  const after: Facts = { sha256, mode, owner, group }
  const differing = Object.entries(before).filter(([name, value]) => after[name] !== value)
  return { ...(differing.length > 0 && { before: Object.fromEntries(differing) }), after }
}
