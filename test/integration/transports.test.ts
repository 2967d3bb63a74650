import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startContainer, type TestContainer } from '../support/container.ts'
import { runTask, writeInventory } from '../support/task-run.ts'

let busybox: TestContainer
let debian: TestContainer

beforeAll(async () => {
  ;[busybox, debian] = await Promise.all([startContainer('busybox'), startContainer('debian')])
})

afterAll(() => Promise.all([busybox, debian].map((host) => host[Symbol.asyncDispose]())))

test('a task file reaches containers through their engine, BusyBox and Debian alike', async () => {
  await using inventory = await writeInventory({
    'relay-1': { ansible_connection: 'docker', ansible_host: busybox.id, ansible_become: false },
    'relay-2': { ansible_connection: 'docker', ansible_host: debian.id, ansible_user: 'deploy' },
  })
  const first = await runTask('test/fixtures/tasks/basics.mjs', ['-i', inventory.path, '--json'])
  expect(first.exitCode).toBe(0)
  expect(await busybox.sh('cat /srv/basics/one')).toBe('one')
  expect(await debian.sh('stat -c %U /srv/basics/one')).toBe('root')
  const second = await runTask('test/fixtures/tasks/basics.mjs', ['-i', inventory.path, '--json'])
  expect(second.events.at(-1)).toMatchObject({
    hosts: { 'relay-1': { ok: 4, changed: 0 }, 'relay-2': { ok: 4, changed: 0 } },
  })
})

test('a container that is not there is unreachable, and the error says what it looked for', async () => {
  await using inventory = await writeInventory({
    'relay-1': { ansible_connection: 'docker', ansible_host: 'no-such-one' },
  })
  const { exitCode, stdout } = await runTask('test/fixtures/tasks/look.mjs', ['-i', inventory.path])
  expect(exitCode).toBe(4)
  expect(stdout).toContain('no container is named no-such-one')
})

test('this machine is a host like any other', async () => {
  await using inventory = await writeInventory({ 'relay-1': { ansible_connection: 'local', ansible_become: false } })
  const { exitCode, events } = await runTask('test/fixtures/tasks/look.mjs', ['-i', inventory.path, '--json'])
  expect(exitCode).toBe(0)
  expect(events.at(-1)).toMatchObject({ hosts: { 'relay-1': { ok: 1 } } })
})

/** Runs the task file of mistakes on this machine. */
async function mistake(name: string, ...flags: string[]): Promise<Awaited<ReturnType<typeof runTask>>> {
  const here = { ansible_connection: 'local', ansible_become: false }
  await using inventory = await writeInventory({ 'relay-1': here, 'relay-2': here })
  return await runTask('test/fixtures/tasks/mistakes.mjs', ['-i', inventory.path, '--json', ...flags], {
    env: { MISTAKE: name },
  })
}

test.each([
  ['a misspelt option of a play', 'option', [], 1, /no option 'serail'; did you mean 'serial'/],
  ['an exception in the background', 'swallowed', [], 3, /in the background/],
  ['an exception at the top level', 'top level', [], 3, /"exitCode":3/],
  ['a command of host.$ that nobody awaits', 'never awaited', [], 3, /never awaited/],
  ['a limit that leaves no play a host', 'limit', ['-l', 'relay-2'], 1, /no play had a host/],
])('%s is no green run', async (_what, name, flags, exitCode, words) => {
  const result = await mistake(name, ...flags)
  expect(result.stdout).toMatch(words)
  expect(result.exitCode).toBe(exitCode)
  expect(result.events.at(-1)).toMatchObject({ event: 'recap', exitCode })
})

test('a daemon that a command leaves on this machine does not hold up the run', async () => {
  const here = { ansible_connection: 'local', ansible_become: false }
  await using inventory = await writeInventory({ 'relay-1': here })
  const { exitCode } = await runTask('test/fixtures/tasks/daemon.mjs', ['-i', inventory.path])
  expect(exitCode).toBe(0)
  // It still lives, so nobody has waited for its end.
  execFileSync('pkill', ['-f', 'sleep 1234567'])
})
