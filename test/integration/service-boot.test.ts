/** What of a unit holds at the next boot, and how systemd is told of its files. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { service } from '../../src/operations/service.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { taskHost } from '../support/task-host.ts'
import { thrice, unit } from '../support/unit.ts'

let container: TestContainer

beforeAll(async () => {
  container = await startContainer('systemd')
})
afterAll(() => container[Symbol.asyncDispose]())

describe('at boot', () => {
  const enabled = (name: string): Promise<string> => container.sh(`systemctl is-enabled ${name} || :`)

  test('what is enabled until the next boot only is not enabled', async () => {
    await using remote = taskHost(container)
    const { name } = await unit(remote.host, '/usr/bin/sleep 1000')
    await container.sh(`systemctl enable --runtime ${name}`)
    const [predicted, done, again] = await thrice(container, { name, enabled: true })
    expect([predicted, done.outcome, again, await enabled(name)]).toEqual(['changed', 'changed', 'ok', 'enabled'])
    const { name: other } = await unit(remote.host, '/usr/bin/sleep 1000')
    await container.sh(`systemctl enable --runtime ${other}`)
    expect(
      (await thrice(container, { name: other, enabled: false })).map((it) =>
        typeof it === 'string' ? it : it.outcome,
      ),
    ).toEqual(['changed', 'changed', 'ok'])
    expect(await enabled(other)).toBe('disabled')
  })

  test('a linked unit stays linked when it is not to be enabled', async () => {
    await container.sh(`mkdir -p /opt/linked; cd /opt/linked
      printf '[Service]\nExecStart=/usr/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target\n' >linked.service
      systemctl link /opt/linked/linked.service`)
    await using remote = taskHost(container)
    expect((await service(remote.host, { name: 'linked', enabled: false })).outcome).toBe('ok')
    for (const isEnabled of [true, false]) {
      const [predicted, done, again] = await thrice(container, { name: 'linked', enabled: isEnabled })
      expect([predicted, done.outcome, again]).toEqual(['changed', 'changed', 'ok'])
    }
    expect(await enabled('linked')).toBe('linked')
  })

  test('a masked unit is disabled and can be stopped, and nothing else', async () => {
    await container.sh('systemctl mask masked')
    await using remote = taskHost(container)
    expect((await service(remote.host, { name: 'masked', enabled: false })).outcome).toBe('ok')
    expect((await service(remote.host, { name: 'masked', enabled: false, state: 'stopped' })).outcome).toBe('ok')
    await expect(service(remote.host, { name: 'masked', enabled: true })).rejects.toThrow(
      'cannot be enabled: it is masked',
    )
  })

  test('fails where it does not hold', async () => {
    await using remote = taskHost(container)
    const { name } = await unit(remote.host, '/usr/bin/sleep 1000')
    // Something that enables it again, such as another manager of the host.
    await container.sh(`mkdir -p /usr/local/bin; cat >/usr/local/bin/systemctl <<'END'
#!/bin/sh
case $* in *disable*) exit 0 ;; esac
exec /usr/bin/systemctl "$@"
END
chmod +x /usr/local/bin/systemctl; systemctl enable ${name}`)
    try {
      await expect(service(remote.host, { name, enabled: false })).rejects.toThrow(
        expect.objectContaining({ code: 'HAWSER_NOT_CONVERGED' }),
      )
    } finally {
      await container.sh('rm /usr/local/bin/systemctl')
    }
  })
})

test('that systemd reads a unit again is no change', async () => {
  await using remote = taskHost(container)
  const { name } = await unit(remote.host, '/usr/bin/sleep 1000')
  await service(remote.host, { name, state: 'started' })
  await container.sh(`echo '# new' >>/etc/systemd/system/${name}.service`)
  const needed = (): Promise<string> => container.sh(`systemctl show -p NeedDaemonReload --value ${name}`)
  expect(await needed()).toBe('yes')
  await using checking = taskHost(container, { check: true })
  const predicted = await service(checking.host, { name, state: 'started' })
  expect([predicted.outcome, predicted.message, await needed()]).toEqual(['ok', 'daemon-reload', 'yes'])
  const done = await service(remote.host, { name, daemonReload: true })
  expect([done.outcome, done.message, await needed()]).toEqual(['ok', 'daemon-reload', 'no'])
})
