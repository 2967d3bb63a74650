import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { secret } from '../../src/core/secret.ts'
import { makeRemoteShell, type RemoteShell } from '../../src/session/remote-shell.ts'
import { connectByExec, connectBySsh, type TestConnection, type TestConnectionOptions } from '../support/connection.ts'
import { startContainer, type TestContainer } from '../support/container.ts'

let debian: TestContainer
let bash: TestContainer
let busybox: TestContainer

beforeAll(async () => {
  ;[debian, bash, busybox] = await Promise.all([
    startContainer('debian'),
    startContainer('bash'),
    startContainer('busybox'),
  ])
})

afterAll(() => Promise.all([debian, bash, busybox].map((host) => host[Symbol.asyncDispose]())))

interface OpenedShell extends AsyncDisposable {
  readonly $: RemoteShell
  readonly shown: string[]
}

async function shellOf({ connection, ...opened }: TestConnection, check = false): Promise<OpenedShell> {
  await connection.session()
  const shown: string[] = []
  const $ = makeRemoteShell({
    name: 'host',
    check,
    signal: new AbortController().signal,
    openWorker: (isWanted) => connection.worker('become', isWanted),
    onOutput: (stream, chunk) => shown.push(`${stream}: ${chunk}`),
  })
  return { $, shown, [Symbol.asyncDispose]: opened[Symbol.asyncDispose] }
}

const overSsh = (options?: TestConnectionOptions): Promise<OpenedShell> => shellOf(connectBySsh(debian, options))

describe.each([
  ['dash over ssh', () => overSsh()],
  [
    'dash over ssh, with a sudo password',
    () => overSsh({ user: 'paula', become: { method: 'sudo', password: 'paula-secret' } }),
  ],
  ['bash as sh', () => shellOf(connectByExec(bash))],
  ['BusyBox', () => shellOf(connectByExec(busybox))],
])('host.$ with %s', (_name, open) => {
  test('quotes values as POSIX shell takes them, and gives exact output', async () => {
    await using opened = await open()
    const { $ } = opened
    const value = 'it\'s $HOME `id` $(id) \\ "\n\t*é'
    const { stdout, stderr, exitCode } = await $`printf '%s' ${value}; echo complaint >&2`
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: value, stderr: 'complaint\n', exitCode: 0 })
    expect(opened.shown.join('')).toBe('stderr: complaint\n')
  })

  test('rejects with the exit code, and does not with nothrow', async () => {
    await using opened = await open()
    await expect(opened.$`exit 7`).rejects.toMatchObject({ exitCode: 7 })
    expect(await opened.$({ nothrow: true })`exit 8`.exitCode).toBe(8)
  })

  test('takes input of any bytes, and streams of it', async () => {
    await using opened = await open()
    const { $ } = opened
    const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7) % 256))
    const { stdout } = await $({ input: bytes })`od -v -An -tx1 | tr -d ' \n'`
    expect(stdout).toBe(bytes.toString('hex'))
    expect((await $`printf 'one two'`.pipe($`tr a-z A-Z`)).stdout).toBe('ONE TWO')
  })

  test('gives lines as they come', async () => {
    await using opened = await open()
    const lines: string[] = []
    for await (const line of opened.$`printf 'a\nb\n'`) lines.push(line)
    expect(lines).toEqual(['a', 'b'])
  })
})

test('a command that reads to the end of its input can be fed by hand', async () => {
  await using opened = await overSsh()
  const command = opened.$`cat`
  command.stdin.write('by ')
  command.stdin.end('hand')
  expect((await command).stdout).toBe('by hand')
})

test('a command that does not read its input ends all the same', async () => {
  await using opened = await overSsh()
  expect((await opened.$({ input: 'x'.repeat(300_000) })`echo done`).stdout).toBe('done\n')
})

test('a timeout ends the command on the host too', async () => {
  await using opened = await overSsh()
  // 255: what ssh exits with where a command gave no status. Programs that do not heed TERM are ended too, by then.
  const command = opened.$({ timeout: '500ms' })`trap '' TERM; sleep 7654; sleep 7654`
  await expect(command).rejects.toMatchObject({ exitCode: 255, stderr: '' })
  expect((await debian.exec(['pgrep', '-f', 'sleep 7654'])).exitCode).toBe(1)
})

test('a folder and variables are those on the host', async () => {
  await using opened = await overSsh()
  const { $ } = opened
  expect((await $({ cwd: '/usr/bin', env: { WORD: "it's" } })`pwd; printf %s "$WORD"`).stdout).toBe("/usr/bin\nit's")
  await expect($({ cwd: '/no/such/folder' })`touch /tmp/never-here`).rejects.toMatchObject({ exitCode: 1 })
})

test('an option that would run the command here, or mean nothing there, is refused', async () => {
  await using opened = await overSsh()
  // @ts-expect-error: the types refuse it too
  expect(() => opened.$({ sync: true })`hostname`).toThrow(/no option 'sync'/)
})

test('input that nobody reads does not keep a command from being ended', async () => {
  await using opened = await overSsh()
  const command = opened.$({ input: 'x'.repeat(2_000_000), timeout: '500ms' })`sleep 7653`
  await expect(command).rejects.toMatchObject({ exitCode: 255 })
  expect((await debian.exec(['pgrep', '-f', 'sleep 7653'])).exitCode).toBe(1)
})

test('as many commands at once as one likes take their turn, for sshd takes ten channels', async () => {
  await using opened = await overSsh()
  const { $ } = opened
  const numbers = Array.from({ length: 30 }, (_, index) => index)
  const outputs = await Promise.all(numbers.map((number) => $`sleep 0.2; echo ${number}`))
  expect(outputs.map(({ stdout }) => Number(stdout))).toEqual(numbers)
})

test('a command that sshd has no channel for yet waits until it has one', async () => {
  await using host = await startContainer('debian')
  await host.sh('echo "MaxSessions 3" >/etc/ssh/sshd_config.d/sessions.conf; pkill -HUP -o sshd')
  await using opened = await shellOf(connectBySsh(host))
  const outputs = await Promise.all([1, 2, 3, 4].map((number) => opened.$`sleep 0.3; echo ${number}`))
  expect(outputs.map(({ stdout }) => Number(stdout))).toEqual([1, 2, 3, 4])
})

test('a command that is given up while it waits for its turn is never started', async () => {
  await using opened = await overSsh()
  const { $ } = opened
  const busy = Array.from({ length: 7 }, () => $({ nothrow: true })`sleep 2`)
  const late = $({ timeout: '300ms' })`touch /tmp/given-up`
  await expect(late).rejects.toMatchObject({ exitCode: 255 })
  await Promise.all(busy)
  await $`true`
  expect((await debian.exec(['ls', '/tmp/given-up'])).exitCode).not.toBe(0)
})

/** The commands of all programs called sleep. */
async function asleep($: RemoteShell): Promise<string[]> {
  const { stdout } = await $`for file in /proc/[0-9]*/cmdline; do tr '\\0' ' ' <"$file"; echo; done 2>/dev/null`
  return stdout.split('\n').flatMap((line) => (line.startsWith('sleep ') ? line.trim() : []))
}

describe.each([
  ['dash', () => overSsh()],
  ['bash as sh', () => shellOf(connectByExec(bash))],
  ['BusyBox', () => shellOf(connectByExec(busybox))],
])('what a command has left behind, with %s', (_name, open) => {
  test('stays where it becomes a daemon a moment later', async () => {
    await using opened = await open()
    const { $ } = opened
    await $`(sleep 0.03; exec setsid sleep 7652) </dev/null >/dev/null 2>&1 &`
    await $`sleep 1`
    expect(await asleep($)).toContain('sleep 7652')
  })

  test('is ended where it does not', async () => {
    await using opened = await open()
    const { $ } = opened
    await $`sleep 7651 </dev/null >/dev/null 2>&1 &`
    await $`sleep 2`
    expect(await asleep($)).not.toContain('sleep 7651')
  })
})

test('a command opens the connection again where it was lost', async () => {
  const { connection, processes } = connectBySsh(debian)
  await using opened = await shellOf({ connection, processes, [Symbol.asyncDispose]: () => connection.close() })
  expect((await opened.$`echo one`).stdout).toBe('one\n')
  const { ended } = await connection.session()
  processes.killAll()
  await ended
  expect((await opened.$`echo two`).stdout).toBe('two\n')
})

describe('a secret', () => {
  test('in a template is refused, since every user of the host could read it; so is what is left of one', async () => {
    await using opened = await overSsh()
    expect(() => opened.$`echo ${secret('word')}`).toThrow(/secret cannot stand in a command/)
    expect(() => opened.$`echo ${['-p', secret('word')]}`).toThrow(/secret cannot stand in a command/)
    expect(() => opened.$`echo ${`-p${secret('word')}`}`).toThrow(/'\[redacted\]' stands in the place of a secret/)
    expect(() => opened.$({ env: { A: `${secret('word')}` } })`true`).toThrow(/'\[redacted\]' stands/)
  })

  test('reaches a command as input and in its environment, and stands in no argument', async () => {
    await using opened = await overSsh()
    const [word, key] = ["kanarien'vogel-3", 'kanarienvogel-4']
    const $ = opened.$({ env: { KEY: secret(key) }, input: secret(word) })
    for (const _again of [1, 2]) {
      const command = $`cat; echo " $KEY"; cat /proc/[0-9]*/cmdline | tr '\\0' '\\n' | grep -c "[k]anarien"; true`
      expect(inspect(command, { depth: 9, showHidden: true })).not.toContain('kanarien')
      expect((await command).stdout).toBe(`${word} ${key}\n0\n`)
    }
  })
})

test('under check only what is marked as reading runs', async () => {
  await using opened = await shellOf(connectBySsh(debian, { check: true }), true)
  expect(() => opened.$`touch /tmp/never`).toThrow(/--check/)
  expect((await opened.$({ readOnly: true })`echo read`).stdout).toBe('read\n')
})

test('zx variables of the controller have no effect', async () => {
  process.env.ZX_PREFIX = 'exit 99;'
  try {
    await using opened = await overSsh()
    expect((await opened.$`echo mine`).stdout).toBe('mine\n')
  } finally {
    delete process.env.ZX_PREFIX
  }
})
