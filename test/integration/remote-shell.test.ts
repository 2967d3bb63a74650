import { setTimeout as sleep } from 'node:timers/promises'
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
    openWorker: () => connection.worker('become'),
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
  // 255: the ssh that carried it was ended, and that is what ssh exits with.
  await expect(opened.$({ timeout: '500ms' })`sleep 7654`).rejects.toMatchObject({ exitCode: 255 })
  await sleep(1500)
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
  await sleep(1500)
  expect((await debian.exec(['pgrep', '-f', 'sleep 7653'])).exitCode).toBe(1)
})

test('a secret in a template is refused, since every user of the host could read it', async () => {
  await using opened = await overSsh()
  expect(() => opened.$`echo ${secret('word')}`).toThrow(/secret/)
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
