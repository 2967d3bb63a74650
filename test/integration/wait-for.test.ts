/** Waiting on the host, with whatever tools it has. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DeadlineError } from '../../src/core/errors.ts'
import { directory } from '../../src/operations/directory.ts'
import { waitFor } from '../../src/operations/wait-for.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { taskHost } from '../support/task-host.ts'

const briefly = { for: '1s', interval: '200ms' } as const

describe.each<ContainerKind>(['debian', 'busybox'])('on %s', (kind) => {
  let container: TestContainer
  let address: string

  beforeAll(async () => {
    container = await startContainer(kind)
    address = await container.sh('hostname -i')
    await container.sh(`
      mkdir -p /srv/www/moved && echo hello >/srv/www/index.html && cd / &&
      busybox httpd -p 8080 -h /srv/www && busybox httpd -p 127.0.0.1:8081 -h /srv/www && busybox httpd -p ${address}:8082`)
  })
  afterAll(() => container[Symbol.asyncDispose]())

  test('a port of the host itself is looked up, by its loopback addresses only', async () => {
    await using remote = taskHost(container)
    for (const tcp of [22, 8080, 8081, 'localhost:8081', '127.0.0.1:8080', `${address}:8082`, `${address}:8080`]) {
      expect((await waitFor(remote.host, { tcp, ...briefly })).outcome, String(tcp)).toBe('ok')
    }
    await expect(waitFor(remote.host, { tcp: 8082, ...briefly })).rejects.toThrow('nothing listens on port 8082')
    await expect(waitFor(remote.host, { tcp: 808, ...briefly })).rejects.toThrow(DeadlineError)
    await expect(waitFor(remote.host, { tcp: '[::1]:8081', ...briefly })).rejects.toThrow(DeadlineError)
    await expect(waitFor(remote.host, { tcp: `${address}:8081`, ...briefly })).rejects.toThrow('Connection refused')
    await expect(waitFor(remote.host, { tcp: 'nowhere.invalid:22', ...briefly })).rejects.toThrow('nowhere.invalid')
  })

  const tools = kind === 'busybox' ? ['wget'] : ['curl', 'python3', 'bash']
  test.each(tools)('a web address is asked for by %s', async (tool) => {
    await using remote = taskHost(container)
    const path = (name: string): string => `/usr/bin/${name}`
    const hidden = kind === 'busybox' ? [] : ['curl', 'wget', 'python3', 'perl'].filter((other) => other !== tool)
    await container.sh(
      `mkdir -p /srv/hidden; for tool in ${hidden.map(path).join(' ')}; do [ ! -e "$tool" ] || mv "$tool" /srv/hidden; done`,
    )
    try {
      expect(await container.sh(`command -v ${tool}`)).toContain(tool)
      await waitFor(remote.host, { http: `http://${address}:8080/`, ...briefly })
      await waitFor(remote.host, { http: 'http://127.0.0.1:8080/nothing?q=1#part', status: [404, 410], ...briefly })
      await waitFor(remote.host, { http: 'http://localhost:8080/moved', status: 302, ...briefly })
      await waitFor(remote.host, { http: 'http://localhost:8080/moved', ...briefly })
      await expect(waitFor(remote.host, { http: 'http://127.0.0.1:8080/nothing', ...briefly })).rejects.toThrow(
        'not within 1 s; the last answer: status 404',
      )
      await expect(waitFor(remote.host, { http: 'http://127.0.0.1:8080/', status: 204, ...briefly })).rejects.toThrow(
        'status 200',
      )
      await expect(waitFor(remote.host, { http: 'http://127.0.0.1:9/', ...briefly })).rejects.toThrow(
        /refused|connect/i,
      )
    } finally {
      await container.sh('find /srv/hidden ! -type d -exec mv {} /usr/bin/ ";"')
    }
  })

  test('what comes while it waits is seen, in one trip', async () => {
    await using remote = taskHost(container)
    await container.sh('rm -f /srv/late; (sleep 1; touch /srv/late) >/dev/null 2>&1 &')
    const done = await waitFor(remote.host, { command: ['test', '-e', '/srv/late'], for: '20s', interval: '100ms' })
    expect(done).toMatchObject({ outcome: 'ok', title: 'test -e /srv/late' })
    await expect(
      waitFor(remote.host, {
        command: ['sh', '-c', 'echo not yet; exit 4'],
        description: 'the end of days',
        ...briefly,
      }),
    ).rejects.toThrow('the last answer: status 4: not yet')
    expect(remote.operations().at(-1)).toMatchObject({ title: 'the end of days', outcome: 'failed' })
  })

  test('a program that never ends does not hold it up', async () => {
    await using remote = taskHost(container)
    await expect(waitFor(remote.host, { command: ['sleep', '1000'], ...briefly })).rejects.toThrow('not within 1 s')
  })

  test('check looks once, and does not guess what depends on a change', async () => {
    await using checking = taskHost(container, { check: true })
    expect((await waitFor(checking.host, { tcp: 8080 })).outcome).toBe('ok')
    expect(await waitFor(checking.host, { tcp: 9, for: '1h' })).toMatchObject({
      outcome: 'unknown',
      message: 'not now: nothing listens on port 9',
    })
    await directory(checking.host, { path: '/srv/not-there-yet' })
    expect((await waitFor(checking.host, { tcp: 8080 })).outcome).toBe('unknown')
  })
})

test('where no tool can ask, the error says which would do', async () => {
  await using container = await startContainer('debian')
  await using remote = taskHost(container)
  await container.sh('rm -f /usr/bin/curl /usr/bin/wget /usr/bin/python3 /usr/bin/perl /usr/bin/bash /bin/bash')
  await expect(waitFor(remote.host, { http: 'http://127.0.0.1/', ...briefly })).rejects.toThrow(
    expect.objectContaining({
      message: 'nothing on the host can ask for a web address',
      hint: expect.stringContaining('curl'),
    }),
  )
  await expect(waitFor(remote.host, { tcp: '192.0.2.1:1', ...briefly })).rejects.toThrow(
    'nothing on the host can open a TCP connection',
  )
  expect((await waitFor(remote.host, { tcp: 22, ...briefly })).outcome).toBe('ok')
})
