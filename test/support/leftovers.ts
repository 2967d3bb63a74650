/** Which containers are whose: every container of a test run carries the process id of that run's vitest. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The label that every container of the tests carries; its value is the process id of the run. */
export const RUN_LABEL = 'hawser.test.run'

/** Workers get it from the environment of the vitest that started them. */
const RUN_VARIABLE = 'HAWSER_TEST_RUN'

/** Makes this process the run that containers started from now on belong to. */
export function beginRun(): void {
  process.env[RUN_VARIABLE] = String(process.pid)
}

/** The run that this process belongs to. */
export function currentRun(): string {
  return process.env[RUN_VARIABLE] ?? String(process.pid)
}

/** Removes the containers of runs whose vitest is gone: killed ones could not do it themselves. */
export async function removeLeftovers(): Promise<void> {
  await removeContainers((owner) => !isAlive(Number(owner)))
}

/** Removes what this run has not disposed of, such as the containers of a test that was cut off. */
export async function endRun(): Promise<void> {
  await removeContainers((owner) => owner === currentRun())
}

async function removeContainers(belongs: (owner: string) => boolean): Promise<void> {
  const { stdout } = await run('docker', [
    ...['ps', '--all', '--filter', `label=${RUN_LABEL}`],
    ...['--format', `{{.ID}} {{.Label "${RUN_LABEL}"}}`],
  ])
  const ids = stdout.split('\n').flatMap((line) => {
    const [id, owner] = line.split(' ')
    return id !== undefined && owner !== undefined && belongs(owner) ? [id] : []
  })
  // One that goes away by itself meanwhile is no error.
  if (ids.length > 0) await run('docker', ['rm', '--force', '--volumes', ...ids]).catch(() => undefined)
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}
