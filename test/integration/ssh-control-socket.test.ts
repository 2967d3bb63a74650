/** Control sockets that somebody else could have made: ssh takes them for the host's, so none of them may be used. */
import { execFile, execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startContainer, type TestContainer } from '../support/container.ts'
import { runTask, sshVariables, type TestInventory, writeInventory } from '../support/task-run.ts'

const LOOK = 'test/fixtures/tasks/look.mjs'

/** A user who is not the one who runs the tests; `nobody` on Debian. */
const OTHER = 65534

let host: TestContainer
let inventory: TestInventory
/** With a short path, as sockets need. */
let top: string

beforeAll(async () => {
  host = await startContainer('debian')
  inventory = await writeInventory({ 'relay-1': sshVariables(host) })
  top = await mkdtemp('/tmp/hawser-')
})
afterAll(async () => {
  rmSync(top, { recursive: true })
  await Promise.all([host, inventory].map((each) => each[Symbol.asyncDispose]()))
})

/** Gives a path to another user; for that one has to be root. */
function giveAway(path: string): void {
  if (process.getuid?.() === 0) chownSync(path, OTHER, OTHER)
  else execFileSync('sudo', ['-n', 'chown', String(OTHER), path])
}

test('a run-time folder of another user is left alone, and another one taken', async () => {
  mkdirSync(`${top}/theirs`, { mode: 0o777 })
  giveAway(`${top}/theirs`)
  mkdirSync(`${top}/home`)
  const env = { XDG_RUNTIME_DIR: `${top}/theirs`, HOME: `${top}/home` }
  const { exitCode, events } = await runTask(LOOK, ['-i', inventory.path, '--json'], { env })
  expect(exitCode).toBe(0)
  expect(events).toContainEqual(
    expect.objectContaining({
      event: 'warning',
      message: `${top}/theirs/hawser is no place for control sockets: it could be exchanged by user ${OTHER}, who owns ${top}/theirs`,
    }),
  )
  expect(readdirSync(`${top}/theirs`)).toEqual([])
  expect(readdirSync(`${top}/home/.hawser/run`)).toEqual([])
})

test('a socket of another user gets not a byte, where plain ssh would talk to it', async () => {
  const folder = `${top}/run/hawser`
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = `${folder}/m-0123456789abcdef`
  let receivedBytes = 0
  const impostor = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      receivedBytes += chunk.length
    })
  })
  await new Promise<void>((resolve) => impostor.listen(path, resolve))
  giveAway(path)
  try {
    const env = { XDG_RUNTIME_DIR: `${top}/run` }
    expect(await runTask(LOOK, ['-i', inventory.path], { env })).toMatchObject({ exitCode: 0 })
    expect(receivedBytes).toBe(0)
    const naive = execFile('ssh', ['-F', 'none', '-S', path, '-o', 'BatchMode=yes', '127.0.0.1', 'true'])
    await expect.poll(() => receivedBytes, { timeout: 20_000 }).toBeGreaterThan(0)
    naive.kill('SIGKILL')
  } finally {
    await new Promise((resolve) => {
      impostor.close(resolve)
    })
  }
})
