/** Runs of task files whose inventory is encrypted in part, on this machine. */
import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { encryptVault } from '../../../src/vault/keys.ts'
import { VaultPassword } from '../../../src/vault/password.ts'
import { makeFolder } from '../../support/folder.ts'
import { runTask, type TaskResult } from '../../support/task-run.ts'

const right = new VaultPassword(Buffer.from('fixture password'), 'a test')
const wrong = new VaultPassword(Buffer.from('another password'), 'a test')
const PASSWORD = ['--vault-password-file', resolve('test/fixtures/vault/password.txt')]
const TOKEN = 'tok-en-of-the-web'

const value = (text: string, password = right): string =>
  `!vault |\n${encryptVault(Buffer.from(text), password).replace(/^(?=.)/gm, '  ')}`

/** Runs the task file in a folder with these files beside the inventory. */
async function run(
  files: Readonly<Record<string, string>>,
  flags: readonly string[],
  input = '',
  env: NodeJS.ProcessEnv = {},
): Promise<TaskResult & { readonly all: string }> {
  const inventory =
    'web:\n  hosts: {web-1: , web-2: }\n  vars: {ansible_connection: local}\nother:\n  hosts: {db-1: }\n'
  const folder = await makeFolder({ 'inventory.yaml': inventory, ...files })
  const result = await runTask(
    'test/fixtures/tasks/vaulted.mjs',
    ['-i', join(folder, 'inventory.yaml'), '--json', ...flags],
    { input, env },
  )
  return { ...result, all: result.stdout + result.stderr }
}

/** A file of settings of Ansible's. */
async function configuration(text: string): Promise<{ readonly path: string }> {
  return { path: join(await makeFolder({ 'ansible.cfg': text }), 'ansible.cfg') }
}

const contacted = ({ events }: TaskResult): unknown => events.filter(({ event }) => event === 'operation')

const files = {
  // Nobody reads what the other password has encrypted, and so nobody needs that.
  'group_vars/web.yml': `token: ${value(TOKEN)}unread: ${value('x', wrong)}`,
  'host_vars/db-1.yml': `token: ${value('x', wrong)}ansible_host: ${value('192.0.2.1', wrong)}`,
}

test.for([
  ['a file', PASSWORD, ''],
  ['standard input', ['-J'], 'fixture password\n'],
] as const)('a value is decrypted by a password of %s, and no report shows it', async ([_of, flags, input]) => {
  const { exitCode, all, events } = await run(files, flags, input)
  expect(all).toContain(`web-1 has got bytes: ${TOKEN.length}`)
  expect(all).toContain('[redacted]')
  expect(all).not.toContain(TOKEN)
  // The program that repeated it failed.
  expect(exitCode).toBe(2)
  expect(events.filter(({ event }) => event === 'host')).toHaveLength(2)
})

test.for([
  ['no password', [], /group_vars\/web\.yml:1:15: this is encrypted, and no vault password is given/],
  [
    'a wrong password',
    ['--vault-password-file', resolve('test/fixtures/vault/other-password.txt')],
    /group_vars\/web\.yml:1:15: this is encrypted, and no vault password opens it/,
  ],
  ['a file that is not there', ['--vault-password-file', '/nowhere'], /vault password file '\/nowhere' cannot be read/],
] as const)('%s ends the run before any host is contacted', async ([_what, flags, message]) => {
  const result = await run(files, flags)
  expect(result.exitCode).toBe(1)
  expect(result.all).toMatch(message)
  expect(contacted(result)).toEqual([])
})

test('a password that ansible.cfg names is no secret to whoever asks for one', async () => {
  const { path } = await configuration('[defaults]\nvault_password_file = ~/.vault # ours\n')
  const { exitCode, all } = await run(files, [], '', { ANSIBLE_CONFIG: path })
  expect(all).toContain(`the vault_password_file of ${path} is not read: give it by --vault-password-file ~/.vault`)
  expect(exitCode).toBe(1)
  const { path: other } = await configuration(';vault_password_file=x\nvault_identity_list: dev@a, prod@b\n')
  expect((await run(files, [], '', { ANSIBLE_CONFIG: other })).all).toContain(
    'give it by --vault-id dev@a --vault-id prod@b',
  )
})

test('so does an encrypted connection that makes no sense, of one host of many', async () => {
  const result = await run({ ...files, 'host_vars/web-2.yml': `ansible_port: ${value('ninety-nine')}` }, PASSWORD)
  expect(result.exitCode).toBe(1)
  expect(result.all).toMatch(/host_vars\/web-2\.yml:1:22: ansible_port: its value does not fit: it must be a port/)
  expect(contacted(result)).toEqual([])
})

test.for(['-J', '--vault-id=prompt', '--vault-id=prod@prompt'])(
  'a rehearsal, which runs the task file several times, takes no %s',
  async (flag) => {
    const words = [resolve('dist/src/cli/main.js'), 'rehearse', 'test/fixtures/tasks/vaulted.mjs', flag]
    await expect(promisify(execFile)(process.execPath, words)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/makes no sense in a rehearsal\n {2}hint: the task file runs several times/),
    })
  },
)

test.for([
  [['--hosts', 'all'], 'web-1\nweb-2\ndb-1\n'],
  [['--graph', 'other'], '@other:\n  |--db-1\n'],
] as const)('hawser inventory %s needs no password: no variable is shown', async ([flags, names]) => {
  const folder = await makeFolder({
    'inventory.yaml': 'web:\n  hosts: {web-1: , web-2: }\nother:\n  hosts: {db-1: }\n',
    'group_vars/all.yml': encryptVault(Buffer.from('a: 1\n'), right),
  })
  const show = (...words: readonly string[]) =>
    promisify(execFile)(process.execPath, [resolve('dist/src/cli/main.js'), 'inventory', ...words], { cwd: folder })
  expect((await show(...flags)).stdout).toBe(names)
  await expect(show('--list')).rejects.toMatchObject({
    stderr: expect.stringContaining('group_vars/all.yml:1:1: this is enc'),
  })
})
