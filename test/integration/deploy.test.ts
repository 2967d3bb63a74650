import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { install } from '../../src/operations/install.ts'
import { stage } from '../../src/operations/stage.ts'
import { upload } from '../../src/operations/upload.ts'
import { verify } from '../../src/operations/verify.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { releaseFolder } from '../support/release-file.ts'
import { taskHost } from '../support/task-host.ts'

const DEST = '/usr/local/bin/demo'
const ALL_CHANGED = ['upload changed', 'stage changed', 'verify ok', 'install changed']
const ALL_OK = ['upload ok', 'stage ok', 'verify ok', 'install ok']

afterAll(closeArtifacts)

describe.each<ContainerKind>(['debian', 'busybox'])('deploy to %s', (kind) => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer(kind)
  })
  afterAll(() => container[Symbol.asyncDispose]())

  /** Everything that a deploy may leave, but for what it is to leave. */
  const leftovers = (): Promise<string> =>
    container.sh(
      `find /usr/local/bin /var/lib/hawser /tmp /srv/shared \\( -name '.hawser*' -o -name 'incoming*' -o -name 'history-*' -o -name 'claim-*' -o -name 'held-*' -o -name 'new-*' \\)`,
    )

  test('installs exactly the file, and does nothing the second time, in one trip', async () => {
    await using folder = await releaseFolder()
    // On the BusyBox host sudo is out of reach; the way there is the same on all.
    await using remote = taskHost(container, { by: kind === 'busybox' ? 'exec' : 'ssh' })
    const release = await folder.release({ dest: DEST, mode: '4750', owner: 'deploy', group: 'daemon', version: '1.0' })
    const installed = await deploy(remote.host, await artifact(release))
    expect(remote.takeOutcomes()).toEqual(ALL_CHANGED)
    expect(installed).toMatchObject({ outcome: 'changed', dest: DEST, sha256: release.sha256, version: '1.0' })
    expect(await container.sh(`stat -c '%a %U %G' ${DEST}; sha256sum <${DEST}`)).toBe(
      `4750 deploy daemon\n${release.sha256}  -`,
    )
    await deploy(remote.host, await artifact(release))
    expect(remote.takeOutcomes()).toEqual(ALL_OK)
    await remote.finish()
    expect(await leftovers()).toBe('')
    expect(await container.sh('stat -c %a /var/lib/hawser; find /var/lib/hawser/store -type f ! -perm 600')).toBe('700')
  })

  test('goes by hand through the same steps, each idempotent', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container)
    const release = await folder.release({ dest: DEST })
    for (const outcomes of [ALL_CHANGED, ALL_OK]) {
      const uploaded = await upload(remote.host, await artifact(release))
      const staged = await stage(remote.host, uploaded)
      const verified = await verify(remote.host, staged)
      await install(remote.host, verified)
      expect(remote.takeOutcomes()).toEqual(outcomes)
    }
  })

  test('tells in check mode what the run then does, and writes nothing', async () => {
    await using folder = await releaseFolder()
    await using checking = taskHost(container, { check: true })
    await using remote = taskHost(container)
    await container.sh(`rm -rf /var/lib/hawser; printf old >${DEST}; chmod 0700 ${DEST}; chown root:root ${DEST}`)
    const before = await container.sh(
      `find / -xdev -newer ${DEST} -path '/usr/*' -o -path /var/lib/hawser; cat ${DEST}`,
    )
    const release = await folder.release({ dest: DEST, group: 'daemon' })
    await deploy(checking.host, await artifact(release))
    expect(checking.takeOutcomes()).toEqual(['upload changed', 'stage changed', 'verify unknown', 'install changed'])
    const told = checking.operations().at(-1)
    expect(told).toMatchObject({
      before: { mode: '0700', group: 'root' },
      after: { mode: '0755', group: 'daemon', sha256: release.sha256, owner: 'root' },
    })
    expect(told?.before).not.toHaveProperty('owner')
    expect(await container.sh(`find / -xdev -newer ${DEST} -path '/usr/*' -o -path /var/lib/hawser; cat ${DEST}`)).toBe(
      before,
    )
    await deploy(remote.host, await artifact(release))
    expect(remote.takeOutcomes()).toEqual(ALL_CHANGED)
    expect(remote.operations().at(-1)).toMatchObject({ before: told?.before, after: told?.after })
    // Only the mode is wrong: the bytes are there, stored, and hashed in check mode too.
    await container.sh(`chmod 0711 ${DEST}`)
    await deploy(checking.host, await artifact(release))
    expect(checking.takeOutcomes()).toEqual(['upload ok', 'stage ok', 'verify ok', 'install changed'])
    expect(checking.operations().at(-1)?.before).toEqual({ mode: '0711' })
    await container.sh('rm -rf /var/lib/hawser')
    await deploy(checking.host, await artifact(release))
    expect(checking.takeOutcomes()).toEqual(['upload ok', 'stage changed', 'verify ok', 'install changed'])
    await deploy(remote.host, await artifact(release))
    expect(remote.takeOutcomes()).toEqual(['upload ok', 'stage changed', 'verify ok', 'install changed'])
  })

  test('takes hostile names literally', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container)
    const dest = `/usr/local/bin/-n a\n'"$(touch pwned)\`touch pwned\`\\*`
    const release = await folder.release({ dest, version: `1.0 $(touch pwned) '\n` })
    await deploy(remote.host, await artifact(release))
    expect(remote.takeOutcomes()).toEqual(ALL_CHANGED)
    await deploy(remote.host, await artifact(release))
    expect(remote.takeOutcomes()).toEqual(ALL_OK)
    expect(await container.sh('find / -xdev -name pwned; rm -f /usr/local/bin/-n*')).toBe('')
  })

  test('replaces a running program, which goes on with the old file', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container)
    // Named as the applet that it is where it is BusyBox, and not in the PATH of anybody.
    const dest = '/usr/local/lib/demo/sleep'
    await container.sh(`mkdir -p /usr/local/lib/demo; cp -L "$(which sleep)" ${dest}; ${dest} 600 & echo $! >/tmp/pid`)
    const old = await container.sh(`sha256sum <${dest}`)
    const release = await folder.release({ dest })
    await deploy(remote.host, await artifact(release))
    expect(await container.sh(`sha256sum </proc/$(cat /tmp/pid)/exe; kill "$(cat /tmp/pid)"`)).toBe(old)
    expect(await container.sh(`sha256sum <${dest}`)).toBe(`${release.sha256}  -`)
  })

  test('breaks a hard link up: the other name keeps its content', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container)
    await container.sh(`rm -f ${DEST}; printf precious >/root/precious; ln /root/precious ${DEST}`)
    await deploy(remote.host, await artifact(await folder.release({ dest: DEST })))
    expect(await container.sh('cat /root/precious')).toBe('precious')
  })

  test.each([
    ['a symbolic link', 'ln -s /root/precious', /symbolic link/],
    ['a dangling link', 'ln -s /root/absent', /symbolic link/],
    ['a folder', 'mkdir', /is a folder/],
    ['a pipe', 'mkfifo', /neither a file/],
  ])('refuses %s at the destination before the first byte', async (_what, make, message) => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container)
    await container.sh(`rm -rf ${DEST}; printf precious >/root/precious; ${make} ${DEST}`)
    await expect(deploy(remote.host, await artifact(await folder.release({ dest: DEST })))).rejects.toThrow(message)
    expect(remote.takeOutcomes()).toEqual(['upload failed'])
    expect(await container.sh(`cat /root/precious; test ! -e /root/absent; rm -rf ${DEST}`)).toBe('precious')
  })

  test.each([
    ['writable by its group', 'chown root:deploy $f; chmod 0775 $f', /\/opt\/app is writable by others/],
    ['writable by all', 'chmod 1777 $f', /\/opt\/app is writable by others/],
    ["somebody else's", 'chown deploy $f', /\/opt\/app belongs to deploy/],
    ['a link', 'rm -r $f; ln -s /usr/local $f; mkdir -p /usr/local/bin', /\/opt\/app is a symbolic link/],
  ])('refuses a folder above the destination that is %s, naming it', async (_what, spoil, message) => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container)
    await container.sh(`rm -rf /opt/app; mkdir -p /opt/app/bin; f=/opt/app; ${spoil}`)
    const release = await folder.release({ dest: '/opt/app/bin/demo' })
    await expect(deploy(remote.host, await artifact(release))).rejects.toThrow(message)
    expect(remote.events.some(({ event }) => event === 'progress')).toBe(false)
    expect(await container.sh('find /opt/app/ -path "*/bin/*demo*"; rm -rf /opt/app')).toBe('')
  })

  test('refuses a missing folder, user and group before the first byte', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container)
    const release = await folder.release({ dest: DEST })
    const wrong = [
      [{ dest: '/usr/local/absent/demo' }, /\/usr\/local\/absent does not exist/],
      [{ owner: 'nemo' }, /no user 'nemo'/],
      [{ group: 'nobodies' }, /no group 'nobodies'/],
    ] as const
    for (const [fields, message] of wrong) {
      await expect(deploy(remote.host, await artifact({ ...release, ...fields }))).rejects.toThrow(message)
    }
    expect(remote.events.some(({ event }) => event === 'progress')).toBe(false)
  })

  test('needs root', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container, { by: 'ssh', become: false })
    await expect(deploy(remote.host, await artifact(await folder.release({ dest: DEST })))).rejects.toThrow(
      /needs root/,
    )
  })

  test('keeps the last releases, the installed one among them', async () => {
    await using folder = await releaseFolder()
    await container.sh(`rm -rf /var/lib/hawser ${DEST}`)
    const releases = []
    for (let count = 0; count < 5; count += 1) {
      const release = await folder.release({ dest: DEST, keep: 3 })
      releases.push(release.sha256)
      // Another run each time: what this run may have to go back to is kept besides.
      await using later = taskHost(container)
      await deploy(later.host, await artifact(release))
      await later.finish()
    }
    const stored = await container.sh('cd /var/lib/hawser/store/demo-*; ls | grep -v history')
    expect(stored.split('\n').toSorted()).toEqual(releases.slice(-3).toSorted())
  })
})

test('deploy to a host whose /bin/sh is bash', async () => {
  await using folder = await releaseFolder()
  await using container = await startContainer('bash')
  await using remote = taskHost(container, { by: 'ssh' })
  const release = await folder.release({ dest: DEST, via: '/srv/shared/demo', owner: 'deploy' })
  for (const outcomes of [ALL_CHANGED, ALL_OK]) {
    await deploy(remote.host, await artifact(release))
    expect(remote.takeOutcomes()).toEqual(outcomes)
  }
  expect(await container.sh(`stat -c '%a %U' ${DEST}; sha256sum <${DEST}`)).toBe(`755 deploy\n${release.sha256}  -`)
})
