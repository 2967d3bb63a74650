import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { OutcomeUnknownError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { type History, history } from '../../src/operations/history.ts'
import type { ReleaseOptions } from '../../src/operations/release-options.ts'
import { rollback } from '../../src/operations/rollback.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { type ReleaseFolder, releaseFolder } from '../support/release-file.ts'
import { type TaskHost, taskHost } from '../support/task-host.ts'

const DEST = '/usr/local/bin/demo'

/** Kills every process but the container's own and what runs this: sessions, and whatever they started. */
const KILL_EVERYTHING = `for p in /proc/[0-9]*; do
  read -r name <$p/comm || continue
  case $name,\${p#/proc/} in docker-init,* | sshd,* | *,$$ | *,$PPID) ;; *) kill -KILL \${p#/proc/} ;; esac
done`

/** Kills the session that it runs in, itself last, as a power cut would. */
const KILL_SESSION = `read -r line </proc/$$/stat; set -- \${line##*)}; mine=$4; victims=''
for file in /proc/[0-9]*/stat; do
  { read -r line <"$file"; } 2>/dev/null || continue
  pid=\${line%% *}; set -- \${line##*)}
  [ "$4" != "$mine" ] || [ "$pid" = $$ ] || victims="$victims $pid"
done
kill -KILL $victims $$`

/**
 * Ends the operation that it runs in by TERM, as the session does when its connection has ended, but with all the time
 * that the operation needs then: the subshells of the worker, which have its command line.
 */
const TERM_OPERATION = `pid=$PPID; victims=''
line() { tr '\\000' ' ' </proc/$1/cmdline; }
while read -r stat </proc/$pid/stat; set -- \${stat##*)}; [ "$(line $pid)" = "$(line $2)" ]; do
  victims="$victims $pid" pid=$2
done
kill -TERM $victims`

let folder: ReleaseFolder

beforeAll(async () => {
  folder = await releaseFolder()
})
afterAll(async () => {
  await closeArtifacts()
  await folder[Symbol.asyncDispose]()
})

/** A run of its own: a host, and what is done there. */
async function run<Value>(container: TestContainer, body: (remote: TaskHost) => Promise<Value>): Promise<Value> {
  await using remote = taskHost(container)
  const value = await body(remote)
  await remote.finish()
  return value
}

async function deployed(container: TestContainer): Promise<ReleaseOptions> {
  const release = await folder.release({ dest: DEST })
  await run(container, async ({ host }) => deploy(host, await artifact(release)))
  return release
}

const read = (container: TestContainer): Promise<History> =>
  run(container, async ({ host }) => (await history(host, { dest: DEST, last: 1000 })).data)

describe.each<ContainerKind>(['debian', 'bash'])('the audit log of a %s host, when a change is cut off', (kind) => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer(kind)
  })
  afterAll(() => container[Symbol.asyncDispose]())
  afterEach(() => container.sh(`rm -rf /var/lib/hawser ${DEST} /usr/local/sbin/mv`))

  /** Puts a program in front of the `mv` that replaces the destination. */
  const standInForMv = (script: string): Promise<void> =>
    container.write(
      '/usr/local/sbin/mv',
      `#!/bin/sh\ncase "$*" in *"/bin/.hawser-"*" ${DEST}") ;; *) exec /usr/bin/mv "$@" ;; esac\n${script}\n`,
      0o755,
    )

  /** Deploys another release, which fails; then `mv` is what it was. */
  async function cutOff(): Promise<{ readonly sha256: string; readonly error: unknown }> {
    const release = await folder.release({ dest: DEST })
    const error = await run(container, async ({ host }) =>
      deploy(host, await artifact(release)).then(
        () => 'no error',
        (reason: unknown) => reason,
      ),
    )
    await container.sh('rm -f /usr/local/sbin/mv')
    return { sha256: release.sha256, error }
  }

  /** What the log tells, which must fit together: what was done, the digests before and after, and what was found. */
  async function told(): Promise<string[]> {
    const { changes, doubts } = await read(container)
    expect(doubts).toEqual([])
    return changes.map(({ change, before = '-', after, found = '' }) => [change, before, after, found].join(' ').trim())
  }

  test('by kill -9 before the rename: the next run takes the line back', async () => {
    const old = await deployed(container)
    await standInForMv(KILL_SESSION)
    const doomed = await cutOff()
    expect(doomed.error).toBeInstanceOf(OutcomeUnknownError)
    expect((await read(container)).doubts).toHaveLength(1)
    const expected = [
      `install - ${old.sha256}`,
      `install ${old.sha256} ${doomed.sha256}`,
      `not-done ${old.sha256} ${doomed.sha256} ${old.sha256}`,
    ]
    // Also one for which nothing else is to do; and once.
    for (let runs = 0; runs < 2; runs += 1) {
      await run(container, async ({ host }) => deploy(host, await artifact(old)))
      expect(await told()).toEqual(expected)
    }
  })

  test('by kill -9 before the first file is there: the same', async () => {
    await standInForMv(KILL_SESSION)
    const doomed = await cutOff()
    const next = await deployed(container)
    expect(await told()).toEqual([
      `install - ${doomed.sha256}`,
      `not-done - ${doomed.sha256}`,
      `install - ${next.sha256}`,
    ])
  })

  test('by kill -9 right after the rename: the line is there, and stays as it is', async () => {
    const old = await deployed(container)
    await standInForMv(`/usr/bin/mv "$@"\n${KILL_SESSION}`)
    const doomed = await cutOff()
    expect(doomed.error).toBeInstanceOf(OutcomeUnknownError)
    expect(await told()).toEqual([`install - ${old.sha256}`, `install ${old.sha256} ${doomed.sha256}`])
    await run(container, ({ host }) => rollback(host, { dest: DEST }))
    expect((await told()).at(-1)).toBe(`rollback ${doomed.sha256} ${old.sha256}`)
  })

  test('by kill -9, and the file is then changed by hand: what became of it is unclear', async () => {
    await deployed(container)
    await standInForMv(KILL_SESSION)
    const doomed = await cutOff()
    await container.sh(`echo by-hand >${DEST}`)
    const next = await deployed(container)
    expect(await told()).toEqual([
      expect.stringMatching(/^install /),
      expect.stringMatching(`^install .* ${doomed.sha256}$`),
      expect.stringMatching(`^unclear .* ${doomed.sha256} [0-9a-f]{64}$`),
      expect.stringMatching(`^install [0-9a-f]{64} ${next.sha256}$`),
    ])
  })

  test.each([
    ['a rename that fails', 'echo "mv: cannot move" >&2; exit 1'],
    ['the end of the connection, which ends it by TERM', TERM_OPERATION],
  ])('by %s: it takes the line back itself', async (_, script) => {
    const old = await deployed(container)
    await standInForMv(script)
    const doomed = await cutOff()
    expect(doomed.error).toBeInstanceOf(Error)
    expect(await told()).toEqual([
      `install - ${old.sha256}`,
      `install ${old.sha256} ${doomed.sha256}`,
      `not-done ${old.sha256} ${doomed.sha256} ${old.sha256}`,
    ])
  })
})

// Nothing can stand in for an applet of BusyBox: so there the moment is a matter of chance.
test('the audit log of a busybox host adds up, whenever everything was killed', async () => {
  await using container = await startContainer('busybox')
  const one = await deployed(container)
  const began = performance.now()
  const other = await deployed(container)
  const elapsedMs = performance.now() - began
  const ends: string[] = []
  for (let round = 0; round < 16; round += 1) {
    await using doomed = taskHost(container)
    const release = round % 2 === 0 ? one : other
    const running = deploy(doomed.host, await artifact(release)).then(
      () => 'done',
      () => 'cut off',
    )
    await sleep((elapsedMs * (round + 4)) / 20)
    await container.exec(['/bin/sh', '-c', KILL_EVERYTHING])
    ends.push(await running)
  }
  const last = await deployed(container)
  expect(await read(container)).toMatchObject({ installed: last.sha256, doubts: [] })
  expect(ends).toContain('cut off')
})
