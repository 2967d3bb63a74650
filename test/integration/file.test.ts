/** Files and folders in hostile places; what every operation keeps to is in test/contract. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { secret } from '../../src/core/secret.ts'
import { directory } from '../../src/operations/directory.ts'
import { file } from '../../src/operations/file.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { makeFolder } from '../support/folder.ts'
import type { ContainerKind } from '../support/images.ts'
import { taskHost } from '../support/task-host.ts'

describe.each<ContainerKind>(['debian', 'busybox'])('on %s', (kind) => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer(kind, { tmpfs: { '/srv/small': 'size=64k' } })
  })
  afterAll(() => container[Symbol.asyncDispose]())

  /** `open` is writable by all, `hers` belongs to mallory, `ours` to root. */
  beforeEach(async () => {
    await container.sh(`
      rm -rf /srv/place && mkdir -p /srv/place/open /srv/place/hers /srv/place/ours && cd /srv/place &&
      chmod 755 . ours hers && chmod 777 open && chown mallory: hers && printf precious >ours/victim && chmod 600 ours/victim`)
  })

  const look = (path: string): Promise<string> =>
    container.sh(`stat -c '%F %a %U' ${path}; cat ${path} 2>/dev/null; ls -A ${path.replace(/[^/]*$/, '')}`)

  test('a link of another user does not lead the way, and a link of root in a folder of root does', async () => {
    await using remote = taskHost(container)
    await container.sh(
      'ln -s /srv/place/ours /srv/place/hers/link && ln -s hers /srv/place/herself && ln -s ours /srv/place/good',
    )
    await container.sh('chown -h mallory /srv/place/hers/link')
    await expect(file(remote.host, { path: '/srv/place/hers/link/new', content: 'x' })).rejects.toThrow(
      "/srv/place/hers/link is a symbolic link of mallory's",
    )
    await expect(directory(remote.host, { path: '/srv/place/hers/link/a/b' })).rejects.toThrow(
      "symbolic link of mallory's",
    )
    await container.sh('chown -h root /srv/place/hers/link')
    await expect(file(remote.host, { path: '/srv/place/hers/link/new', content: 'x' })).rejects.toThrow(
      'a symbolic link in a folder that others may write to',
    )
    expect(await container.sh('ls -A /srv/place/ours')).toBe('victim')
    await file(remote.host, { path: '/srv/place/good/new', content: 'x' })
    await directory(remote.host, { path: '/srv/place/herself/sub/folder' })
    expect(await container.sh('cat /srv/place/ours/new; stat -c %U /srv/place/hers/sub/folder')).toBe('xroot')
  })

  test.each([
    ['fifo', 'mkfifo -m 666 /srv/place/open/target', 'is neither a file nor a link'],
    ['folder', 'mkdir /srv/place/open/target', 'is a folder'],
  ])('a %s in the place of the file is refused at once', async (_kind, make, message) => {
    await using remote = taskHost(container)
    await container.sh(make)
    const listing = (): Promise<string> =>
      container.sh('stat -c "%F %a %U %i" /srv/place/open/*; ls -A /srv/place/open')
    const before = await listing()
    await expect(file(remote.host, { path: '/srv/place/open/target', content: 'x' })).rejects.toThrow(message)
    expect(await listing()).toBe(before)
  })

  test('a link or a hard link in the place of the file is replaced, and what it leads to stays', async () => {
    await using remote = taskHost(container)
    await container.sh(
      'cd /srv/place/open && ln -s ../ours/victim soft && ln ../ours/victim hard && chown -h mallory soft',
    )
    await file(remote.host, { path: '/srv/place/open/soft', content: 'new' })
    await file(remote.host, { path: '/srv/place/open/hard', content: 'new' })
    expect(
      await container.sh('cd /srv/place; cat open/soft open/hard ours/victim; stat -c "%F %h" open/soft ours/victim'),
    ).toBe('newnewpreciousregular file 1\nregular file 1')
  })

  test('what others put in the place of the file keeps neither owner nor mode, nor a way in', async () => {
    await using remote = taskHost(container)
    await container.sh('printf hers >/srv/place/open/file && chmod 666 /srv/place/open/file', { user: 'mallory' })
    const open = container.sh(
      'exec 4>>/srv/place/open/file; : >/srv/place/hers/opened; sleep 3; printf more >&4; rm /srv/place/hers/opened',
      { user: 'mallory' },
    )
    await expect.poll(async () => (await container.exec(['ls', '/srv/place/hers/opened'])).exitCode).toBe(0)
    await file(remote.host, { path: '/srv/place/open/file', content: 'ours' })
    await open
    expect(await look('/srv/place/open/file')).toBe('regular file 644 root\noursfile')
    // Nor does a file that has the wanted content by accident.
    await container.sh('rm -f /srv/place/open/file; printf ours >/srv/place/open/file', { user: 'mallory' })
    expect((await file(remote.host, { path: '/srv/place/open/file', content: 'ours' })).outcome).toBe('changed')
    expect(await look('/srv/place/open/file')).toBe('regular file 644 root\noursfile')
  })

  test('a file of a user in a folder of theirs keeps its owner and mode', async () => {
    await using remote = taskHost(container)
    await container.sh('umask 077; printf old >/srv/place/hers/file', { user: 'mallory' })
    await file(remote.host, { path: '/srv/place/hers/file', content: 'new' })
    expect(await look('/srv/place/hers/file')).toBe('regular file 600 mallory\nnewfile')
  })

  test('mode and owner alone are set only on what its finder could not have swapped', async () => {
    await using remote = taskHost(container)
    await container.sh(
      'cd /srv/place; printf x >hers/own; chown mallory hers/own; ln ours/victim hers/planted; ln ours/victim open/planted',
    )
    await file(remote.host, { path: '/srv/place/hers/own', mode: '0640', owner: 'root' })
    expect(await look('/srv/place/hers/own')).toBe('regular file 640 root\nxown\nplanted')
    for (const path of ['/srv/place/hers/planted', '/srv/place/open/planted']) {
      await expect(file(remote.host, { path, mode: '0644' })).rejects.toThrow('others could swap')
    }
    await container.sh('cd /srv/place/hers; rm own; ln -s /srv/place/ours/victim own; chown -h mallory own')
    await expect(file(remote.host, { path: '/srv/place/hers/own', mode: '0644' })).rejects.toThrow(
      'is not there, or is a link',
    )
    expect(await container.sh('stat -c "%a %U" /srv/place/ours/victim')).toBe('600 root')
  })

  test('a racer who renames whatever appears gets nothing, and nothing else is touched', async () => {
    await using remote = taskHost(container)
    const racer = container.exec(
      [
        '/bin/sh',
        '-c',
        'cd /srv/place/open; while [ ! -e /srv/place/stop ]; do for t in .hawser-*; do mv "$t" gone 2>/dev/null && ln -s /srv/place/ours "$t"; mv gone/* . 2>/dev/null; rm -rf gone 2>/dev/null; done; done',
      ],
      { user: 'mallory' },
    )
    const results = { written: 0, refused: 0 }
    for (let round = 0; round < 60; round += 1) {
      const written = await file(remote.host, {
        path: '/srv/place/open/file',
        content: `round ${round}`,
        mode: '0600',
      }).then(
        () => true,
        (error: Error) => {
          expect(error.message).toMatch(/interferes|could not|no folder can be made|cannot|was replaced, but now/)
          return false
        },
      )
      results[written ? 'written' : 'refused'] += 1
    }
    await container.sh('touch /srv/place/stop')
    await racer
    expect(results.written).toBeGreaterThan(0)
    expect(await container.sh('cd /srv/place; ls -A ours; cat ours/victim')).toBe('victim\nprecious')
    await container.sh('rm -rf /srv/place/open/* /srv/place/open/.hawser-*')
    await file(remote.host, { path: '/srv/place/open/file', content: 'at last', mode: '0600' })
    expect(await look('/srv/place/open/file')).toBe('regular file 600 root\nat lastfile')
  })

  test('a full disk leaves the old file, and nothing else', async () => {
    await using remote = taskHost(container)
    await container.sh('head -c 50000 /dev/zero >/srv/small/file')
    for (const content of ['x'.repeat(20_000), 'x'.repeat(60_000)]) {
      await expect(file(remote.host, { path: '/srv/small/file', content })).rejects.toThrow('nothing was replaced')
    }
    expect(await container.sh('stat -c %s /srv/small/file; ls -A /srv/small')).toBe('50000\nfile')
    await container.sh('rm /srv/small/file')
  })

  test('what a dead process left is removed, and what only looks like that is not', async () => {
    await using remote = taskHost(container)
    await container.sh(`
      cd /srv/place/open && mkdir .hawser-999999.1-abcdef .hawser-999999.1-theirs .hawser-1.$(cut -d ' ' -f 22 /proc/1/stat)-living
      touch .hawser-999999.1-abcdef/.hawser .hawser-999999.1-abcdef/half .hawser-999999.1-theirs/precious`)
    await file(remote.host, { path: '/srv/place/open/file', content: 'x' })
    expect(await container.sh('cd /srv/place/open; ls -A; ls .hawser-*theirs')).toMatch(
      /^\.hawser-1\.\d+-living\n\.hawser-999999\.1-theirs\nfile\nprecious$/,
    )
  })

  test('a secret is in no diff, no fact, no event and no argument, whoever refuses it', async () => {
    await using remote = taskHost(container, { diff: true })
    const canary = 'kanarienvogel-7'
    await container.write(
      '/srv/place/ours/check',
      `cat /proc/[0-9]*/cmdline >>/srv/place/ours/seen; cat "$1"; exit 3\n`,
    )
    const options = { path: '/srv/place/ours/key', content: secret(canary) }
    await expect(file(remote.host, { ...options, validate: ['sh', '/srv/place/ours/check', '%s'] })).rejects.toThrow(
      'was refused',
    )
    await file(remote.host, options)
    await file(remote.host, { ...options, content: secret(`${canary}\0`.repeat(5000)) })
    expect(JSON.stringify(remote.events)).not.toContain(canary)
    expect(remote.operations().every(({ diff, after }) => diff === undefined && after?.sha256 === undefined)).toBe(true)
    expect(await container.sh('tr "\\0" "\\n" </srv/place/ours/seen')).not.toContain(canary)
    expect(await container.sh('head -c 15 /srv/place/ours/key')).toBe(canary)
  })

  test.each([
    ['a local file', 1],
    ['a large local file', 5000],
    ['bytes', 0],
  ])('%s can be secret, too', async (_what, times) => {
    const word = `kanarienvogel-${times}`
    const folder = await makeFolder({ key: `${word}\n`.repeat(times) })
    const content = times === 0 ? { content: Buffer.from(`${word}\n`) } : { src: `${folder}/key` }
    const path = '/srv/place/ours/key'
    for (const check of [true, false]) {
      await using remote = taskHost(container, { diff: true, check })
      const shown = await file(remote.host, { path, ...content, secret: true })
      expect(shown).toMatchObject({ outcome: 'changed', after: { type: 'file' } })
      expect(Object.keys(shown)).not.toContain('diff')
      expect(Object.keys(shown.after ?? {})).not.toContain('sha256')
      expect(JSON.stringify(remote.events)).not.toContain('kanarien')
    }
    expect(await container.sh(`head -n 1 ${path}`)).toBe(word)
    // Without the mark all of that is shown, or the lines above prove nothing.
    await using open = taskHost(container, { diff: true })
    const { diff, after } = await file(open.host, { path, content: 'other\n' })
    expect([diff, after?.sha256]).toEqual([
      expect.stringContaining(`-${word}`),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ])
  })

  test('a diff shows what changes, in check and in run', async () => {
    await container.sh('printf "one\\ntwo\\n" >/srv/place/ours/list')
    for (const check of [true, false]) {
      await using remote = taskHost(container, { diff: true, check })
      const { diff } = await file(remote.host, { path: '/srv/place/ours/list', content: 'one\nthree\n' })
      expect(diff).toContain('--- /srv/place/ours/list\n+++ /srv/place/ours/list\n')
      expect(diff).toContain(' one\n-two\n+three\n')
    }
  })

  test('a folder gets exactly the mode that was asked for, also under one that hands down its group', async () => {
    await using remote = taskHost(container)
    await container.sh('chgrp bin /srv/place/ours && chmod 2755 /srv/place/ours')
    await directory(remote.host, { path: '/srv/place/ours/sub', mode: '0755', group: 'root' })
    expect(await container.sh('stat -c "%a %G" /srv/place/ours/sub')).toBe('755 root')
    await file(remote.host, { path: '/srv/place/ours/file', content: 'x', mode: '0644' })
    expect(await container.sh('stat -c %a /srv/place/ours/file; ls -A /srv/place/ours')).toBe('644\nfile\nsub\nvictim')
  })

  test('an ordinary user manages what is theirs', async () => {
    await using remote = taskHost(container, { user: 'deploy' })
    await directory(remote.host, { path: '/home/deploy/app/etc', mode: '0700' })
    const { data } = await file(remote.host, { path: '/home/deploy/app/etc/conf', content: 'mine', mode: '0600' })
    expect(data.changedAt).toBeGreaterThan(1_000_000_000)
    expect(
      (await file(remote.host, { path: '/home/deploy/app/etc/conf', content: 'mine', mode: '0600' })).outcome,
    ).toBe('ok')
    expect(await look('/home/deploy/app/etc/conf')).toBe('regular file 600 deploy\nmineconf')
    await expect(file(remote.host, { path: '/etc/conf', content: 'mine' })).rejects.toThrow(/Permission denied/)
    await directory(remote.host, { path: '/home/deploy/app', state: 'absent' })
    expect(await container.sh('ls /home/deploy')).toBe('')
  })

  test('a folder is removed with all that is in it, but not what its links lead to', async () => {
    await using remote = taskHost(container)
    await container.sh(
      'cd /srv/place; mkdir -p ours/tree/a/b; ln -s /srv/place/ours/victim ours/tree/a/link; touch "ours/tree/a/b/-rf"',
    )
    await directory(remote.host, { path: '/srv/place/ours/tree', state: 'absent' })
    expect(await container.sh('ls -A /srv/place/ours')).toBe('victim')
    await expect(directory(remote.host, { path: '/srv/place/ours/victim', state: 'absent' })).rejects.toThrow(
      'is not a folder',
    )
  })
})
