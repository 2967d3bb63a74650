import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { InterruptedError, OperationError, UnreachableError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import type { ReleaseOptions } from '../../src/operations/release-options.ts'
import { rollback } from '../../src/operations/rollback.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { type ReleaseFolder, releaseFolder } from '../support/release-file.ts'
import { type TaskHost, type TaskHostOptions, taskHost } from '../support/task-host.ts'

const DEST = '/usr/local/bin/demo'

afterAll(closeArtifacts)

describe.each<ContainerKind>(['debian', 'busybox'])('rollback on %s', (kind) => {
  let container: TestContainer
  let folder: ReleaseFolder

  beforeAll(async () => {
    container = await startContainer(kind)
    folder = await releaseFolder()
  })
  afterAll(async () => {
    await folder[Symbol.asyncDispose]()
    await container[Symbol.asyncDispose]()
  })
  afterEach(() => container.sh(`rm -rf /var/lib/hawser ${DEST}`))

  const installed = (): Promise<string> => container.sh(`sha256sum <${DEST} | cut -d ' ' -f 1`)

  /** A run of its own: a host and what is done there. */
  async function run<Value>(body: (remote: TaskHost) => Promise<Value>, options: TaskHostOptions = {}): Promise<Value> {
    await using remote = taskHost(container, options)
    const value = await body(remote)
    await remote.finish()
    return value
  }

  /** Deploys releases one after the other, each in a run of its own. */
  async function deployed(...fields: Partial<ReleaseOptions>[]): Promise<ReleaseOptions[]> {
    const releases: ReleaseOptions[] = []
    for (const each of fields) {
      const release = await folder.release({ dest: DEST, ...each })
      await run(async (remote) => deploy(remote.host, await artifact(release)))
      releases.push(release)
    }
    return releases
  }

  test('goes back to the release before, with its mode and owner, and again the other way', async () => {
    const [first, second] = await deployed({ mode: '0700', owner: 'deploy', version: '1.0 beta' }, { version: '2.0' })
    const back = await run(({ host }) => rollback(host, { dest: DEST }))
    expect(back).toMatchObject({
      outcome: 'changed',
      sha256: first?.sha256,
      version: '1.0 beta',
      message: 'to 1.0 beta',
    })
    expect(await installed()).toBe(first?.sha256)
    expect(await container.sh(`stat -c '%a %U' ${DEST}`)).toBe('700 deploy')
    await run(async ({ host }) => rollback(host, await artifact(second)))
    expect(await installed()).toBe(second?.sha256)
  })

  test('knows every release of a history in which other lines are broken', async () => {
    const [first] = await deployed({})
    // As an editor leaves one, and the end that a power cut leaves.
    await container.sh(
      'cd /var/lib/hawser/store/demo-*/ && { echo; echo 1 - too few; echo 2 - one two three four five too many; printf "3 - tor"; } >>history',
    )
    const [second, third] = await deployed({}, {})
    const back = await run(({ host }) => rollback(host, { dest: DEST }))
    expect(back).toMatchObject({ outcome: 'changed', sha256: second?.sha256 })
    const stored = await container.sh('cd /var/lib/hawser/store/demo-*/ && ls')
    for (const release of [first, second, third]) expect(stored).toContain(release?.sha256)
    await run(({ host }) => rollback(host, { dest: DEST }, { to: first?.sha256.slice(0, 12) ?? '' }))
    expect(await installed()).toBe(first?.sha256)
  })

  test('brings back what was there before Hawser came', async () => {
    await container.sh(`printf by-hand >${DEST}; chmod 0711 ${DEST}; chown deploy:daemon ${DEST}`)
    await deployed({})
    await run(({ host }) => rollback(host, { dest: DEST }))
    expect(await container.sh(`cat ${DEST}; stat -c ' %a %U %G' ${DEST}`)).toBe('by-hand 711 deploy daemon')
  })

  test('goes to the release whose digest begins as asked', async () => {
    const [first, , third] = await deployed({}, {}, {})
    const to = first?.sha256.slice(0, 10) ?? ''
    await run(({ host }) => rollback(host, { dest: DEST }, { to }))
    expect(await installed()).toBe(first?.sha256)
    const failure = await run(({ host }) =>
      rollback(host, { dest: DEST }, { to: '0000' }).catch((error: unknown) => error),
    )
    expect(failure).toMatchObject({
      message: expect.stringMatching(/no release in the store begins with 0000/),
      hint: expect.stringMatching(`${first?.sha256} \\(installed\\), ${third?.sha256}, [0-9a-f]{64}$`),
    })
  })

  test('refuses a stored copy that was spoilt, and leaves what is there', async () => {
    const [first, second] = await deployed({}, {})
    await container.sh(`printf x | dd of="$(echo /var/lib/hawser/store/demo-*/${first?.sha256})" conv=notrunc`)
    const failure = await run(({ host }) => rollback(host, { dest: DEST }).catch((error: unknown) => error))
    expect(failure).toMatchObject({ code: 'HAWSER_DIGEST_MISMATCH' })
    expect(await installed()).toBe(second?.sha256)
  })

  test('tells in check mode what it would do', async () => {
    const [first, second] = await deployed({ mode: '0700' }, {})
    const told = await run(({ host }) => rollback(host, { dest: DEST }), { check: true })
    expect(told).toMatchObject({
      outcome: 'changed',
      before: { sha256: second?.sha256, mode: '0755' },
      after: { sha256: first?.sha256, mode: '0700' },
    })
    expect(await installed()).toBe(second?.sha256)
  })

  test('never goes to a release that its own run took back', async () => {
    const [first, second] = await deployed({}, {})
    const broken = await folder.release({ dest: DEST })
    await run(async (remote) => {
      await deploy(remote.host, await artifact(broken))
      const cause = new OperationError('the service does not start')
      await expect(rollback(remote.host, { dest: DEST }, { cause })).rejects.toBe(cause)
    })
    expect(await installed()).toBe(second?.sha256)
    await run(({ host }) => rollback(host, { dest: DEST }))
    expect(await installed()).toBe(first?.sha256)
  })

  test('knows the way back after a run that was killed before it had written it down', async () => {
    const [first, second] = await deployed({}, {})
    // As it is between the rename of the file and that of the history: process 1.1 is long gone. Without a history before,
    // the first release is known from the new one alone.
    await container.sh('cd /var/lib/hawser/store/demo-* && mv history history-new.1.1')
    await run(async (remote) => deploy(remote.host, await artifact(second)))
    await run(({ host }) => rollback(host, { dest: DEST }))
    expect(await installed()).toBe(first?.sha256)
    expect(await container.sh('ls /var/lib/hawser/store/demo-*/history-new* 2>/dev/null || true')).toBe('')
  })

  test('says that there is nothing to go back to', async () => {
    await deployed({})
    await expect(run(({ host }) => rollback(host, { dest: DEST }))).rejects.toThrow(/no earlier release/)
  })

  describe('after a failure', () => {
    const cause = new OperationError('the service does not start')

    test('undoes what this run has installed, and rethrows', async () => {
      const [, before] = await deployed({}, {})
      await run(async (remote) => {
        for (let count = 0; count < 3; count += 1) {
          await deploy(remote.host, await artifact(await folder.release({ dest: DEST, keep: 2 })))
        }
        await expect(rollback(remote.host, { dest: DEST }, { cause })).rejects.toBe(cause)
        expect(remote.isRescued()).toBe(true)
        expect(remote.takeOutcomes().at(-1)).toBe('rollback changed')
      })
      expect(await installed()).toBe(before?.sha256)
    })

    test('changes nothing where this run has installed nothing', async () => {
      const [, latest] = await deployed({}, {})
      await run(async (remote) => {
        await deploy(remote.host, await artifact(latest))
        remote.takeOutcomes()
        await expect(rollback(remote.host, { dest: DEST }, { cause })).rejects.toBe(cause)
        expect(remote.takeOutcomes()).toEqual(['rollback skipped'])
        expect(remote.isRescued()).toBe(false)
      })
      expect(await installed()).toBe(latest?.sha256)
    })

    test('leaves a first installation in its place: nothing ran before', async () => {
      const release = await folder.release({ dest: DEST })
      await run(async (remote) => {
        await deploy(remote.host, await artifact(release))
        await expect(rollback(remote.host, { dest: DEST }, { cause })).rejects.toBe(cause)
        expect(remote.operations().at(-1)).toMatchObject({ outcome: 'skipped', message: /nothing to go back to/ })
      })
      expect(await installed()).toBe(release.sha256)
    })

    test('does not get in the way of the other who holds the lock', async () => {
      await deployed({})
      await using other = taskHost(container)
      await deploy(other.host, await artifact(await folder.release({ dest: DEST })))
      await run(async (remote) => {
        const release = await artifact(await folder.release({ dest: DEST }))
        const held = await deploy(remote.host, release).catch((error: unknown) => error)
        await expect(rollback(remote.host, release, { cause: held })).rejects.toBe(held)
        expect(remote.takeOutcomes()).toEqual(['upload failed', 'rollback skipped'])
      })
    })

    test.each([new UnreachableError('gone'), new InterruptedError('Ctrl-C')])(
      'does not touch the host after %s',
      async (gone) => {
        await run(async (remote) => {
          await expect(rollback(remote.host, { dest: DEST }, { cause: gone })).rejects.toBe(gone)
          expect(remote.events).toEqual([])
        })
      },
    )

    test('tells both failures where it fails too', async () => {
      await deployed({})
      const old = await installed()
      await run(async (remote) => {
        await deploy(remote.host, await artifact(await folder.release({ dest: DEST })))
        await container.sh(`rm /var/lib/hawser/store/demo-*/${old}`)
        const failure = await rollback(remote.host, { dest: DEST }, { cause }).catch((error: unknown) => error)
        expect(failure).toMatchObject({
          message: expect.stringMatching(/rollback failed too: .*not in the store/),
          cause,
        })
      })
    })
  })
})
