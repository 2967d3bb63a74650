/** Units of a real systemd: restarted by state, and never called well where they are not. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '../../src/core/outcome.ts'
import { directory } from '../../src/operations/directory.ts'
import { type FileResult, file } from '../../src/operations/file.ts'
import type { Host } from '../../src/operations/host.ts'
import type { Installed } from '../../src/operations/installed.ts'
import { query } from '../../src/operations/query.ts'
import { type ServiceOptions, service } from '../../src/operations/service.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { taskHost } from '../support/task-host.ts'
import { thrice, unit } from '../support/unit.ts'

let container: TestContainer

beforeAll(async () => {
  container = await startContainer('systemd')
})
afterAll(() => container[Symbol.asyncDispose]())

/** Puts a program at its place, as an installation does. */
async function installed(host: Host, dest: string, content: string): Promise<Installed> {
  await file(host, { path: dest, content, mode: '0755' })
  return { dest, sha256: createHash('sha256').update(content).digest('hex') }
}

const script = (version: number): string => `#!/bin/sh -e\n# ${version}\nwhile :; do sleep 1; done\n`

describe('what is asked for', () => {
  test('is started, stopped, enabled and disabled once', async () => {
    await using remote = taskHost(container)
    const { name } = await unit(remote.host, '/usr/bin/sleep 1000')
    const steps: [ServiceOptions, string][] = [
      [{ name, state: 'started', enabled: true }, 'active enabled'],
      [{ name, state: 'stopped' }, 'inactive enabled'],
      [{ name, enabled: false }, 'inactive disabled'],
      [{ name: `${name}.service`, state: 'started' }, 'active disabled'],
    ]
    for (const [options, state] of steps) {
      const [predicted, done, again] = await thrice(container, options)
      expect([predicted, done.outcome, again]).toEqual(['changed', 'changed', 'ok'])
      expect(await container.sh(`echo $(systemctl is-active ${name}) $(systemctl is-enabled ${name})`)).toBe(state)
    }
  })

  test('is restarted and reloaded every time', async () => {
    await using remote = taskHost(container)
    const { name } = await unit(remote.host, '/usr/bin/sleep 1000', 'ExecReload=/usr/bin/touch /run/reloaded')
    const first = await service(remote.host, { name, state: 'restarted' })
    const second = await service(remote.host, { name, state: 'restarted' })
    expect(second.outcome).toBe('changed')
    expect(second.data.pid).not.toBe(first.data.pid)
    const third = await service(remote.host, { name, state: 'reloaded' })
    expect([third.outcome, third.data.pid]).toEqual(['changed', second.data.pid])
    expect(await container.sh('ls /run/reloaded')).toBe('/run/reloaded')
  })

  test('is a oneshot, which is done when it has ended well', async () => {
    await using remote = taskHost(container)
    const { name } = await unit(remote.host, '/usr/bin/touch /run/done', 'Type=oneshot')
    expect((await service(remote.host, { name, state: 'started' })).outcome).toBe('changed')
    expect(await container.sh('ls /run/done')).toBe('/run/done')
  })

  test('is a unit that remains after its process has ended well', async () => {
    await using remote = taskHost(container)
    const { name } = await unit(remote.host, '/usr/bin/sleep 0.5', 'RemainAfterExit=yes')
    expect((await service(remote.host, { name, state: 'started' })).outcome).toBe('changed')
    expect((await service(remote.host, { name, state: 'started' })).outcome).toBe('ok')
  })
})

describe('what does not go well is an error with the last words of the journal', () => {
  test.each([
    [
      'dies after a moment',
      '/bin/sh -c "echo my last words; sleep 0.2; exit 3"',
      '',
      /did not stay up.*my last words/s,
    ],
    ['dies after a while', '/bin/sh -c "echo my last words; sleep 0.9; exit 3"', '', /did not stay up.*my last words/s],
    [
      'is restarted over and over',
      '/bin/sh -c "echo my last words; exit 3"',
      'Restart=always\nRestartSec=1',
      /failed \(auto-restart\).*my last words/s,
    ],
    ['cannot be executed', '/usr/bin/no-such-program', '', /no-such-program/],
    [
      'fails as a oneshot',
      '/bin/sh -c "echo my last words; exit 3"',
      'Type=oneshot',
      /systemctl start .*failed.*my last words/s,
    ],
    ['never says that it is ready', '/bin/sleep 1000', 'Type=notify\nTimeoutStartSec=60', /longer than 2 s/],
  ])('%s', async (_title, exec, more, message) => {
    await using remote = taskHost(container)
    const { name } = await unit(remote.host, exec, more)
    await expect(service(remote.host, { name, state: 'started', timeout: '2s' })).rejects.toThrow(message)
    await container.sh(`systemctl stop ${name}`)
  })

  test('there is no such unit, or it cannot be enabled', async () => {
    await using remote = taskHost(container)
    await expect(service(remote.host, { name: 'no-such-unit', state: 'started' })).rejects.toThrow(
      'there is no unit no-such-unit',
    )
    await file(remote.host, {
      path: '/etc/systemd/system/bare.service',
      content: '[Service]\nExecStart=/usr/bin/true\n',
    })
    await expect(service(remote.host, { name: 'bare', enabled: true })).rejects.toThrow(
      'cannot be enabled: it is static',
    )
    await container.sh('systemctl mask bare-masked')
    await expect(service(remote.host, { name: 'bare-masked', state: 'started' })).rejects.toThrow('masked')
  })

  test('a unit that an earlier change would bring is unknown in check', async () => {
    await using checking = taskHost(container, { check: true })
    const { name } = await unit(checking.host, '/usr/bin/sleep 1000')
    expect((await service(checking.host, { name, state: 'started' })).outcome).toBe('unknown')
  })
})

test('what crashes over and over is stopped', async () => {
  await using remote = taskHost(container)
  const { name } = await unit(remote.host, '/bin/false', 'Restart=always\nRestartSec=100')
  await container.sh(`systemctl start ${name}
    until systemctl show -p SubState ${name} | grep -q auto-restart; do sleep 0.1; done`)
  const [predicted, stopped, again] = await thrice(container, { name, state: 'stopped' })
  expect([predicted, stopped.outcome, again]).toEqual(['changed', 'changed', 'ok'])
  expect(await container.sh(`systemctl show -p SubState --value ${name}`)).toBe('dead')
})

test.each([
  ['a oneshot', '.service', '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/bin/true\n'],
  ['a timer', '.timer', '[Timer]\nOnCalendar=2099-01-01\nUnit=multi-user.target\n'],
])('restartAfter restarts %s, which has no main process, where it is older', async (_title, suffix, content) => {
  await using remote = taskHost(container)
  const name = `pidless${suffix}`
  const written = await file(remote.host, { path: `/etc/systemd/system/${name}`, content })
  const conf = { path: '/etc/pidless', content: suffix }
  await file(remote.host, conf)
  const options = { name, restartAfter: [written, await file(remote.host, conf)] }
  const [, started, again] = await thrice(container, options)
  expect([started.message, again]).toEqual(['start', 'ok'])
  await container.sh('touch /etc/pidless')
  const [predicted, restarted, then] = await thrice(container, options)
  expect([predicted, restarted.message, then]).toEqual([
    'changed',
    'restart: it started before /etc/pidless changed',
    'ok',
  ])
})

test('what depends on something unknown is unknown in check', async () => {
  await using remote = taskHost(container)
  await using checking = taskHost(container, { check: true })
  const { name, written } = await unit(remote.host, '/usr/bin/sleep 1000')
  const { data } = await service(remote.host, { name, state: 'started' })
  const restartAfter = [{ ...written, outcome: 'unknown' as const }]
  expect((await service(checking.host, { name, restartAfter })).outcome).toBe('unknown')
  const [sha256 = ''] = (await container.sh(`sha256sum </proc/${data.pid}/exe`)).split(' ')
  const running = { dest: '/usr/bin/sleep', sha256 }
  expect((await service(checking.host, { name, running })).outcome).toBe('ok')
  const unsure: Installed & { readonly outcome: string } = { ...running, outcome: 'unknown' }
  expect((await service(checking.host, { name, running: unsure })).outcome).toBe('unknown')
})

describe('running', () => {
  test('restarts a binary only where another one runs', async () => {
    await using remote = taskHost(container)
    const dest = '/usr/local/bin/nap'
    const install = async (from: string): Promise<Installed> => {
      await container.sh(`cp ${from} ${dest}.new && mv ${dest}.new ${dest}`)
      return { dest, sha256: (await container.sh(`sha256sum <${dest}`)).slice(0, 64) }
    }
    const first = await install('/usr/bin/sleep')
    const { name } = await unit(remote.host, `${dest} 1000`)
    const [predicted, started, again] = await thrice(container, { name, running: first })
    expect([predicted, started.outcome, again]).toEqual(['changed', 'changed', 'ok'])
    // The same bytes in a new file are the same release: nothing has to end for that.
    await container.sh(`cp ${dest} ${dest}.new && mv ${dest}.new ${dest}`)
    expect((await service(remote.host, { name, running: first })).data.pid).toBe(started.data.pid)

    await container.sh(`cp /usr/bin/sleep /tmp/other && printf x >>/tmp/other`)
    const second = await install('/tmp/other')
    const [foretold, restarted, settled] = await thrice(container, { name, running: second })
    expect([foretold, restarted.outcome, settled]).toEqual(['changed', 'changed', 'ok'])
    expect(restarted.message).toBe(`restart: its process runs something else than ${dest} as it is installed`)
    expect(await container.sh(`sha256sum </proc/${restarted.data.pid}/exe`)).toContain(second.sha256)
  })

  test('restarts a script where it started before the script was installed', async () => {
    await using remote = taskHost(container)
    const dest = '/usr/local/bin/script'
    const first = await installed(remote.host, dest, script(1))
    const { name } = await unit(remote.host, dest)
    expect((await thrice(container, { name, running: first }))[1].message).toBe('start')
    const second = await installed(remote.host, dest, script(2))
    const [, restarted, again] = await thrice(container, { name, running: second })
    expect([restarted.outcome, again]).toEqual(['changed', 'ok'])
    expect(restarted.message).toBe(`restart: it started before ${dest} changed`)
    // Also where an interpreter is named in the unit.
    const { name: other } = await unit(remote.host, `/bin/sh -u ${dest}`)
    expect((await thrice(container, { name: other, running: second }))[2]).toBe('ok')
  })

  test('fails for a script that becomes something else, and says what to use', async () => {
    await using remote = taskHost(container)
    const release = await installed(remote.host, '/usr/local/bin/launcher', '#!/bin/sh\nexec sleep 1000\n')
    const { name } = await unit(remote.host, release.dest)
    await expect(service(remote.host, { name, running: release })).rejects.toThrow(
      expect.objectContaining({ code: 'HAWSER_NOT_CONVERGED', hint: expect.stringContaining('use restartAfter') }),
    )
  })

  test('fails where the unit runs something else, whatever is done', async () => {
    await using remote = taskHost(container)
    const release = await installed(remote.host, '/usr/local/bin/mine', script(1))
    const { name } = await unit(remote.host, '/usr/bin/sleep 1000')
    await expect(service(remote.host, { name, running: release })).rejects.toThrow('does not run /usr/local/bin/mine')
    await expect(service(remote.host, { name, running: { ...release, sha256: '0'.repeat(64) } })).rejects.toThrow(
      expect.objectContaining({ code: 'HAWSER_NOT_CONVERGED' }),
    )
  })
})

test('restartAfter restarts where the process is older than the file, however long ago that was found out', async () => {
  await using remote = taskHost(container)
  const conf = (content: string): Promise<Outcome<FileResult>> => file(remote.host, { path: '/etc/demo/conf', content })
  await directory(remote.host, { path: '/etc/demo' })
  const { name, written } = await unit(remote.host, '/usr/bin/sleep 1000')
  const restartAfter = [written, await conf('1')]
  const [, started, again] = await thrice(container, { name, restartAfter })
  expect([started.message, again]).toEqual(['start', 'ok'])
  // A run that changed the file and was cut off before the restart; then another, for which the file is as it should be.
  await conf('2')
  const settled = await conf('2')
  expect(settled.outcome).toBe('ok')
  const [, restarted, then] = await thrice(container, { name, restartAfter: [written, settled] })
  expect([restarted.outcome, restarted.message, then]).toEqual([
    'changed',
    'restart: it started before /etc/demo/conf changed',
    'ok',
  ])
  // A unit file that changed is read again, which counts as a change of its own.
  const changed = await file(remote.host, {
    path: `/etc/systemd/system/${name}.service`,
    content: '[Service]\nExecStart=/usr/bin/sleep 2000\n',
  })
  const [, reread, quiet] = await thrice(container, { name, restartAfter: [changed] })
  expect([reread.message, quiet]).toEqual([`daemon-reload, restart: it started before ${changed.title} changed`, 'ok'])
  expect(await container.sh(`tr '\\0' ' ' </proc/${reread.data.pid}/cmdline`)).toBe('/usr/bin/sleep 2000 ')
  const gone = await file(remote.host, { path: '/etc/demo/conf', state: 'absent' })
  expect((await service(remote.host, { name, restartAfter: [gone] })).outcome).toBe('changed')
})

test('where no systemd runs, that is said', async () => {
  await using bare = await startContainer('debian')
  await using remote = taskHost(bare)
  await expect(service(remote.host, { name: 'x', state: 'started' })).rejects.toThrow(
    'systemd does not run on this host',
  )
  expect((await query(remote.host, ['true'])).outcome).toBe('ok')
})
