import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DeadlineError, OutcomeUnknownError, UnreachableError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { command } from '../../src/operations/command.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { query } from '../../src/operations/query.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { faultProxy } from '../support/fault-proxy.ts'
import { deployMoments, haltAt } from '../support/halt.ts'
import { processesOn, untilOnly } from '../support/process-table.ts'
import { type ReleaseFolder, releaseFolder } from '../support/release-file.ts'
import { type TaskHost, taskHost } from '../support/task-host.ts'
import { runTask, sshVariables, writeInventory } from '../support/task-run.ts'

/** Longer than any deadline here, of which the longest is half a minute and the keep-alives' 15 s; not as long as for ever. */
const NOT_FOR_EVER_MS = 170_000

/** For what takes a second, on a busy machine. */
const NOT_LONG_MS = 40_000

let container: TestContainer
let folder: ReleaseFolder

beforeAll(async () => {
  container = await startContainer('debian')
  folder = await releaseFolder()
})
afterAll(async () => {
  await closeArtifacts()
  await folder[Symbol.asyncDispose]()
  await container[Symbol.asyncDispose]()
})

/** The error of something that must fail. */
const errorOf = (running: Promise<unknown>): Promise<unknown> =>
  running.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error,
  )

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(10)
}

/** Deploys other bytes to a path, past the line. */
async function deployAgain(dest: string): Promise<TaskHost> {
  const remote = taskHost(container)
  const release = await folder.release({ dest }, randomBytes(50_000))
  await deploy(remote.host, await artifact(release))
  expect(await container.sh(`sha256sum <${dest}`)).toBe(`${release.sha256}  -`)
  await remote.finish()
  await remote[Symbol.asyncDispose]()
  return remote
}

/** What a run may leave for a moment, and not for longer; KEY is the beginning of the destination's name. */
const leftovers = (key: string): Promise<string> =>
  container.sh(
    `find /usr/local/bin /var/lib/hawser/*/${key}-* -name '.hawser*' -o -name 'incoming*' -o -name 'history-*' -o -name 'claim-*' -o -name 'held-*' -o -name 'new-*'`,
  )

// Side by side: they wait for the most of their time.
test("a program whose host's own deadline was stopped ends by the controller's", async () => {
  const before = await processesOn(container)
  await using remote = taskHost(container, { by: 'ssh' })
  // Its parent is what holds the deadline there.
  const stuck = errorOf(query(remote.host, { sh: 'kill -s STOP "$PPID"; sleep 7401', timeout: '1s' }))
  const failure = await Promise.race([stuck, sleep(NOT_LONG_MS, 'it was waited for', { ref: false })])
  expect(failure).toBeInstanceOf(DeadlineError)
  expect(String(failure)).toContain('no result within')
  await remote.finish()
  await remote[Symbol.asyncDispose]()
  expect(await untilOnly(container, before, [], NOT_LONG_MS)).toEqual([])
})

describe.concurrent('a network that is silent from one moment to the next', { timeout: NOT_FOR_EVER_MS }, () => {
  test.each([
    ['before sshd says anything', 0],
    ['in the key exchange', 1000],
    ['after it', 2500],
  ])('at a login, %s: the host is unreachable', async (_when, afterBytes) => {
    await using proxy = await faultProxy(container)
    proxy.arm({ direction: 'down', afterBytes, how: 'stall' })
    await using remote = taskHost(container, { by: 'ssh', port: proxy.port })
    const failure = await errorOf(command(remote.host, { argv: ['true'], always: true }))
    expect(proxy.hasFired).toBe(true)
    expect(failure).toBeInstanceOf(UnreachableError)
    expect(String(failure)).toMatch(/timed out|no answer within 20 s/)
  })

  test('at a login of a run: -T is how long the host has to answer', async () => {
    await using proxy = await faultProxy(container)
    proxy.arm({ direction: 'down', afterBytes: 0, how: 'stall' })
    await using inventory = await writeInventory({
      'relay-1': { ...sshVariables(container), ansible_port: proxy.port },
    })
    const { exitCode, events } = await runTask('test/fixtures/tasks/basics.mjs', [
      ...['-i', inventory.path, '-T', '2', '--json'],
    ])
    expect(exitCode).toBe(4)
    expect(events).toContainEqual(expect.objectContaining({ event: 'host', host: 'relay-1', status: 'unreachable' }))
  })

  test('in an operation: it ends as unreachable', async () => {
    await using proxy = await faultProxy(container)
    await using remote = taskHost(container, { by: 'ssh', port: proxy.port })
    const sleeping = errorOf(command(remote.host, { sh: 'echo >/tmp/asleep; sleep 100', always: true }))
    await until(async () => (await container.exec(['test', '-e', '/tmp/asleep'])).exitCode === 0)
    proxy.strike('stall')
    const failure = await sleeping
    expect(failure).toBeInstanceOf(UnreachableError)
    expect(String(failure)).toMatch(/connection was lost: Timeout, server 127\.0\.0\.1 not responding/)
  })

  test('in an upload: the next run takes the lock from the session that is left, and leaves nothing of it', async () => {
    const dest = '/usr/local/bin/uploaded'
    await using proxy = await faultProxy(container)
    await using remote = taskHost(container, { by: 'ssh', port: proxy.port, controller: 'ann@train', runId: 'abc123' })
    proxy.arm({ direction: 'up', afterBytes: 500_000, how: 'stall' })
    const release = await folder.release({ dest }, randomBytes(1_000_000))
    const uploading = errorOf(deploy(remote.host, await artifact(release)))
    await until(() => proxy.hasFired)
    const next = deployAgain(dest)
    const failure = await uploading
    expect(failure).toBeInstanceOf(UnreachableError)
    expect(String(failure)).toMatch(/connection was lost while bytes were sent/)
    expect((await next).operations().map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/ended the session of ann@train \(run abc123\).*nothing was heard of its controller/),
    )
    expect(await leftovers('uploaded')).toBe('')
  })

  test('between two operations: the next run takes the lock', async () => {
    const dest = '/usr/local/bin/idle'
    await using proxy = await faultProxy(container)
    await using remote = taskHost(container, { by: 'ssh', port: proxy.port })
    await deploy(remote.host, await artifact(await folder.release({ dest })))
    proxy.strike('stall')
    await deployAgain(dest)
    expect(await leftovers('idle')).toBe('')
  })

  test('in verify: the host goes on, and what is installed then is called unknown', async () => {
    const dest = '/usr/local/bin/unheard'
    await deployAgain(dest)
    const moment = deployMoments('/usr/local/bin').find((point) => point.moment === 'in verify')
    if (moment === undefined) throw new Error('verify has a moment')
    await using proxy = await faultProxy(container)
    await using remote = taskHost(container, { by: 'ssh', port: proxy.port })
    const release = await folder.release({ dest })
    await using halt = await haltAt(container, { ...moment, call: moment.call.replace('/store/', '/store/unheard-') })
    const deploying = errorOf(deploy(remote.host, await artifact(release)))
    await halt.reached(deploying)
    proxy.strike('stall')
    await halt.resume()
    expect(await deploying).toBeInstanceOf(OutcomeUnknownError)
    expect(remote.takeOutcomes()).toEqual(['upload changed', 'stage changed', 'verify failed', 'install unknown'])
    expect(await container.sh(`sha256sum <${dest}`)).toBe(`${release.sha256}  -`)
  })

  test('and one that is slow is not silent: its lock stays its own', async () => {
    const dest = '/usr/local/bin/slow'
    await using proxy = await faultProxy(container, 200)
    await using remote = taskHost(container, { by: 'ssh', port: proxy.port, controller: 'ann@train' })
    await deploy(remote.host, await artifact(await folder.release({ dest })))
    await using second = taskHost(container)
    const release = await folder.release({ dest })
    // Long enough for a silent one to be ended.
    const failure = await errorOf(deploy(second.host, await artifact(release), { lockWait: '35s' }))
    expect(String(failure)).toMatch(/is locked by ann@train/)
    await deploy(remote.host, await artifact(release))
  })
})
