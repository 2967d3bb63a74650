/** Temporary folders beside a file: those that dead sessions left, and those that others made to look like them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { file } from '../../src/operations/file.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { taskHost } from '../support/task-host.ts'

describe.each<ContainerKind>(['debian', 'bash', 'busybox'])('on %s', (kind) => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer(kind)
  })
  afterAll(() => container[Symbol.asyncDispose]())
  beforeEach(() => container.sh('rm -rf /srv/open && mkdir /srv/open && chmod 777 /srv/open'))

  /** The last process id that the container gave out. */
  const lastProcess = async (): Promise<number> => Number(await container.sh("cut -d ' ' -f 5 /proc/loadavg"))

  test('thousands of another user cost no process each', async () => {
    await using remote = taskHost(container)
    await container.sh("cd /srv/open && seq 3000 | sed 's/.*/.hawser-999999.&-abcdef/' | xargs mkdir", {
      user: 'mallory',
    })
    const before = await lastProcess()
    await file(remote.host, { path: '/srv/open/file', content: 'x' })
    expect((await lastProcess()) - before).toBeLessThan(1000)
    expect(await container.sh('ls -A /srv/open | wc -l')).toBe('3001')
  })

  test('a hundred of our own are removed at a time', async () => {
    await using remote = taskHost(container)
    await container.sh(
      'cd /srv/open && for n in $(seq 110); do mkdir .hawser-999999.$n-abcdef && : >.hawser-999999.$n-abcdef/.hawser; done',
    )
    await file(remote.host, { path: '/srv/open/file', content: 'x' })
    expect(await container.sh('ls -A /srv/open | wc -l')).toBe('11')
    await file(remote.host, { path: '/srv/open/file', content: 'y' })
    expect(await container.sh('ls -A /srv/open')).toBe('file')
  })

  test('a validation is given no path on which others could exchange a folder', async () => {
    await using remote = taskHost(container)
    await container.sh('mkdir -p /srv/open/a/b /srv/a/b')
    const validated = async (path: string): Promise<string> => {
      await file(remote.host, {
        path,
        content: 'ours',
        validate: ['sh', '-c', 'cat "$1" >/root/seen && printf " %s" "$1" >>/root/seen', 'sh', '%s'],
      })
      return container.sh('cat /root/seen')
    }
    expect(await validated('/srv/open/a/b/file')).toMatch(/^ours \/proc\/\d+\/cwd\/file$/)
    expect(await validated('/srv/a/b/file')).toMatch(/^ours \/srv\/a\/b\/\.hawser-[^/]+\/file$/)
  })
})
