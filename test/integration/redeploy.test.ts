import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { HawserEvent } from '../../src/report/events.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import {
  type HostVariables,
  runTask,
  sshVariables,
  startTask,
  type TaskResult,
  type TestInventory,
  writeInventory,
} from '../support/task-run.ts'

const REDEPLOY = 'tasks/redeploy.mjs'
const DEST = '/usr/local/bin/mir-signal'

let hosts: readonly [TestContainer, TestContainer]
let folder: string
let addresses: Readonly<Record<string, HostVariables>>

/** A release of a little server that answers with its version; `health` is its port. */
interface TestRelease {
  readonly release: HostVariables
  readonly sha256: string
}

async function makeRelease(version: string, { works = true } = {}): Promise<TestRelease> {
  const src = join(folder, `mir-signal-${version}`)
  const server = (await readFile('tasks/files/mir-signal', 'utf8')).replaceAll('1.0.0', version)
  const content = works ? server : '#!/bin/sh\nexit 1\n'
  await writeFile(src, content)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const release = {
    src,
    sha256,
    dest: DEST,
    mode: '0755',
    owner: 'root',
    group: 'root',
    service: 'mir-signal',
    health: 'http://127.0.0.1:8080/',
  }
  return { release, sha256 }
}

function inventoryOf(release: HostVariables): Promise<TestInventory> {
  return writeInventory(addresses, { release })
}

async function redeploy(release: HostVariables, ...flags: string[]): Promise<TaskResult> {
  await using inventory = await inventoryOf(release)
  return await runTask(REDEPLOY, ['-i', inventory.path, '--json', ...flags])
}

/** `operation outcome` of each operation on a host, in order. */
function outcomes({ events }: { readonly events: readonly HawserEvent[] }, host = 'relay-1'): string[] {
  return events.flatMap((event) =>
    event.event === 'operation' && event.host === host ? [`${event.operation} ${event.outcome}`] : [],
  )
}

const answer = (host: TestContainer): Promise<string> => host.sh('curl -s --max-time 5 http://127.0.0.1:8080/')
const installed = (host: TestContainer): Promise<string> => host.sh(`sha256sum <${DEST} | cut -d' ' -f1`)
/** Everything that a run could leave beside what it is for. */
const leftovers = (host: TestContainer): Promise<string> =>
  host.sh(
    'find /var/lib/hawser /usr/local/bin /tmp \\( -name "*hawser-*" -o -name "incoming-*" -o -name "history-new*" -o -path "*/lock/*/*" \\) | grep -v systemd || true',
  )

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hawser-test-release-'))
  hosts = await Promise.all([startContainer('systemd'), startContainer('systemd')])
  addresses = { 'relay-1': sshVariables(hosts[0]), 'relay-2': sshVariables(hosts[1]) }
  await using inventory = await inventoryOf({})
  const provisioned = await runTask('tasks/provision.mjs', ['-i', inventory.path])
  expect(provisioned).toMatchObject({ exitCode: 0 })
})

afterAll(async () => {
  await Promise.all(hosts.map((host) => host[Symbol.asyncDispose]()))
  await rm(folder, { recursive: true })
})

describe('a redeploy over ssh to two systemd hosts', () => {
  test('tells under --check --diff what the run then does, and does nothing the second time', async () => {
    const { release, sha256 } = await makeRelease('1.1.0')
    const checked = await redeploy(release, '--check', '--diff')
    expect(checked.exitCode).toBe(0)
    expect(outcomes(checked)).toEqual([
      'upload changed',
      'stage changed',
      'verify unknown',
      'install changed',
      'service changed',
      'waitFor unknown',
    ])
    expect((await hosts[0].exec(['ls', DEST, '/var/lib/hawser'])).stdout).toBe('')
    const first = await redeploy(release)
    expect(first.exitCode).toBe(0)
    for (const host of ['relay-1', 'relay-2']) {
      expect(outcomes(first, host)).toEqual([
        'upload changed',
        'stage changed',
        'verify ok',
        'install changed',
        'service changed',
        'waitFor ok',
      ])
    }
    const install = (events: readonly HawserEvent[]): HawserEvent | undefined =>
      events.find((event) => event.event === 'operation' && event.operation === 'install')
    expect(install(first.events)).toMatchObject({ after: { sha256, mode: '0755', owner: 'root', group: 'root' } })
    expect(install(checked.events)).toMatchObject({ after: { sha256, mode: '0755', owner: 'root', group: 'root' } })
    for (const host of hosts) {
      expect(await answer(host)).toContain('1.1.0')
      expect(await installed(host)).toBe(sha256)
      expect(await leftovers(host)).toBe('')
    }
    const second = await redeploy(release)
    expect(second.exitCode).toBe(0)
    expect(new Set(outcomes(second).map((outcome) => outcome.split(' ')[1]))).toEqual(new Set(['ok']))
  })

  test('refuses a wrong digest before any contact, naming both', async () => {
    const { release, sha256 } = await makeRelease('1.2.0')
    const wrong = '0'.repeat(64)
    const { exitCode, stdout, events } = await redeploy({ ...release, sha256: wrong })
    expect(exitCode).toBe(1)
    expect(stdout).toContain(wrong)
    expect(stdout).toContain(sha256)
    expect(outcomes({ events })).toEqual([])
  })
})

describe('what goes wrong on the way', () => {
  let before: TestRelease

  beforeEach(async () => {
    before = await makeRelease('2.0.0')
    expect(await redeploy(before.release, '-l', 'relay-1')).toMatchObject({ exitCode: 0 })
  })

  /** The host runs what it ran before, and nothing is left behind. */
  async function expectAsBefore(): Promise<void> {
    expect(await installed(hosts[0])).toBe(before.sha256)
    expect(await answer(hosts[0])).toContain('2.0.0')
    expect(await leftovers(hosts[0])).toBe('')
  }

  test('a release that does not run is rolled back to the one that did', async () => {
    const broken = await makeRelease('2.1.0', { works: false })
    const { exitCode, events } = await redeploy(broken.release, '-l', 'relay-1')
    expect(exitCode).toBe(2)
    expect(events.at(-1)).toMatchObject({ hosts: { 'relay-1': { failed: 1, rescued: 1 } } })
    await expectAsBefore()
  })

  test('a release that runs and does not answer is rolled back to the one that did', async () => {
    const deaf = await makeRelease('2.1.1')
    // Nothing listens there: its service stays up, and the health gate waits for it in vain.
    const { exitCode, events } = await redeploy({ ...deaf.release, health: 8081 }, '-l', 'relay-1')
    expect(exitCode).toBe(2)
    expect(outcomes({ events })).toEqual([
      'upload changed',
      'stage changed',
      'verify ok',
      'install changed',
      'service changed',
      'waitFor failed',
      'rollback changed',
      'service changed',
    ])
    expect(events.at(-1)).toMatchObject({ hosts: { 'relay-1': { failed: 1, rescued: 1 } } })
    await expectAsBefore()
  })

  test('history shows for a pattern what was done, and to which destination', async () => {
    const next = await makeRelease('2.1.2')
    expect(await redeploy(next.release, '-l', 'relay-1')).toMatchObject({ exitCode: 0 })
    await using inventory = await inventoryOf(next.release)
    const history = (...flags: string[]) => runTask('tasks/history.mjs', ['-i', inventory.path, '-v', ...flags])
    const one = await history('-l', 'relay-1')
    expect(one.exitCode).toBe(0)
    expect(one.stdout).not.toContain('relay-2')
    const [old, now] = [one.stdout.lastIndexOf(before.sha256), one.stdout.lastIndexOf(next.sha256)]
    expect(old).toBeGreaterThan(0)
    expect(now).toBeGreaterThan(old)
    const last = await history('-l', 'relay-1', '-e', 'last=1')
    expect(last.stdout.match(/ install /g)).toHaveLength(1)
    const elsewhere = await history('-l', 'relay-1', '-e', 'dest=/opt/other')
    expect(elsewhere.stdout).not.toContain(next.sha256)
    const everywhere = await history('-e', 'dest=all')
    expect(everywhere.stdout).toContain('relay-2')
    expect(everywhere.stdout).toContain(next.sha256)
  })

  test('a run killed between install and restart is healed by the next', async () => {
    const next = await makeRelease('2.2.0')
    await using inventory = await inventoryOf(next.release)
    const run = startTask('test/fixtures/tasks/deploy-and-hang.mjs', ['-i', inventory.path, '--json', '-l', 'relay-1'])
    await run.saw(/"operation":"install".*"outcome":"changed"/)
    run.process.kill('SIGKILL')
    await run.result
    expect(await installed(hosts[0])).toBe(next.sha256)
    expect(await answer(hosts[0])).toContain('2.0.0')
    const healed = await redeploy(next.release, '-l', 'relay-1')
    expect(healed.exitCode).toBe(0)
    expect(outcomes(healed)).toContain('install ok')
    expect(outcomes(healed)).toContain('service changed')
    expect(await answer(hosts[0])).toContain('2.2.0')
    expect(await leftovers(hosts[0])).toBe('')
  })

  test('a second controller is told who holds the lock', async () => {
    // Longer than it is listened for a sign of the first one.
    const next = await makeRelease('2.3.0')
    await hosts[0].sh(
      'mkdir -p /etc/systemd/system/mir-signal.service.d && printf "[Service]\\nExecStartPre=/bin/sleep 20\\n" >/etc/systemd/system/mir-signal.service.d/slow.conf && systemctl daemon-reload',
    )
    await using inventory = await inventoryOf(next.release)
    const first = startTask(REDEPLOY, ['-i', inventory.path, '--json', '-l', 'relay-1'])
    await first.saw(/"operation":"install".*"outcome":"changed"/)
    const other = await makeRelease('2.4.0')
    const second = await redeploy(other.release, '-l', 'relay-1')
    expect(second.exitCode).toBe(2)
    expect(second.stdout).toMatch(/HAWSER_LOCK_HELD/)
    expect(second.stdout).toMatch(/is locked by \S+@\S+/)
    expect(await first.result).toMatchObject({ exitCode: 0 })
    await hosts[0].sh('rm -r /etc/systemd/system/mir-signal.service.d && systemctl daemon-reload')
    expect(await answer(hosts[0])).toContain('2.3.0')
  })

  test('an interruption in the middle of an upload leaves the old release running and nothing behind', async () => {
    const big = join(folder, 'big')
    await writeFile(big, Buffer.alloc(200 * 1024 * 1024, 7))
    const sha256 = createHash('sha256')
      .update(Buffer.alloc(200 * 1024 * 1024, 7))
      .digest('hex')
    await using inventory = await inventoryOf({ ...before.release, src: big, sha256 })
    const run = startTask(REDEPLOY, ['-i', inventory.path, '--json', '-l', 'relay-1'])
    await run.saw('"event":"progress"')
    run.process.kill('SIGINT')
    const { exitCode, events } = await run.result
    expect(exitCode).toBe(99)
    expect(events.at(-1)).toMatchObject({ event: 'recap', exitCode: 99 })
    await sleep(1500)
    expect(await installed(hosts[0])).toBe(before.sha256)
    expect(await answer(hosts[0])).toContain('2.0.0')
    expect((await hosts[0].exec(['pgrep', '-f', 'head -c'])).exitCode).toBe(1)
    // What was being written is gone at once, or at the latest with the next run.
    expect(await redeploy(before.release, '-l', 'relay-1')).toMatchObject({ exitCode: 0 })
    expect(await leftovers(hosts[0])).toBe('')
  })
})
