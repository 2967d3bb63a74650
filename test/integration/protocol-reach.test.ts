/**
 * What programs of a less privileged user can reach of a session: nothing but the pipes that they were given. And the
 * documented limit: root, and the session's own user, reach everything.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { command } from '../../src/operations/command.ts'
import { file } from '../../src/operations/file.ts'
import { query } from '../../src/operations/query.ts'
import { waitFor } from '../../src/operations/wait-for.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { taskHost } from '../support/task-host.ts'

/**
 * Says which of its outputs it can open the other way round, and which descriptors, memory and environments of processes of
 * others it can open: for both reading and writing, since opening a pipe so never waits. Nothing is written to any of
 * them. With a word, processes of the same user count as well.
 */
const REACH = `#!/bin/sh
for fd in 1 2; do
  # What it complains of goes to the log: to send it elsewhere would change the descriptor that is looked at.
  case $(readlink "/proc/$$/fd/$fd") in pipe:*) sh -c ': <>"$1"' sh "/proc/$$/fd/$fd" && echo "reads its own $fd" ;; esac
done
for process in /proc/[0-9]*; do
  [ "$(stat -c %u "$process" 2>/dev/null)" != "$(id -u)" ] || [ -n "$1" ] || continue
  name=$(tr '\0' ' ' <"$process/cmdline" | cut -c 1-40)
  for fd in 0 1 2 3 4 5 10; do
    (: <>"$process/fd/$fd") 2>/dev/null && echo "reaches fd $fd of $name"
  done
  (: <"$process/mem") 2>/dev/null && echo "opens the memory of $name"
  head -c 1 "$process/environ" 2>/dev/null | grep -q . && echo "reads the environment of $name"
done
exit 0
`

/** The descriptors of a program, but for the folder that it lists them from. */
const given = (listed: string): string[] =>
  listed.split('\n').flatMap((line) => /(\d+) -> (?!\/proc\/\d+\/fd)/.exec(line)?.[1] ?? [])

describe.each<ContainerKind>(['debian', 'bash', 'busybox'])('on %s', (kind) => {
  let container: TestContainer
  /** Words that run something as another user. */
  let asUser: (user: string) => string[]

  beforeAll(async () => {
    container = await startContainer(kind)
    await container.write('/opt/reach', REACH, 0o755)
    asUser = (user) => [kind === 'busybox' ? '/opt/host/sudo' : 'sudo', '-u', user, '--']
  })
  afterAll(() => container[Symbol.asyncDispose]())

  test('a program is given its three streams, and nothing else', async () => {
    await using remote = taskHost(container)
    const { host } = remote
    expect(given((await query(host, ['ls', '-l', '/proc/self/fd'])).data.stdout)).toEqual(['0', '1', '2'])
    // `exec`, since a shell keeps its own descriptors elsewhere while it sends those of a program to a file.
    const list = (name: string): string[] => ['sh', '-c', `exec ls -l /proc/self/fd >/tmp/given-${name}`]
    await command(host, { argv: ['true'], onlyIf: list('guard'), always: true })
    await command(host, { argv: list('command'), always: true, stdin: 'x' })
    await waitFor(host, { command: list('wait'), for: '60s' })
    await file(host, { path: '/srv/small', content: 'x', validate: [...list('check'), 'sh', '%s'] })
    await file(host, { path: '/srv/large', content: 'x'.repeat(100_000), validate: [...list('large'), 'sh', '%s'] })
    await host.$`${list('shell')}`
    for (const name of ['guard', 'command', 'wait', 'check', 'large', 'shell']) {
      expect(given(await container.sh(`cat /tmp/given-${name}`)), name).toEqual(['0', '1', '2'])
    }
  })

  test('a program of another user, started by root’s session, reaches nothing of it', async () => {
    await using remote = taskHost(container)
    const { data } = await query(remote.host, [...asUser('mallory'), '/opt/reach'])
    expect(data.stdout).toBe('')
  })

  test('nor as a guard, as what is waited for, as a check of content, or under host.$', async () => {
    await using remote = taskHost(container)
    const { host } = remote
    const reach = [...asUser('mallory'), 'sh', '-c', '/opt/reach >>/tmp/reached']
    await container.sh('echo here >/tmp/reached; chmod 666 /tmp/reached')
    await command(host, { argv: ['true'], onlyIf: reach, always: true })
    await waitFor(host, { command: reach, for: '60s' })
    await file(host, { path: '/srv/reach', content: 'x', validate: [...reach, 'sh', '%s'] })
    await host.$`${reach}`
    await command(host, { argv: reach, always: true, stdin: 'x' })
    expect(await container.sh('cat /tmp/reached')).toBe('here')
  })

  test('root reaches it, and the session’s own user does: that is the limit', async () => {
    await using remote = taskHost(container)
    const { data: byRoot } = await query(remote.host, ['/opt/reach', 'all'])
    expect(byRoot.stdout).toMatch(/reaches fd 3 of/)
    await using own = taskHost(container, { user: 'mallory' })
    const { data: byOwner } = await query(own.host, ['/opt/reach', 'all'])
    expect(byOwner.stdout).toMatch(/reaches fd 3 of/)
  })
})

describe('over ssh', () => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer('debian')
    await container.write('/opt/reach', REACH, 0o755)
  })
  afterAll(() => container[Symbol.asyncDispose]())

  test('the ssh user’s processes reach nothing of root’s session, be they started by it or not', async () => {
    await using remote = taskHost(container, { by: 'ssh' })
    const { data } = await query(remote.host, ['sudo', '-u', 'deploy', '--', '/opt/reach'])
    expect(data.stdout).toBe('')
    // Its outputs are not the session's.
    expect(await container.sh('/opt/reach 2>/dev/null >/tmp/reached; cat /tmp/reached', { user: 'deploy' })).toBe('')
  })
})
