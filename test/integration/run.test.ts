import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startContainer, type TestContainer } from '../support/container.ts'
import {
  type StartedTask,
  sshVariables,
  startTask as start,
  type TaskResult,
  type TestInventory,
  writeInventory,
} from '../support/task-run.ts'

let one: TestContainer
let two: TestContainer
let inventory: TestInventory

beforeAll(async () => {
  ;[one, two] = await Promise.all([startContainer('debian'), startContainer('debian')])
  inventory = await writeInventory({ 'relay-1': sshVariables(one), 'relay-2': sshVariables(two) })
})

/** Where the runs of this file put their sockets, so that other tests' runs do not count. Sockets need a short path. */
const runtimeFolder = mkdtempSync('/tmp/hawser-')
chmodSync(runtimeFolder, 0o700)

afterAll(() => rmSync(runtimeFolder, { recursive: true }))

function startTask(file: string, flags: readonly string[], options: Parameters<typeof start>[2] = {}): StartedTask {
  return start(file, flags, { ...options, env: { XDG_RUNTIME_DIR: runtimeFolder } })
}

const runTask = (...args: Parameters<typeof startTask>): Promise<TaskResult> => startTask(...args).result

const sockets = (): readonly string[] => readdirSync(`${runtimeFolder}/hawser`)

afterAll(() => Promise.all([one, two, inventory].map((each) => each[Symbol.asyncDispose]())))

const BASICS = 'test/fixtures/tasks/basics.mjs'
const FAILURES = 'test/fixtures/tasks/failures.mjs'
const SLOW = 'test/fixtures/tasks/slow.mjs'

describe('a task file on two hosts', () => {
  test('changes nothing under --check, then everything, then nothing more', async () => {
    const rehearsed = await runTask(BASICS, ['-i', inventory.path, '--check'])
    expect(rehearsed).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await one.sh('ls /srv/basics 2>&1 || true')).toMatch(/No such file/)
    const first = await runTask(BASICS, ['-i', inventory.path, '--json'])
    expect(first.exitCode).toBe(0)
    expect(first.events.at(-1)).toMatchObject({
      event: 'recap',
      exitCode: 0,
      hosts: { 'relay-1': { ok: 4, changed: 3 }, 'relay-2': { ok: 4, changed: 3 } },
    })
    expect(await two.sh('cat /srv/basics/one; stat -c %a /srv/basics')).toBe('one\n755')
    const second = await runTask(BASICS, ['-i', inventory.path, '--json'])
    expect(second.events.at(-1)).toMatchObject({
      event: 'recap',
      exitCode: 0,
      hosts: { 'relay-1': { ok: 4, changed: 0 }, 'relay-2': { ok: 4, changed: 0 } },
    })
  })

  test('leaves no socket on the controller and no process on the hosts', async () => {
    await runTask(BASICS, ['-i', inventory.path])
    await sleep(1000)
    expect(sockets()).toEqual([])
    expect((await one.exec(['pgrep', '-f', 'printf %b'])).exitCode).toBe(1)
  })

  test('goes on where one of them is unreachable, and tells unreachable from failed', async () => {
    await using partly = await writeInventory({
      'relay-1': { ...sshVariables(one), ansible_port: 1 },
      'relay-2': sshVariables(two),
    })
    const { exitCode, stdout, events } = await runTask(BASICS, ['-i', partly.path, '--json'])
    expect(exitCode).toBe(4)
    expect(stdout).toMatch(/Connection refused/)
    expect(events.at(-1)).toMatchObject({
      hosts: { 'relay-1': { unreachable: 1, failed: 0, ok: 0 }, 'relay-2': { unreachable: 0, ok: 4 } },
    })
  })

  test('lists its hosts without contacting any', async () => {
    await using nowhere = await writeInventory({
      'relay-1': { ansible_host: '192.0.2.1' },
      'relay-2': { ansible_host: '192.0.2.2' },
    })
    const { exitCode, stdout } = await runTask(BASICS, ['-i', nowhere.path, '--list-hosts', '--limit', 'relay-2'])
    expect(exitCode).toBe(0)
    expect(stdout).toBe('PLAY basics: 1 host\n    relay-2\n')
  })

  test('asks once for a password with -K', async () => {
    await using guarded = await writeInventory({
      'relay-1': sshVariables(one, 'paula'),
      'relay-2': sshVariables(two, 'paula'),
    })
    const { exitCode, stdout, stderr } = await runTask(BASICS, ['-i', guarded.path, '-K', '-vvv'], {
      input: 'paula-secret\n',
    })
    expect(exitCode).toBe(0)
    expect(stdout + stderr).not.toContain('paula-secret')
  })

  test('refuses a host whose key is not known, and one whose key has changed', async () => {
    const { ansible_ssh_common_args: args } = sshVariables(one)
    const knownHosts = `${one.client.folder}/other_known_hosts`
    const elsewhere = String(args).replace(one.client.knownHostsFile, knownHosts)
    await using unknown = await writeInventory({
      'relay-1': { ...sshVariables(one), ansible_ssh_common_args: elsewhere },
    })
    await writeFile(knownHosts, '')
    const first = await runTask(BASICS, ['-i', unknown.path])
    expect(first.exitCode).toBe(4)
    expect(first.stdout).toContain(`ssh-keyscan -p ${one.sshPort} 127.0.0.1`)
    await writeFile(knownHosts, `[127.0.0.1]:${one.sshPort} ${two.hostKey}\n`)
    const second = await runTask(BASICS, ['-i', unknown.path])
    expect(second.exitCode).toBe(4)
    expect(second.stdout).toMatch(/key has changed[\s\S]*other_known_hosts:1 has another/)
  })
})

describe('a failure', () => {
  const run = (name: string): ReturnType<typeof runTask> =>
    runTask(FAILURES, ['-i', inventory.path, '--json', '-e', JSON.stringify({ case: name })])

  test('of an operation stops further batches and leaves the hosts out of later plays', async () => {
    const { exitCode, events, stderr } = await run('failed')
    expect(exitCode).toBe(2)
    expect(events).toContainEqual(
      expect.objectContaining({ event: 'host', play: 'first', host: 'relay-2', status: 'not-started' }),
    )
    expect(events.at(-1)).toMatchObject({ hosts: { 'relay-1': { failed: 1 } } })
    expect(stderr).not.toContain('value of relay-1')
  })

  test('that the task file catches is ignored, and later plays give their values', async () => {
    const { exitCode, events, stderr } = await run('caught')
    expect(exitCode).toBe(0)
    expect(events.at(-1)).toMatchObject({ hosts: { 'relay-1': { failed: 0, ignored: 1 } } })
    expect(stderr).toContain('second: value of relay-1, value of relay-2')
  })

  test('that nobody awaits fails its host by name', async () => {
    const { exitCode, events } = await run('never awaited')
    expect(exitCode).toBe(2)
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'host',
        host: 'relay-1',
        status: 'failed',
        error: expect.objectContaining({ operation: 'command' }),
      }),
    )
  })

  test('in a batch keeps what stands behind it from starting', async () => {
    const { exitCode, events } = await run('batch')
    expect(exitCode).toBe(2)
    const outcomes = events.flatMap((event) =>
      event.event === 'operation' && event.host === 'relay-1' ? [event.outcome] : [],
    )
    expect(outcomes).toEqual(['changed', 'failed', 'skipped'])
    expect((await one.exec(['ls', '/tmp/never-started'])).exitCode).not.toBe(0)
  })

  test('of the task file itself exits 3 and names the line', async () => {
    const { exitCode, events } = await run('thrown')
    expect(exitCode).toBe(3)
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'host',
        host: 'relay-1',
        error: expect.objectContaining({ at: expect.stringMatching(/failures\.mjs:11/) }),
      }),
    )
  })

  test('of a command of host.$ counts as one of an operation', async () => {
    const { exitCode, stdout } = await run('shell')
    expect(exitCode).toBe(2)
    expect(stdout).toContain('a command ended with status 5: from the shell')
  })
})

describe('an interruption', () => {
  /** True while anything of the slow task file lives on a host. */
  const isAlive = async (): Promise<boolean> => (await one.exec(['pgrep', '-f', 'sleep 4321'])).exitCode === 0

  async function untilStarted(): Promise<void> {
    for (let tries = 0; tries < 200 && !(await isAlive()); tries += 1) await sleep(50)
    expect(await isAlive()).toBe(true)
  }

  async function expectNothingLeft(): Promise<void> {
    for (let tries = 0; tries < 40 && (await isAlive()); tries += 1) await sleep(50)
    expect(await isAlive()).toBe(false)
    expect((await one.exec(['ls', '/tmp/slow-ended'])).exitCode).not.toBe(0)
  }

  test.each([['SIGINT'], ['SIGTERM'], ['SIGHUP']] as const)(
    'by %s ends what runs on the hosts, reports, and exits 99',
    async (signal) => {
      const task = startTask(SLOW, ['-i', inventory.path, '--json', '-l', 'relay-1'])
      await untilStarted()
      task.process.kill(signal)
      const { exitCode, events } = await task.result
      expect(exitCode).toBe(99)
      expect(events).toContainEqual(
        expect.objectContaining({ event: 'operation', operation: 'command', outcome: 'unknown' }),
      )
      expect(events).toContainEqual(expect.objectContaining({ event: 'host', host: 'relay-1', status: 'interrupted' }))
      expect(events.at(-1)).toMatchObject({ event: 'recap', exitCode: 99 })
      await expectNothingLeft()
      expect(sockets()).toEqual([])
    },
  )

  test('starts nothing on the hosts that still wait for their turn', async () => {
    await two.sh('rm -f /tmp/slow-started')
    const task = startTask(SLOW, ['-i', inventory.path, '--json', '-f', '1'])
    await untilStarted()
    task.process.kill('SIGINT')
    const { events } = await task.result
    expect(events).toContainEqual(expect.objectContaining({ event: 'host', host: 'relay-2', status: 'not-started' }))
    await expectNothingLeft()
    expect((await two.exec(['ls', '/tmp/slow-started'])).exitCode).not.toBe(0)
  })

  test('by two signals exits at once, and the hosts still end what runs', async () => {
    const task = startTask(SLOW, ['-i', inventory.path, '-l', 'relay-1'])
    await untilStarted()
    task.process.kill('SIGINT')
    await sleep(20)
    task.process.kill('SIGINT')
    expect(await task.result).toMatchObject({ exitCode: 99 })
    await expectNothingLeft()
    expect(sockets()).toEqual([])
  })

  test('by the death of npx ends the run and what it left on the hosts', async () => {
    const task = startTask(SLOW, ['-i', inventory.path, '-l', 'relay-1'], { by: 'npx' })
    await untilStarted()
    task.process.kill('SIGKILL')
    await expectNothingLeft()
    await task.result
    expect(sockets()).toEqual([])
  })

  test('by kill -9 of the run itself leaves nothing on the hosts', async () => {
    const task = startTask(SLOW, ['-i', inventory.path, '-l', 'relay-1'])
    await untilStarted()
    task.process.kill('SIGKILL')
    await task.result
    await expectNothingLeft()
  })

  test('by kill -9 of ssh leaves nothing on the hosts, and the host counts as unreachable', async () => {
    const task = startTask(SLOW, ['-i', inventory.path, '--json', '-l', 'relay-1'])
    await untilStarted()
    execFileSync('pkill', ['-9', '-f', `ssh .*-p ${one.sshPort} `])
    expect(await task.result).toMatchObject({ exitCode: 4 })
    await expectNothingLeft()
  })
})
