/** `--control-persist`: a connection that outlives its run, for the next one; and `hawser disconnect`. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startContainer, type TestContainer } from '../support/container.ts'
import { type FaultProxy, faultProxy } from '../support/fault-proxy.ts'
import { type ProcessTable, processesOn, since, untilOnly } from '../support/process-table.ts'
import { releaseFolder } from '../support/release-file.ts'
import { CHECKOUT, type HostVariables, runTask, sshVariables, startTask, writeInventory } from '../support/task-run.ts'

const LOOK = 'test/fixtures/tasks/look.mjs'
const KEEP = ['--control-persist', '10m']
const LIMIT_MS = 15_000

/** What sshd has for a connection on which nothing runs: a process of root's, and one of the user's. */
const CONNECTION = ['sshd', 'sshd']

let host: TestContainer
/** With a short path, as sockets need. */
let folder: string
let env: NodeJS.ProcessEnv
let idle: ProcessTable

beforeAll(async () => {
  host = await startContainer('debian')
  folder = mkdtempSync('/tmp/hawser-')
  mkdirSync(`${folder}/run`, { mode: 0o700 })
  env = { XDG_RUNTIME_DIR: `${folder}/run` }
  idle = await processesOn(host)
})
afterAll(async () => {
  await disconnect()
  rmSync(folder, { recursive: true })
  await host[Symbol.asyncDispose]()
})

async function disconnect(): Promise<string> {
  const options = { cwd: CHECKOUT, env: { ...process.env, ...env } }
  return (await promisify(execFile)(process.execPath, ['dist/src/cli/main.js', 'disconnect'], options)).stdout
}

const sockets = (): string[] => readdirSync(`${folder}/run/hawser`)

async function look(variables: HostVariables, flags: readonly string[]): Promise<number | null> {
  await using inventory = await writeInventory({ 'relay-1': variables })
  return (await runTask(LOOK, ['-i', inventory.path, ...flags], { env })).exitCode
}

/** Waits until the host has nothing but as many idle connections. */
function untilIdle(connections: number): Promise<string[]> {
  const expected = Array.from({ length: connections }, () => CONNECTION).flat()
  return untilOnly(host, idle, expected, LIMIT_MS)
}

test('ends with its run, unless it is to be kept', async () => {
  expect(await look(sshVariables(host), [])).toBe(0)
  expect(await untilIdle(0)).toEqual([])
  expect(sockets()).toEqual([])
})

test('is used by the next run, until it is disconnected', async () => {
  expect(await look(sshVariables(host), KEEP)).toBe(0)
  expect(await untilIdle(1)).toEqual(CONNECTION)
  const kept = await processesOn(host)
  expect(sockets()).toHaveLength(1)
  expect(await look(sshVariables(host), KEEP)).toBe(0)
  expect(await untilIdle(1)).toEqual(CONNECTION)
  expect(since(kept, await processesOn(host))).toEqual([])
  expect(await disconnect()).toBe('1 connection ended\n')
  expect(await untilIdle(0)).toEqual([])
  expect(sockets()).toEqual([])
  expect(await disconnect()).toBe('no connection was kept\n')
})

test('ends by itself when its time is over', async () => {
  expect(await look(sshVariables(host), ['--control-persist', '1s'])).toBe(0)
  expect(await untilIdle(0)).toEqual([])
})

test('is another one where the configuration of ssh leads elsewhere by now', async () => {
  const { ansible_ssh_common_args: args, ...variables } = sshVariables(host)
  const config = `${folder}/config`
  const reached = {
    ...variables,
    ansible_host: 'relay',
    ansible_ssh_common_args: String(args).replace('-F none', `-F ${config}`),
  }
  writeFileSync(config, 'Host relay\n  HostName 127.0.0.1\n')
  expect(await look(reached, KEEP)).toBe(0)
  writeFileSync(config, 'Host relay\n  HostName nowhere.invalid\n')
  expect(await look(reached, KEEP)).toBe(4)
  expect(await disconnect()).toBe('1 connection ended\n')
})

test('is all that a run leaves which is killed', async () => {
  await using inventory = await writeInventory(
    { 'relay-1': { ...sshVariables(host), way: 'command' } },
    { programs: { plain: 'sleep 7301', stubborn: "trap '' HUP TERM; sleep 7302; sleep 7303" }, timeout: '600s' },
  )
  const running = async (): Promise<number> =>
    since(idle, await processesOn(host)).filter((name) => name === 'sleep').length
  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    const run = startTask('test/fixtures/tasks/orphans.mjs', ['-i', inventory.path, ...KEEP], { env })
    await expect.poll(running, { timeout: LIMIT_MS }).toBe(2)
    run.process.kill(signal)
    await run.result
    expect(await untilIdle(1)).toEqual(CONNECTION)
  }
})

test.each<[how: string, lose: (line: FaultProxy) => void]>([
  ['broken', (line) => line.strike('reset')],
  ['lost without a word', (line) => line.forget()],
])('that is %s is opened anew', async (_how, lose) => {
  await using line = await faultProxy(host)
  const variables = { ...sshVariables(host), ansible_port: line.port }
  expect(await look(variables, KEEP)).toBe(0)
  lose(line)
  expect(await look(variables, KEEP)).toBe(0)
})

// Half a minute, after which nothing was heard of the first.
test('outlives a lock that is taken from a run that has stopped and shares it', { timeout: 120_000 }, async () => {
  await using releases = await releaseFolder()
  const release = await releases.release({ dest: '/usr/local/bin/shared' })
  await using inventory = await writeInventory({ 'relay-1': { ...sshVariables(host), release } })
  const stopped = startTask('test/fixtures/tasks/deploy-and-hang.mjs', ['-i', inventory.path, '--json', ...KEEP], {
    env,
  })
  await stopped.saw(/"operation":"install".*"outcome":"changed"/)
  stopped.process.kill('SIGSTOP')
  const other = await releases.release({ dest: '/usr/local/bin/shared' })
  await using next = await writeInventory({ 'relay-1': { ...sshVariables(host), release: other } })
  const { exitCode, stdout } = await runTask('test/fixtures/tasks/deploy.mjs', ['-i', next.path, ...KEEP], { env })
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('nothing was heard of its controller')])
  stopped.process.kill('SIGKILL')
  await stopped.result
  expect(await untilIdle(1)).toEqual(CONNECTION)
})
