import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DigestMismatchError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { releaseFolder } from '../support/release-file.ts'
import { taskHost } from '../support/task-host.ts'

/** Kills every process but the container's own and what runs this: the session, the receiver, and whatever they started. */
const KILL_EVERYTHING = `
for p in /proc/[0-9]*; do
  read -r name <$p/comm || continue
  case $name,\${p#/proc/} in docker-init,* | sshd,* | *,$$ | *,$PPID) ;; *) kill -KILL \${p#/proc/} ;; esac
done`

const DEST = '/opt/demo/bin/demo'

afterAll(closeArtifacts)

describe.each<ContainerKind>(['debian', 'busybox'])('a deploy that goes wrong on %s', (kind) => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer(kind, { tmpfs: { '/var/lib/hawser': 'size=4m,mode=0700' } })
    await container.sh('mkdir -p /opt/demo/bin')
  })
  afterAll(() => container[Symbol.asyncDispose]())

  /** What lies beside the destinations and in the store, the history and finished copies left out. */
  const leftovers = (): Promise<string> =>
    container.sh(
      `find /opt/demo /var/lib/hawser/store /srv/shared -type f ! -name demo ! -name history ! -name '????????????????????????????????????????????????????????????????'`,
    )

  test('for other bytes than the pinned: both digests are named, the old program runs on, nothing stays', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container)
    const dest = '/opt/demo/bin/sleep'
    await container.sh(`cp -L "$(which sleep)" ${dest}; ${dest} 600 & echo $! >/tmp/pid`)
    const old = await container.sh(`sha256sum <${dest}; ls -li ${dest}`)
    const release = await folder.release({ dest })
    const made = await artifact(release)
    // The race must not move to the controller: other bytes of the same size, in the very file that was hashed.
    await writeFile(release.src, randomBytes(100_000))
    const failure = await deploy(remote.host, made).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(DigestMismatchError)
    expect(String(failure)).toMatch(new RegExp(`[0-9a-f]{64}.* pinned is ${release.sha256}`))
    expect(remote.takeOutcomes()).toEqual(['upload failed'])
    expect(await container.sh(`sha256sum <${dest}; ls -li ${dest}`)).toBe(old)
    expect(await container.sh('kill -0 "$(cat /tmp/pid)" && kill "$(cat /tmp/pid)"; rm -f /opt/demo/bin/sleep')).toBe(
      '',
    )
    expect(await leftovers()).toBe('')
  })

  test.each([
    ['longer', 100_500],
    ['shorter', 99_500],
  ])('for a file that became %s than the pinned', async (_what, bytes) => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container)
    const release = await folder.release({ dest: DEST })
    const made = await artifact(release)
    await writeFile(release.src, randomBytes(bytes))
    await expect(deploy(remote.host, made)).rejects.toThrow(/pinned|became shorter/)
    expect(await leftovers()).toBe('')
  })

  test('for a stored copy that was spoilt: it is sent again', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container)
    const release = await folder.release({ dest: DEST })
    await deploy(remote.host, await artifact(release))
    await container.sh(
      `rm ${DEST}; printf 'not what was released' | dd of="$(echo /var/lib/hawser/store/demo-*/${release.sha256})" conv=notrunc`,
    )
    remote.takeOutcomes()
    await deploy(remote.host, await artifact(release))
    expect(remote.takeOutcomes()).toEqual(['upload changed', 'stage changed', 'verify ok', 'install changed'])
  })

  test('because everything is killed: old or new, whole; the next run converges and cleans up', async () => {
    await using folder = await releaseFolder()
    const one = await folder.release({ dest: DEST }, randomBytes(300_000))
    const other = await folder.release({ dest: DEST }, randomBytes(300_000))
    // What an earlier test has installed would be the old one of the first rounds.
    await container.sh(`rm -f ${DEST}`)
    const ends = new Set<string>()
    for (let round = 0; round < 12; round += 1) {
      await using doomed = taskHost(container)
      const release = round % 2 === 0 ? one : other
      const running = deploy(doomed.host, await artifact(release)).then(
        () => 'done',
        () => 'cut off',
      )
      await sleep(round * 25)
      await container.sh(KILL_EVERYTHING)
      ends.add(await running)
      const found = await container.sh(`if [ -e ${DEST} ]; then sha256sum <${DEST}; stat -c %a ${DEST}; fi`)
      expect(['', `${one.sha256}  -\n755`, `${other.sha256}  -\n755`]).toContain(found)
    }
    await using remote = taskHost(container)
    await deploy(remote.host, await artifact(one))
    await deploy(remote.host, await artifact(other))
    await remote.finish()
    expect(await container.sh(`sha256sum <${DEST}`)).toBe(`${other.sha256}  -`)
    expect(await leftovers()).toBe('')
    expect(ends).toContain('cut off')
  })

  test('for a store that somebody removed in the middle of the run: it is made again', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container)
    await deploy(remote.host, await artifact(await folder.release({ dest: DEST })))
    await container.sh('rm -rf /var/lib/hawser/store')
    const next = await folder.release({ dest: DEST })
    await deploy(remote.host, await artifact(next))
    expect(await container.sh(`sha256sum <${DEST}; stat -c %a /var/lib/hawser/store`)).toBe(`${next.sha256}  -\n700`)
  })

  test('and what it left behind is removed by the next run, also where nothing else is to do', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container)
    const release = await folder.release({ dest: DEST })
    await deploy(remote.host, await artifact(release))
    await container.sh(
      `cd "$(dirname /var/lib/hawser/store/*/${release.sha256})" &&
      for f in /opt/demo/bin/.hawser-4000000.1.abcdef incoming-${release.sha256}.4000000.1 history-new.4000000.1; do : >"$f"; done`,
    )
    await deploy(remote.host, await artifact(release))
    expect(await leftovers()).toBe('')
  })
})
