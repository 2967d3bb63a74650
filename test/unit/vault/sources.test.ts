/** Where passwords come from, and in which order. */
import { execFile } from 'node:child_process'
import { chmod, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { secret } from '../../../src/core/secret.ts'
import { encryptVault } from '../../../src/vault/keys.ts'
import { loadPasswords } from '../../../src/vault/load-passwords.ts'
import { VaultPassword } from '../../../src/vault/password.ts'
import { type VaultEnvironment, type VaultSettings, vaultSources } from '../../../src/vault/sources.ts'
import { makeFolder } from '../../support/folder.ts'

interface Given extends Partial<VaultSettings> {
  readonly env?: VaultEnvironment
  readonly answers?: readonly string[]
}

/** What comes of flags in a folder: each password with its label, and what was said. */
async function load(folder: string, { env = {}, answers = [], ...settings }: Given) {
  const sources = vaultSources({ ids: [], passwordFiles: [], ask: false, ...settings }, env, folder)
  const warnings: string[] = []
  const questions: string[] = []
  const ask = async (question: string) => secret(answers[questions.push(question) - 1])
  const { passwords } = await loadPasswords(sources, { ask, warn: (message) => warnings.push(message) })
  const found = passwords.map((each) => `${each.label}: ${Buffer.from(each.reveal()).toString('latin1')}`)
  return { found, warnings, questions }
}

/** A folder whose files are closed, those that begin with `#!` being programs. */
async function closedFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await makeFolder(files)
  for (const [name, text] of Object.entries(files))
    await chmod(join(folder, name), text.startsWith('#!') ? 0o700 : 0o600)
  return folder
}

test('takes blanks off the ends of a file, and line ends alone off what a program prints', async () => {
  const folder = await closedFolder({
    file: ' \t\v in the middle \f\r\n\n',
    program: "#!/bin/sh\nprintf '\\n  as it is \\r\\n'\n",
  })
  expect(await load(folder, { passwordFiles: ['file', 'program'] })).toEqual({
    found: ['default: in the middle', 'default:   as it is '],
    warnings: [],
    questions: [],
  })
})

test('keeps bytes that are no text', async () => {
  const folder = await closedFolder({ program: "#!/bin/sh\nprintf '\\377\\376x'\n" })
  expect((await load(folder, { passwordFiles: ['program'] })).found).toEqual(['default: \xff\xfex'])
})

test('orders sources as Ansible does', async () => {
  const folder = await closedFolder({ a: 'a', b: 'b', c: 'c', d: 'd', e: 'e' })
  const env = { ANSIBLE_VAULT_PASSWORD_FILE: 'a', ANSIBLE_VAULT_IDENTITY_LIST: 'one@b, e' }
  const given = {
    env,
    ids: ['two@c', 'three@prompt'],
    passwordFiles: ['d'],
    ask: true,
    answers: [' hunter22 ', 'last'],
  }
  expect(await load(folder, given)).toMatchObject({
    found: ['one: b', 'default: e', 'two: c', 'three: hunter22', 'default: d', 'default: a', 'default: last'],
    questions: ['Vault password (three): ', 'Vault password: '],
  })
})

test('tells a client program the label that somebody has written, and no other program', async () => {
  const echo = '#!/bin/sh\nprintf "%s." "$@"\n'
  const folder = await closedFolder({ 'keys-client': echo, 'keys-client.py': echo, 'other.sh': echo })
  const ids = ['prod@keys-client', 'keys-client.py', 'dev@other.sh']
  expect((await load(folder, { ids, passwordFiles: ['keys-client'] })).found).toEqual([
    'prod: --vault-id.prod.',
    'default: .',
    'dev: .',
    'default: --vault-id.default.',
  ])
})

test('opens a password file that is encrypted by an earlier password', async () => {
  const first = new VaultPassword(Buffer.from('first'), 'a test')
  const folder = await closedFolder({ first: 'first', second: encryptVault(Buffer.from('second\n'), first) })
  expect((await load(folder, { passwordFiles: ['first', 'second'] })).found).toEqual([
    'default: first',
    'default: second',
  ])
  await expect(load(folder, { passwordFiles: ['second'] })).rejects.toThrow(
    /cannot be read: .*no vault password is given/,
  )
})

test('warns of a password that others can read, but not of a program', async () => {
  const folder = await closedFolder({ open: 'open', program: '#!/bin/sh\necho x\n' })
  await chmod(join(folder, 'open'), 0o640)
  await chmod(join(folder, 'program'), 0o755)
  expect((await load(folder, { passwordFiles: ['open', 'program'] })).warnings).toEqual([
    expect.stringMatching(/open: others than you can read this vault password: chmod 600 /),
  ])
})

test('goes on without a source that fails, as long as there is another, and says so', async () => {
  const folder = await closedFolder({ file: 'x', broken: '#!/bin/sh\necho no such key >&2\nexit 3\n' })
  const { found, warnings } = await load(folder, { ids: ['prod@broken', 'dev@file', 'gone@nowhere'] })
  expect(found).toEqual(['dev: x'])
  expect(warnings).toEqual([
    expect.stringMatching(/broken' gave no vault password: it exited with 3\nno such key$/),
    expect.stringMatching(/nowhere' cannot be read: ENOENT/),
  ])
})

test.for([
  ['#!/bin/sh\necho key is locked >&2\nexit 1\n', /it exited with 1\nkey is locked$/],
  ['#!/bin/sh\nexit 0\n', /holds no vault password: it is empty/],
  ['#!/nowhere/at/all\n', /gave no vault password: spawn .* ENOENT/],
  ['#!/bin/sh\nkill -TERM $$\n', /it was ended by SIGTERM/],
  ['#!/bin/sh\nexec yes\n', /prints more than any password has/],
] as const)('explains why the program %j gives none', async ([text, message]) => {
  const folder = await closedFolder({ program: text })
  await expect(load(folder, { passwordFiles: ['program'] })).rejects.toThrow(message)
})

test('explains what a client program does not know', async () => {
  const folder = await closedFolder({ 'a-client': '#!/bin/sh\nexit 2\n' })
  await expect(load(folder, { ids: ['prod@a-client'] })).rejects.toThrow(/it knows none for 'prod'/)
})

test('ends a program that does not end, and itself, even where a child of it holds its output open', async () => {
  const folder = await closedFolder({ program: '#!/bin/sh\nsleep 600 & echo $! > "$0.pid"; wait\n' })
  const program = join(folder, 'program')
  const ours = new URL('../../../src/vault/password-program.ts', import.meta.url)
  const code = `import(${JSON.stringify(ours.href)}).then((it) => it.runPasswordProgram(${JSON.stringify(program)}, undefined, 500)).catch((error) => console.log(error.message))`
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', code])
  process.kill(Number(await readFile(`${program}.pid`, 'utf8')))
  expect(stdout).toMatch(/gave no vault password: it did not end within 0.5 s/)
})

test('does not take an empty answer for a password', async () => {
  await expect(load('/', { ask: true, answers: [' '] })).rejects.toThrow(/that was typed is empty/)
})

test('finds home behind a label, where no shell has looked', () => {
  expect(vaultSources({ ids: ['a@~/key', 'me@here.example@~x'], passwordFiles: [], ask: false }, {}, '/work')).toEqual([
    { label: 'a', isLabelled: true, from: { path: join(homedir(), 'key') } },
    { label: 'me', isLabelled: true, from: { path: '/work/here.example@~x' } },
  ])
})

test.for(['a;b@file', 'a b@file', 'prod@', ''])('refuses the vault id %j', (id) => {
  expect(() => vaultSources({ ids: [id], passwordFiles: [], ask: false }, {}, '/')).toThrow(/^--vault-id: /)
})
