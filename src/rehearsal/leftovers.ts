import { readFile } from 'node:fs/promises'
import { durationMs } from '../core/duration.ts'
import { parseSandboxAddress } from '../transport/sandbox.ts'
import { LABELS, removeContainers } from './container-twin.ts'
import { isGone, owner } from './controller-identity.ts'
import { execute } from './execute.ts'
import { RehearsalFolder, type RehearsalRecord, rehearsals } from './rehearsal-folder.ts'
import type { Engine } from './twin-image.ts'

const LOOK_TIMEOUT_MS = durationMs('20s')

/**
 * Removes what earlier rehearsals of this user left: those that were killed, and those that kept their twins.
 * Rehearsals that still run are left alone. Never throws.
 *
 * @param engine where containers are looked for; undefined where no engine answers
 */
export async function removeLeftovers(engine: Engine | undefined): Promise<void> {
  const containers = engine === undefined ? [] : await abandonedRuns(engine)
  await Promise.all([
    ...containers.map((runId) => removeContainers(engine ?? 'docker', `label=${LABELS.run}=${runId}`)),
    ...(await rehearsals()).map(async ({ runId, record }) => {
      if (record === undefined || !(await isGone(record.controller))) return
      await endSandboxes(record)
      await new RehearsalFolder(runId, record.controller).remove()
    }),
  ])
}

/** Run ids of containers whose controller is gone, read from their labels: they outlive any folder. */
async function abandonedRuns(engine: Engine): Promise<readonly string[]> {
  const found = await execute([engine, 'ps', '--all', '--quiet', '--filter', `label=${LABELS.owner}=${owner()}`], {
    timeoutMs: LOOK_TIMEOUT_MS,
  })
  const ids = found.stdout.split('\n').filter((id) => id !== '')
  if (ids.length === 0) return []
  const format = `{{index .Config.Labels "${LABELS.run}"}} {{index .Config.Labels "${LABELS.controller}"}}`
  const labels = await execute([engine, 'inspect', '--format', format, ...ids], { timeoutMs: LOOK_TIMEOUT_MS })
  const controllers = new Map(
    labels.stdout
      .split('\n')
      .map((line) => line.split(' '))
      .flatMap(([runId, controller]) => (runId && controller ? [[runId, controller] as const] : [])),
  )
  const gone = await Promise.all(
    [...controllers].map(async ([runId, controller]) => ((await isGone(controller)) ? [runId] : [])),
  )
  return gone.flat()
}

/** Kills kept sandboxes, each only after a look that its process is still the one that was written down. */
async function endSandboxes({ kind, twins }: RehearsalRecord): Promise<void> {
  if (kind !== 'sandbox') return
  for (const { connection } of twins) {
    const { pid, token } = parseSandboxAddress(connection.address)
    const found = await readFile(`/proc/${pid}/root/run/hawser-twin`, 'utf8').catch(() => '')
    if (found.trim() === token) process.kill(pid, 'SIGKILL')
  }
}
