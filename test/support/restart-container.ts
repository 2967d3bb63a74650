/** A restart of a test's host. Not by testcontainers, which then waits for a line of its log, and at times for ever. */
import { execFile } from 'node:child_process'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const START_TIMEOUT_MS = 120_000

/**
 * Ends every process of a container at once, starts it again, and waits until its sshd answers.
 *
 * @returns where this machine reaches its sshd from now on
 * @throws {Error} where it does not answer in time
 */
export async function restartContainer(id: string): Promise<number> {
  await docker('restart', '--time', '0', id)
  const port = await publishedPort(id)
  await sshAnswers(port)
  return port
}

async function docker(...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)('docker', args)).stdout
}

/** Where this machine reaches the container's port 22; the engine chooses another one at each start. */
async function publishedPort(id: string): Promise<number> {
  const addresses = await docker('port', id, '22/tcp')
  const port = Number(/:(\d+)$/m.exec(addresses)?.[1])
  if (Number.isNaN(port)) throw new Error(`no port is published: ${addresses}`)
  return port
}

/** Waits until an sshd says who it is. */
async function sshAnswers(port: number): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  while (!(await isAnswered(port))) {
    if (performance.now() > deadline) throw new Error(`no sshd answers at port ${port}`)
    await sleep(50)
  }
}

/** True where something speaks first; the engine's proxy takes connections also while nothing listens behind it. */
function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const settle = (isAnswered: boolean): void => {
      resolve(isAnswered)
      socket.destroy()
    }
    socket.once('data', () => settle(true))
    for (const event of ['error', 'end', 'close']) socket.once(event, () => settle(false))
  })
}
