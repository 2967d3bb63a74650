import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { LockHeldError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { rollback } from '../../src/operations/rollback.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { type ReleaseFolder, releaseFolder } from '../support/release-file.ts'
import { taskHost } from '../support/task-host.ts'
import { runTask, sshVariables, writeInventory } from '../support/task-run.ts'

const DEST = '/usr/local/bin/demo'

/** Jumps of the host's clock at each look at it, in seconds. */
const JUMPS = [
  ['back', -3600],
  ['ahead', 3600],
] as const

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
afterEach(() => container.sh(`rm -rf /usr/local/sbin/date /var/lib/hawser ${DEST}`))

/** Containers share the clock of the machine; what tells a shell the time does not. */
const jumpAtEveryLook = (seconds: number): Promise<void> =>
  container.write(
    '/usr/local/sbin/date',
    `#!/bin/sh
read -r now </run/now || now=$(/usr/bin/date +%s)
echo "$((now + ${seconds}))" >/run/now
exec /usr/bin/date -d "@$now" "$@"\n`,
    0o755,
  )

describe.each(JUMPS)('a clock that jumps %s all the time', (_where, seconds) => {
  test('neither prolongs nor ends a wait for the lock', async () => {
    await jumpAtEveryLook(seconds)
    await using first = taskHost(container)
    await using second = taskHost(container)
    await using third = taskHost(container)
    await deploy(first.host, await artifact(await folder.release({ dest: DEST })))
    const release = await artifact(await folder.release({ dest: DEST }))
    await expect(deploy(second.host, release, { lockWait: '1s' })).rejects.toBeInstanceOf(LockHeldError)
    const waiting = deploy(third.host, release, { lockWait: '60s' })
    await sleep(1500)
    await first.finish()
    await waiting
    expect(await container.sh(`sha256sum <${DEST}`)).toBe(`${release.release.sha256}  -`)
  })

  test('changes nothing in what was installed last, and what before', async () => {
    await jumpAtEveryLook(seconds)
    const releases = []
    for (const version of ['1', '2', '3']) {
      await using remote = taskHost(container)
      const made = await artifact(await folder.release({ dest: DEST, version }))
      await deploy(remote.host, made)
      await remote.finish()
      releases.push(made)
    }
    await using remote = taskHost(container)
    const newest = releases.at(-1)
    if (newest === undefined) throw new Error('three were installed')
    const back = await rollback(remote.host, newest)
    expect(back.data.version).toBe('2')
  })
})

/** What makes Node's clock jump at each look at it. Nothing else can: the machine's own is everybody's. */
function jumpyNode(seconds: number): string {
  const module = `
    const Real = Date
    let jumped = 0
    const now = () => Real.now() + (jumped += ${seconds * 1000})
    globalThis.Date = class extends Real {
      constructor(...words) { super(...(words.length === 0 ? [now()] : words)) }
      static now() { return now() }
    }`
  return `--import=data:text/javascript,${encodeURIComponent(module)}`
}

test.each(JUMPS)(
  "the controller's clock may jump %s all the time: what is done is the same",
  async (_where, seconds) => {
    const release = await folder.release({ dest: DEST })
    await using inventory = await writeInventory({ 'relay-1': { ...sshVariables(container), release } })
    const env = { NODE_OPTIONS: jumpyNode(seconds) }
    const statuses = async (): Promise<unknown> => {
      const flags = ['-i', inventory.path, '--json']
      const { exitCode, events } = await runTask('test/fixtures/tasks/deploy.mjs', flags, { env })
      const ends = events.flatMap((event) => (event.event === 'operation' ? [event.outcome] : []))
      return { exitCode, ends }
    }
    expect(await statuses()).toEqual({ exitCode: 0, ends: ['changed', 'changed', 'ok', 'changed'] })
    expect(await statuses()).toEqual({ exitCode: 0, ends: ['ok', 'ok', 'ok', 'ok'] })
    expect(await container.sh(`sha256sum <${DEST}`)).toBe(`${release.sha256}  -`)
  },
)

test.each([
  ['future', 4_102_444_800],
  ['past', 0],
])('files whose times are in the %s are what they are', async (_when, time) => {
  await using remote = taskHost(container)
  const [old, made] = [
    await artifact(await folder.release({ dest: DEST })),
    await artifact(await folder.release({ dest: DEST })),
  ]
  await deploy(remote.host, old)
  // What a run that was cut off has left is told by its process, not by its age.
  await container.sh(
    `: >/usr/local/bin/.hawser-4000000.1.abcdef; find ${DEST} /usr/local/bin/.hawser* /var/lib/hawser -exec touch -d @${time} {} +`,
  )
  remote.takeOutcomes()
  await deploy(remote.host, old)
  expect(remote.takeOutcomes()).toEqual(['upload ok', 'stage ok', 'verify ok', 'install ok'])
  await deploy(remote.host, made)
  expect(await container.sh(`sha256sum <${DEST}; find /usr/local/bin -name '.hawser*'`)).toBe(
    `${made.release.sha256}  -`,
  )
})
