/** Programs on hosts: their input, output, environment and end; what every operation keeps to is in test/contract. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DeadlineError, NotConvergedError, OperationError } from '../../src/core/errors.ts'
import { secret } from '../../src/core/secret.ts'
import { command } from '../../src/operations/command.ts'
import { query } from '../../src/operations/query.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { taskHost } from '../support/task-host.ts'

describe.each<ContainerKind>(['debian', 'bash', 'busybox'])('on %s', (kind) => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer(kind)
  })
  afterAll(() => container[Symbol.asyncDispose]())

  test('output comes exactly, all of it, and as it is written', async () => {
    await using remote = taskHost(container)
    const chunks: Buffer[] = []
    const onOutput = (stream: string, chunk: Buffer): void => void (stream === 'stdout' && chunks.push(chunk))
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    await container.write('/srv/bytes', Buffer.concat([bytes, Buffer.from('\n\n')]))
    const { data } = await query(remote.host, { argv: ['cat', '/srv/bytes'], onOutput })
    expect(Buffer.concat(chunks).subarray(0, 256)).toEqual(bytes)
    expect(data.stdout.endsWith('\n\n')).toBe(true)
    expect((await query(remote.host, ['seq', '200000'])).data.stdout).toHaveLength(1_288_895)

    const seen: string[] = []
    await query(remote.host, {
      sh: 'echo one; sleep 0.5; echo two >&2; sleep 0.5; echo three',
      onOutput: (stream, chunk) => seen.push(`${stream} ${chunk}`),
    })
    expect(seen.filter((text) => /\w+ ./.test(text))).toEqual(['stdout one\n', 'stderr two\n', 'stdout three\n'])
    expect(remote.events.filter((event) => event.event === 'output').map(({ text }) => text)).toContain('three\n')
  })

  test('the environment is small, clean and what was asked for', async () => {
    await using remote = taskHost(container, { user: 'deploy' })
    const env = { NAME: "it's $(id)\n", nonce: 'x', type: 'y', IFS: 'a', HOME: '/srv' }
    const { data } = await query(remote.host, { argv: ['env'], env })
    expect(data.stdout).toContain("NAME=it's $(id)\n\n")
    expect(data.stdout).toContain('\nHOME=/srv\n')
    const names = (await query(remote.host, ['env'])).data.stdout.match(/^\w+(?==)/gm)
    expect(new Set(names)).toEqual(
      new Set([
        ...'HOME USER LOGNAME LC_ALL PATH PWD OLDPWD'.split(' '),
        ...(names ?? []).filter((name) => /^(SHLVL|_)$/.test(name)),
      ]),
    )
    const { data: where } = await query(remote.host, { sh: 'pwd; echo ~; umask; id -un; cat' })
    expect(where.stdout).toBe('/home/deploy\n/home/deploy\n0022\ndeploy\n')
    expect((await query(remote.host, { argv: ['pwd'], cwd: '/usr' })).data.stdout).toBe('/usr\n')
    await expect(query(remote.host, { argv: ['pwd'], cwd: '/nowhere' })).rejects.toThrow(
      'the working folder /nowhere does not exist',
    )
  })

  test('secrets reach the program, and nobody else', async () => {
    await using remote = taskHost(container)
    const [word, key] = ['kanarienvogel-1', "kanarien'vogel-2"]
    const { data } = await query(remote.host, {
      sh: 'cat; echo "$KEY"; tr "\\0" "\\n" </proc/$$/cmdline; for f in /proc/[0-9]*/cmdline; do tr "\\0" "\\n" <"$f"; done | grep "[k]anarien"',
      stdin: secret(word),
      env: { KEY: secret(key) },
      exitCodes: [1],
    })
    expect(data.stdout.split(word)).toHaveLength(2)
    expect(data.stdout.split(key)).toHaveLength(2)
    const failed = query(remote.host, {
      // In parts and in other forms too: an error shows nothing of what such a program says.
      sh: 'cat >&2; echo "$KEY" >&2; echo "$KEY" | od -An -c >&2; exit 3',
      stdin: secret(word),
      env: { KEY: secret(key) },
    })
    await expect(failed).rejects.toMatchObject({
      message: 'the program ended with status 3\n(what it said is not shown: it was given a secret)',
    })
    expect(JSON.stringify(remote.events)).not.toContain('kanarien')
  })

  test('an exit code that was not allowed is an error, with the last words', async () => {
    await using remote = taskHost(container)
    await expect(query(remote.host, { sh: 'echo out; echo why >&2; exit 7' })).rejects.toThrow(
      'the program ended with status 7\nwhy',
    )
    await expect(query(remote.host, { sh: 'echo only out; exit 7' })).rejects.toThrow('status 7\nonly out')
    expect((await query(remote.host, { sh: 'exit 7', exitCodes: [0, 7] })).data.exitCode).toBe(7)
    await expect(query(remote.host, { sh: 'true', exitCodes: [7] })).rejects.toThrow('status 0')
    await expect(query(remote.host, ['no-such-program'])).rejects.toThrow(
      "there is no program 'no-such-program' on the host",
    )
    await expect(query(remote.host, { sh: 'if then fi (' })).rejects.toThrow(OperationError)
    expect((await query(remote.host, ['echo', 'alive'])).data.stdout).toBe('alive\n')
  })

  test('a program that takes too long is ended, and the session goes on', async () => {
    await using remote = taskHost(container)
    const late = query(remote.host, { sh: 'echo begun; sleep 97', timeout: '1s' })
    await expect(late).rejects.toThrow(DeadlineError)
    await expect(late).rejects.toThrow('longer than 1 s')
    // By its last word: the clock of BusyBox's timeout is a process of its own, with the shell's words, for a second more.
    const words = 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\000" "\\n" | grep -cx "9[7]"'
    expect((await query(remote.host, { sh: words, exitCodes: [1] })).data.stdout).toBe('0\n')
    await expect(query(remote.host, { sh: 'exit 124', timeout: '50s' })).rejects.toThrow('status 124')
  })

  test('what a program leaves running holds up nothing, and cannot write into what comes later', async () => {
    await using remote = taskHost(container)
    const { data, message } = await command(remote.host, {
      sh: '(sleep 3; i=0; while [ $i -lt 50 ]; do echo forged; i=$((i+1)); sleep 0.02; done) & echo started',
      always: true,
    })
    expect(data.stdout).toBe('started\n')
    expect(message).toContain('left a process running')
    const later = await query(remote.host, { sh: 'i=0; while [ $i -lt 30 ]; do echo $i; i=$((i+1)); sleep 0.1; done' })
    expect(later.data.stdout).toBe(Array.from({ length: 30 }, (_, line) => `${line}\n`).join(''))
  })

  test('guards decide, in check as in a run', async () => {
    await using running = taskHost(container)
    const both = async (options: Parameters<typeof command>[1]): Promise<string[]> => {
      // A check of its own: what an earlier one would have changed makes guards uncertain.
      await using checking = taskHost(container, { check: true })
      const predicted = await command(checking.host, options)
      const done = await command(running.host, options)
      return [predicted.outcome, done.outcome]
    }
    const path = '/srv/made'
    expect(await both({ argv: ['touch', path], creates: path })).toEqual(['changed', 'changed'])
    expect(await both({ argv: ['touch', path], creates: path })).toEqual(['ok', 'ok'])
    expect(await both({ argv: ['true'], always: true, onlyIf: ['test', '-e', '/nowhere'] })).toEqual(['ok', 'ok'])
    expect(await both({ argv: ['true'], always: true, onlyIf: `test -e ${path}` })).toEqual(['changed', 'changed'])
    expect(await both({ argv: ['rm', path], removes: path })).toEqual(['changed', 'changed'])
    expect(await both({ argv: ['rm', path], removes: path })).toEqual(['ok', 'ok'])
    expect(await both({ sh: 'echo no', changedWhen: ({ stdout }) => stdout === 'yes\n' })).toEqual(['skipped', 'ok'])
    expect(await both({ sh: 'echo yes', changedWhen: ({ stdout }) => stdout === 'yes\n' })).toEqual([
      'skipped',
      'changed',
    ])
    expect(await container.sh('ls /srv')).not.toContain('made')
  })

  test('a guard that an earlier, unapplied change may alter is unknown in check', async () => {
    await using checking = taskHost(container, { check: true })
    const first = await command(checking.host, { argv: ['touch', '/srv/later'], creates: '/srv/later' })
    const second = await command(checking.host, { argv: ['rm', '/srv/later'], removes: '/srv/later' })
    expect([first.outcome, second.outcome]).toEqual(['changed', 'unknown'])
  })

  test('a command that did not do what its guard asks for has not converged', async () => {
    await using remote = taskHost(container)
    await container.sh('touch /srv/stays')
    await expect(command(remote.host, { argv: ['true'], creates: '/srv/nothing' })).rejects.toThrow(NotConvergedError)
    await expect(command(remote.host, { argv: ['true'], removes: '/srv/stays' })).rejects.toThrow('is still there')
    await expect(command(remote.host, { argv: ['true'], unless: ['false'] })).rejects.toThrow(
      "the guard 'unless' still fails",
    )
    expect(remote.takeOutcomes()).toEqual(Array(3).fill('command failed'))
  })

  test('the first that fails stops those of its tick', async () => {
    await using remote = taskHost(container)
    const ended = await Promise.allSettled([
      command(remote.host, { sh: 'touch /srv/first', creates: '/srv/first' }),
      command(remote.host, { sh: 'exit 9', always: true }),
      command(remote.host, { sh: 'touch /srv/third', always: true }),
    ])
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect(remote.takeOutcomes()).toEqual(['command changed', 'command failed', 'command skipped'])
    expect(await container.sh('ls /srv')).not.toContain('third')
  })
})
