/** Files and folders whose names a local user exchanges while they are looked at. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { OperationError } from '../../src/core/errors.ts'
import { directory } from '../../src/operations/directory.ts'
import { file } from '../../src/operations/file.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { taskHost } from '../support/task-host.ts'

/** Rounds of each attack: what was lost before, was lost in far fewer. */
const ROUNDS = 60

describe.each<ContainerKind>(['debian', 'bash'])('on %s, names that are exchanged all the time', (kind) => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer(kind)
  })
  afterAll(() => container[Symbol.asyncDispose]())
  beforeEach(() =>
    container.sh(`
      rm -rf /srv/race /root/victim; mkdir -p /srv/race/open /root/victim; printf canary >/root/victim/secret
      chmod 700 /root/victim; chmod 600 /root/victim/secret; chown mallory: /srv/race`),
  )

  /** Exchanges the two while `round` runs many times; it may be refused. */
  async function race(one: string, other: string, round: (count: number) => Promise<unknown>): Promise<void> {
    const pid = await container.sh(`/opt/attack/exchanger ${one} ${other} >/tmp/exchanger.log 2>&1 & echo $!`, {
      user: 'mallory',
    })
    try {
      for (let count = 0; count < ROUNDS; count += 1) {
        await round(count).catch((error: unknown) => expect(error).toBeInstanceOf(OperationError))
      }
      expect(await container.sh(`kill ${pid} && cat /tmp/exchanger.log`)).toBe('')
    } finally {
      await container.sh(`kill ${pid} 2>/dev/null; true`)
    }
  }

  test("a link is followed only as root's own folder has it", async () => {
    await using remote = taskHost(container)
    // Root's folder with a link of root's, and one of mallory's with a link under the same name.
    await container.sh(`
      cd /srv/race && mkdir -p site/real evil && ln -s real site/link && ln -s /root/victim evil/link
      chown -h mallory: evil evil/link`)
    await race('/srv/race/site', '/srv/race/evil', (count) =>
      count % 2 === 0
        ? file(remote.host, { path: `/srv/race/site/link/new${count}`, content: 'x', owner: 'mallory' })
        : directory(remote.host, { path: `/srv/race/site/link/sub${count}`, owner: 'mallory' }),
    )
    expect(await container.sh('ls -A /root/victim')).toBe('secret')
  })

  test('a diff does not show what a link leads to', async () => {
    await using remote = taskHost(container, { diff: true, check: true })
    await container.sh(`cd /srv/race && printf public >list && ln -s /root/victim/secret bait`, { user: 'mallory' })
    await race('/srv/race/list', '/srv/race/bait', () => file(remote.host, { path: '/srv/race/list', content: 'new' }))
    const shown = remote.operations().map(({ diff = '' }) => diff)
    expect(shown.filter((diff) => diff.includes('canary'))).toEqual([])
    expect(shown.some((diff) => diff.includes('-public'))).toBe(true)
  })
})
