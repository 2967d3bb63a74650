import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { encryptVault } from '../../../src/vault/keys.ts'
import { VaultPassword } from '../../../src/vault/password.ts'
import { makeFolder } from '../../support/folder.ts'

const hawser = resolve(import.meta.dirname, '../../../dist/src/cli/main.js')

/** Runs `hawser explain` in a folder. */
async function explain(folder: string, ...argv: string[]) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
  try {
    const done = await promisify(execFile)(process.execPath, [hawser, 'explain', ...argv], { cwd: folder, env })
    return { exitCode: 0, ...done }
  } catch (error) {
    // execFile rejects with the process's end.
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { exitCode: code, stdout, stderr }
  }
}

const FILES = {
  'inventory.yaml': `all:
  vars: {ansible_password: hunter2, note: 'say hunter2'}
web:
  hosts: {web-1: , web-2: }
  vars:
    http_port: 80
    nested: {list: [1, two], pass: [hunter2]}
`,
  'play/group_vars/web.yml': 'http_port: 8080\n',
}

test('one variable: its places, what counts, and why', async () => {
  const folder = await makeFolder(FILES)
  expect(await explain(folder, 'web-1', 'http_port', '--playbook-dir', 'play')).toEqual({
    exitCode: 0,
    stderr: '',
    stdout: `web-1, in web, all

http_port
    inventory.yaml:6:16           vars of the group web, in the inventory
        80
  → play/group_vars/web.yml:1:12  group_vars of web, beside the task file
        8080
    the last one counts: files of group_vars win over the inventory's own text, however deep its groups are
`,
  })
})

test('a whole host: nested values as YAML, and no secret', async () => {
  const { stdout } = await explain(await makeFolder(FILES), 'web-1')
  expect(stdout).toContain('nested\n  → inventory.yaml:7:13')
  expect(stdout).toContain('        list:\n          - 1\n          - two\n        pass:\n          - [redacted]\n')
  expect(stdout).toContain('ansible_password\n  → inventory.yaml:2:28')
  expect(stdout).toContain('say [redacted]')
  expect(stdout).not.toContain('hunter2')
})

test('--json: for programs, and no secret either', async () => {
  const folder = await makeFolder(FILES)
  const { stdout } = await explain(folder, 'web-1', '--json', '-e', 'http_port=1')
  expect(stdout).not.toContain('hunter2')
  const answer = JSON.parse(stdout)
  expect(answer).toMatchObject({ host: 'web-1', groups: ['web', 'all'] })
  expect(Object.keys(answer.variables)).toEqual(['ansible_password', 'http_port', 'nested', 'note'])
  expect(answer.variables.http_port).toEqual({
    layers: [
      {
        kind: 'inline-group',
        title: 'vars of the group web, in the inventory',
        group: 'web',
        file: 'inventory.yaml',
        line: 6,
        column: 16,
        value: 80,
        counts: false,
      },
      { kind: 'extra-vars', title: '--extra-vars', value: '1', counts: true },
    ],
    why: '--extra-vars wins over everything that stands in files',
  })
})

test.each([
  [['wbe-1'], "there is no host 'wbe-1' in the inventory; did you mean 'web-1'?"],
  [['web-1', 'http_prot'], "nothing sets 'http_prot' for web-1; did you mean 'http_port'?"],
  [['web'], "'web' is a group, and explain takes one host"],
  [[], 'explain needs a host'],
  [['web-1', 'a', 'b'], "'b' is one word too many"],
  [['web-1', '-i', 'nothing.yaml'], "inventory 'nothing.yaml': there is no such file"],
  [['web-1', '--jsno'], "there is no flag '--jsno'; did you mean '--json'?"],
])('%j is a mistake with a hint of what is right', async (argv, message) => {
  const { exitCode, stdout, stderr } = await explain(await makeFolder(FILES), ...argv)
  expect(stderr).toContain(message)
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
})

test('--help tells how it is used', async () => {
  const { exitCode, stdout } = await explain(await makeFolder({}), '--help')
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^usage: hawser explain HOST \[VARIABLE\]/)
  for (const flag of ['--inventory', '--extra-vars', '--playbook-dir', '--json']) expect(stdout).toContain(flag)
})

test('templates: as they stand, what they come to, and why they come to nothing', async () => {
  const folder = await makeFolder({
    'inventory.yaml': `all:
  vars: {base: /srv, path: ['{{ base }}/app'], lost: '{{ bsae }}', key: '{{ ansible_password }}!', ansible_password: hunter2}
  hosts: h
`,
  })
  const { exitCode, stdout } = await explain(folder, 'h')
  expect(exitCode).toBe(0)
  expect(stdout).toContain('        - "{{ base }}/app"\n    which is\n        - /srv/app\n')
  expect(stdout).toMatch(/ {8}"\{\{ bsae \}\}"\n {4}which has no value: inventory.yaml:2:\d+: .*'bsae'.*'base'/)
  expect(stdout).toContain('        "{{ ansible_password }}!"\n    which is\n        [redacted]\n')
  expect(stdout).not.toContain('hunter2')
  const answer = JSON.parse((await explain(folder, 'h', '--json')).stdout)
  expect(answer.variables.path).toMatchObject({ layers: [{ value: ['{{ base }}/app'] }], resolved: ['/srv/app'] })
  expect(answer.variables.lost.problem).toContain("'bsae'")
  expect(answer.variables.base).not.toHaveProperty('resolved')
})

test('of a file that is encrypted as a whole nothing is shown, numbers and truth values neither', async () => {
  const vault = encryptVault(
    Buffer.from("pin: 1234\nis_on: true\nmap: {key: 98765}\nmade: '{{ 55000 + 555 }}'\n"),
    new VaultPassword(Buffer.from('right'), 'a test'),
  )
  const folder = await makeFolder({
    'inventory.yaml': 'web: {hosts: {web-1: }}\n',
    'group_vars/web/vault.yml': vault,
    'group_vars/web/vars.yml': "url: 'p={{ pin }}'\n",
    password: 'right\n',
  })
  for (const format of [[], ['--json']]) {
    const { stdout, exitCode } = await explain(folder, 'web-1', '--vault-password-file', 'password', ...format)
    expect(exitCode).toBe(0)
    expect(stdout.match(/\[redacted\]/g)).toHaveLength(6)
    for (const hidden of ['1234', 'true', '98765', 'key', '555']) {
      expect(stdout.replaceAll('"counts":true', '')).not.toContain(hidden)
    }
  }
})
