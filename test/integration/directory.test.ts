/** What the removal of a folder refuses, and what check says of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directory } from '../../src/operations/directory.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { taskHost } from '../support/task-host.ts'

describe.each<ContainerKind>(['debian', 'bash', 'busybox'])('on %s', (kind) => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer(kind, { tmpfs: { '/srv/tree/a/mounted': 'size=64k', '/srv/b c\\d': 'size=64k' } })
    await container.sh('touch /srv/tree/kept /srv/tree/a/mounted/kept "/srv/b c\\d/kept"; ln -s / /srv/root')
  })
  afterAll(() => container[Symbol.asyncDispose]())

  test.each([
    ['/srv/tree', '/srv/tree/a/mounted is a mount point'],
    ['/srv/tree/a/mounted', '/srv/tree/a/mounted is a mount point'],
    ['/srv/b c\\d', 'is a mount point'],
    ['/srv', '/srv belongs to the system'],
    ['/srv/root/srv', '/srv belongs to the system'],
    ['/srv/root/var/lib', '/var/lib belongs to the system'],
  ])('%s is not removed, and check says so too', async (path, message) => {
    for (const check of [true, false]) {
      await using remote = taskHost(container, { check })
      await expect(directory(remote.host, { path, state: 'absent' })).rejects.toThrow(message)
    }
    expect(await container.sh('find /srv/tree /srv/b* -name kept | wc -l')).toBe('3')
  })

  test('a folder beside a mount point of a longer name is removed', async () => {
    await using remote = taskHost(container)
    await container.sh('mkdir -p /srv/tree/a/mount "/srv/b c"')
    await directory(remote.host, { path: '/srv/tree/a/mount', state: 'absent' })
    await directory(remote.host, { path: '/srv/b c', state: 'absent' })
    expect(await container.sh('ls /srv/tree/a')).toBe('mounted')
  })

  test('a user whose line has no number is none', async () => {
    await using remote = taskHost(container)
    await container.sh('echo bad:x >>/etc/passwd; mkdir -p /srv/owned')
    await expect(directory(remote.host, { path: '/srv/owned', owner: 'bad' })).rejects.toThrow("there is no user 'bad'")
  })

  test('what an earlier change would provide is unknown to a check, not wrong', async () => {
    await using remote = taskHost(container, { check: true })
    await container.sh('ln -sfn /srv/later /srv/link')
    await expect(directory(remote.host, { path: '/srv/link/sub' })).rejects.toThrow('/srv/later does not exist')
    await directory(remote.host, { path: '/srv/later' })
    expect((await directory(remote.host, { path: '/srv/link/sub' })).outcome).toBe('unknown')
  })

  if (kind === 'busybox') {
    test('check refuses what a run would, where rm goes by name', async () => {
      await container.sh('rm -rf /srv/theirs; mkdir -p /srv/theirs/sub; chown mallory: /srv/theirs/sub')
      for (const check of [true, false]) {
        await using remote = taskHost(container, { check })
        await expect(directory(remote.host, { path: '/srv/root/srv/theirs', state: 'absent' })).rejects.toThrow(
          '/srv/theirs/sub could be swapped by others',
        )
      }
    })
  }
})
