import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { install } from '../../src/operations/install.ts'
import { stage } from '../../src/operations/stage.ts'
import { upload } from '../../src/operations/upload.ts'
import { verify } from '../../src/operations/verify.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { haltAt } from '../support/halt.ts'
import { releaseFolder } from '../support/release-file.ts'
import { taskHost } from '../support/task-host.ts'

const DEST = '/usr/local/bin/demo'
const VIA = '/srv/open/demo'

/** For what takes no time, on a busy machine. */
const NOT_LONG_MS = 30_000

afterAll(closeArtifacts)

describe('an upload through a path that others may write to', () => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer('debian')
  })
  afterAll(() => container[Symbol.asyncDispose]())
  // Without a sticky bit: whoever may write here may rename and remove what others put here.
  beforeEach(() =>
    container.sh(`rm -rf /srv/open ${DEST} /var/lib/hawser; mkdir -m 0777 /srv/open; chmod 0777 /srv/open`),
  )

  test('arrives as the user who logs in, is installed, and is gone from there', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container, { by: 'ssh' })
    const release = await folder.release({ dest: DEST, via: VIA })
    const uploaded = await upload(remote.host, await artifact(release))
    expect(await container.sh(`stat -c '%U %a' ${VIA}`)).toBe('deploy 600')
    await install(remote.host, await verify(remote.host, await stage(remote.host, uploaded)))
    expect(await container.sh(`sha256sum <${DEST}; ls -A /srv/open`)).toBe(`${release.sha256}  -`)
    remote.takeOutcomes()
    await deploy(remote.host, await artifact(release))
    expect(remote.takeOutcomes()).toEqual(['upload ok', 'stage ok', 'verify ok', 'install ok'])
  })

  test.each([
    ['a link to a file of root', 'ln -s /root/precious'],
    ['a link to a file of the one who logs in', 'ln -s /home/deploy/precious'],
    ['a dangling link', 'ln -s /home/deploy/absent'],
    ['a pipe', 'mkfifo -m 0666'],
    ['a folder', 'mkdir'],
  ])('is refused where %s lies in its place, and nothing is written elsewhere', async (_what, make) => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container, { by: 'ssh' })
    await container.sh(
      'for f in /root /home/deploy; do printf precious >$f/precious; done; chown deploy /home/deploy/precious',
    )
    await container.sh(`${make} ${VIA}`, { user: 'mallory' })
    const release = await folder.release({ dest: DEST, via: VIA })
    await expect(deploy(remote.host, await artifact(release))).rejects.toThrow(/no regular file at \/srv\/open\/demo/)
    expect(await container.sh('cat /root/precious /home/deploy/precious; ls /home/deploy')).toBe(
      'preciouspreciousprecious',
    )
    expect(await container.sh(`ls -A /srv/open; ls ${DEST} 2>/dev/null; true`)).toBe('demo')
  })

  test.each([
    ["somebody else's file, kept open", 'printf x >"$f"; chmod 0666 "$f"'],
    ['a hard link', 'ln -f /srv/open/other "$f"'],
  ])('takes the place of %s without writing to it', async (_what, make) => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container, { by: 'ssh' })
    await container.sh(`f=${VIA}; printf other >/srv/open/other; ${make}; ln "$f" /srv/open/same`, { user: 'mallory' })
    const before = await container.sh('cat /srv/open/same')
    const release = await folder.release({ dest: DEST, via: VIA })
    await deploy(remote.host, await artifact(release))
    expect(await container.sh('cat /srv/open/same')).toBe(before)
    expect(await container.sh(`sha256sum <${DEST}`)).toBe(`${release.sha256}  -`)
  })

  test.each([
    ['another file', 'cp /bin/true $f.new; mv -f $f.new $f', /exchanged for another file, of mallory/],
    ['a link to it', 'mv $f $f.real; ln -s $f.real $f', /no regular file at .* \(symlink/],
    ['a link to a file of root', 'ln -sf /root/precious $f', /no regular file/],
    ['a pipe', 'rm -f $f; mkfifo $f', /no regular file at .* \(other/],
    ['a folder', 'rm -f $f; mkdir $f; touch $f/inside', /no regular file at .* \(directory/],
    ['nothing', 'rm -f $f', /is gone/],
    [
      'a link in the folder above',
      'mv /srv/open/d /srv/open/e; ln -s /root /srv/open/d',
      /reached through a symbolic link/,
    ],
  ])('is refused where it was exchanged for %s before it was staged', async (what, exchange, message) => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container, { by: 'ssh' })
    await container.sh(
      'mkdir -m 0777 /srv/open/d; chmod 0777 /srv/open/d; printf precious >/root/precious; rm -f /root/demo',
    )
    const via = what.includes('above') ? '/srv/open/d/demo' : VIA
    const release = await folder.release({ dest: DEST, via })
    const uploaded = await upload(remote.host, await artifact(release))
    await container.sh(`rm -rf ${via}.real; f=${via}; ${exchange}`, {
      user: what.includes('above') ? 'root' : 'mallory',
    })
    await expect(stage(remote.host, uploaded)).rejects.toThrow(message)
    expect(await container.sh(`ls ${DEST} 2>/dev/null; cat /root/precious; ls -A /var/lib/hawser/store/*`)).toBe(
      'precious',
    )
    expect(await container.sh('ls -A /srv/open | grep -c hawser; true')).toBe('0')
  })

  test('is refused where another process of the user puts a pipe into its private folder, and does not hang', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container, { by: 'ssh' })
    // The look at that folder is the last program before the bytes come.
    const point = { moment: 'in its private folder', program: 'stat', call: '*" -- . "*', when: 'after' } as const
    await using halt = await haltAt(container, point)
    const uploading = upload(remote.host, await artifact(await folder.release({ dest: DEST, via: VIA }))).then(
      () => 'arrived',
      (error: unknown) => String(error),
    )
    await halt.reached(uploading)
    await container.sh('cd /srv/open/.hawser-* && mkfifo "./${PWD##*/}"', { user: 'deploy' })
    await halt.resume()
    const late = sleep(NOT_LONG_MS, 'it hung', { ref: false })
    expect(await Promise.race([uploading, late])).toContain('not a regular file')
  })

  test('is refused where its bytes were changed in place, naming both digests', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container, { by: 'ssh' })
    const release = await folder.release({ dest: DEST, via: VIA })
    const uploaded = await upload(remote.host, await artifact(release))
    // Another process of the very user who logged in.
    await container.sh(`printf pwned | dd of=${VIA} conv=notrunc 2>/dev/null`, { user: 'deploy' })
    const failure = await stage(remote.host, uploaded).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'HAWSER_DIGEST_MISMATCH' })
    expect(String(failure)).toMatch(new RegExp(`sha256 [0-9a-f]{64} .*pinned is ${release.sha256}`))
    expect(await container.sh(`ls ${DEST} 2>/dev/null; ls -A /srv/open /var/lib/hawser/store/*; true`)).toMatch(
      /^\/srv\/open:\n\n/,
    )
  })

  test('takes along what dead sessions left there, and nothing of anybody else', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container, { by: 'ssh' })
    const make = (name: string, user: string): Promise<string> =>
      container.sh(`cd /srv/open; mkdir -m 700 .hawser-${name}; printf half >.hawser-${name}/.hawser-${name}`, { user })
    await make('999999.1.upload', 'deploy')
    await make('999999.1.staged', 'root')
    await make('999999.1.theirs', 'mallory')
    await make('1.$(cut -d " " -f 22 /proc/1/stat).living', 'deploy')
    await container.sh('cd /srv/open; mkdir .hawser-999999.1.filled; touch .hawser-999999.1.filled/more')
    await deploy(remote.host, await artifact(await folder.release({ dest: DEST, via: VIA })))
    expect(await container.sh('ls -A /srv/open')).toMatch(
      /^\.hawser-1\.\d+\.living\n\.hawser-999999\.1\.filled\n\.hawser-999999\.1\.theirs$/,
    )
  })

  test('is read no further than one byte more than the pinned size', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container, { by: 'ssh' })
    const release = await folder.release({ dest: DEST, via: VIA })
    const uploaded = await upload(remote.host, await artifact(release))
    await container.sh(`truncate -s 200G ${VIA}`, { user: 'deploy' })
    await expect(stage(remote.host, uploaded)).rejects.toThrow(/more than the pinned 100000 bytes/)
  })

  test('needs its folder, by its real name', async () => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container, { by: 'ssh' })
    await container.sh('ln -sfn /srv/open /srv/link')
    for (const [via, message] of [
      ['/srv/absent/demo', /cannot enter the folder \/srv\/absent/],
      ['/srv/link/demo', /reached through a symbolic link/],
    ] as const) {
      await expect(deploy(remote.host, await artifact(await folder.release({ dest: DEST, via })))).rejects.toThrow(
        message,
      )
    }
  })
})
