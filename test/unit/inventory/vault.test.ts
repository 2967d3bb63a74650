/** Encrypted values and encrypted files, as whoever reads variables sees them. */
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { redact } from '../../../src/core/redaction.ts'
import { Secret } from '../../../src/core/secret.ts'
import { loadInventory } from '../../../src/inventory/index.ts'
import { encryptVault } from '../../../src/vault/keys.ts'
import { makeFolder } from '../../support/folder.ts'
import { encrypted, inventory, load, password, shown, value, wrong } from './encrypted-inventory.ts'

test('a value of !vault is a secret, wherever it stands', async () => {
  const { inventory: read } = await load(
    {
      'inventory.yaml': `all:\n  hosts:\n    web-1:\n      of_host: ${value('in a host', 6)}  vars:\n    of_group: ${value('in a group', 4)}`,
      'group_vars/all.yml': `deep:\n  - token: ${value('in a list', 4)}    plain: 5\n`,
      'host_vars/web-1': `of_folder: !vault-encrypted |\n${encrypted('in a folder').replace(/^/gm, '  ')}`,
      'extra.json': JSON.stringify({ of_flag: { __ansible_vault: encrypted('in JSON') } }),
    },
    { extraVars: ['@extra.json'] },
  )
  const vars = read.hosts.get('web-1')?.vars ?? {}
  expect(shown({ ...vars })).toEqual({
    of_host: { secret: 'in a host' },
    of_group: { secret: 'in a group' },
    deep: { 0: { token: { secret: 'in a list' }, plain: 5 } },
    of_folder: { secret: 'in a folder' },
    of_flag: { secret: 'in JSON' },
  })
  expect(redact('said: in a folder!')).toBe('said: [redacted]!')
})

test('values are what was encrypted, to the last newline', async () => {
  const { inventory: read } = await load({
    'inventory.yaml': inventory,
    'group_vars/web.yml': `a: ${value(' x \n\n')}`,
  })
  expect(shown(read.hosts.get('web-1')?.vars.a)).toEqual({ secret: ' x \n\n' })
})

test('nobody is asked for a password where nothing is encrypted', async () => {
  const { questions } = await load({ 'inventory.yaml': inventory, 'group_vars/web.yml': 'a: 1\n' })
  expect(questions).toEqual([])
})

test('the password is asked for once, whatever is encrypted', async () => {
  const files = {
    'inventory.yaml': inventory,
    'group_vars/web.yml': encrypted('a: 1\n'),
    'group_vars/all.yml': `b: ${value('b')}`,
    'host_vars/web-1.yml': encrypted('c: 1\n'),
  }
  expect((await load(files)).questions).toEqual(['password?'])
})

test('a value that nobody reads needs no password', async () => {
  const files = {
    'inventory.yaml': inventory,
    'host_vars/web-1.yml': `a: ${value('x')}b: 1\n`,
    'host_vars/web-2.yml': 'a: 2\n',
  }
  const cwd = await makeFolder(files)
  const { hosts } = await loadInventory(['inventory.yaml'], { cwd })
  expect(hosts.get('web-2')?.vars.a).toBe(2)
  expect(hosts.get('web-1')?.vars.b).toBe(1)
  expect(Object.keys(hosts.get('web-1')?.vars ?? {})).toEqual(['a', 'b'])
  expect(() => hosts.get('web-1')?.vars.a).toThrow(
    expect.objectContaining({
      message: 'host_vars/web-1.yml:1:11: this is encrypted, and no vault password is given',
      hint: expect.stringMatching(/--vault-password-file .* --vault-id .* --ask-vault-pass/),
    }),
  )
})

test('printed variables are worked out, and say what they cannot be', async () => {
  const files = {
    'inventory.yaml': inventory,
    'group_vars/web.yml': `a: ${value('x')}b: ${value('y', 0, wrong)}c: 1\n`,
  }
  const vars = (await load(files)).inventory.hosts.get('web-1')?.vars
  expect(inspect(vars)).toMatch(
    /^\{\s+a: \[redacted\],\s+b: \[group_vars\/web\.yml:\d+:11: this is encrypted.*\],\s+c: 1\s+\}$/s,
  )
  expect(
    Reflect.ownKeys({ ...(await load({ 'inventory.yaml': inventory })).inventory.hosts.get('web-1')?.vars }),
  ).toEqual([])
})

test('a file that is encrypted needs one', async () => {
  const cwd = await makeFolder({ 'inventory.yaml': inventory, 'group_vars/web.yml': encrypted('a: 1\n') })
  await expect(loadInventory(['inventory.yaml'], { cwd })).rejects.toThrow(
    'group_vars/web.yml:1:1: this is encrypted, and no vault password is given',
  )
})

test('a wrong password is told with the place of the value', async () => {
  const files = { 'inventory.yaml': inventory, 'group_vars/web.yml': `x: 1\na: ${value('a', 0, wrong)}` }
  const { inventory: read } = await load(files)
  expect(() => read.hosts.get('web-1')?.vars.a).toThrow(
    /^group_vars\/web\.yml:2:11: this is encrypted, and no vault password opens it: the password is wrong, or/,
  )
})

/** What is hidden stays so: each inventory has words and numbers of its own. */
const inYaml = (word: string, number: number): string =>
  `web:\n  hosts:\n    web-1:\n      token: ${word}-1\n      number: ${number}\n      list: [${word}-2, true]\n`
const inIni = (word: string, number: number): string =>
  `[web]\nweb-1 token=${word}-1 number=${number} list="['${word}-2', True]"\n`

test.for([
  ['inventory.yaml', inYaml, 'yamltok', 12345],
  ['inventory.ini', inIni, 'initok', 67890],
  ['inventory', inIni, 'sometok', 24680],
] as const)('all text of the encrypted %s is secret', async ([name, text, word, number]) => {
  const { inventory: read } = await load({ [name]: encrypted(text(word, number)) })
  expect(shown(read.hosts.get('web-1')?.vars ?? {})).toEqual({
    token: { secret: `${word}-1` },
    number,
    list: { 0: { secret: `${word}-2` }, 1: true },
  })
  expect(redact(`${word}-2, ${word}-1, ${number}`)).toBe('[redacted], [redacted], [redacted]')
})

test('a value of a group is decrypted once for all its hosts', async () => {
  const { inventory: read } = await load({ 'inventory.yaml': inventory, 'group_vars/web.yml': `a: ${value('of all')}` })
  const [one, two] = ['web-1', 'web-2'].map((name) => read.hosts.get(name)?.vars.a)
  expect(one).toBeInstanceOf(Secret)
  expect(one).toBe(two)
})

test('variables of -e may come from an encrypted file', async () => {
  const files = { 'inventory.yaml': inventory, 'extra.yml': encrypted('a: an-extra\nb: {c: deep}\n') }
  const { inventory: read } = await load(files, { extraVars: ['@extra.yml'] })
  expect(shown(read.hosts.get('web-2')?.vars ?? {})).toEqual({
    a: { secret: 'an-extra' },
    b: { c: { secret: 'deep' } },
  })
})

test('what templates make of numbers and truth values of an encrypted file is secret', async () => {
  const { inventory: read } = await load({
    'inventory.yaml': inventory,
    'group_vars/web/vault.yml': encrypted(
      'pin: 1234\nnegative: -5551\nis_on: true\nfloat: 1234567.0\nmap: {list: [77001]}\n',
    ),
    'group_vars/web/plain.yml': `url: 'https://x/?p={{ pin }}'
minus: 'n{{ negative }}'
truth: 'it is {{ is_on }}'
exact: 'f={{ float }}'
nested: {deep: 'l={{ map.list[0] }}', open: 'plain {{ group_names }}'}
other: '{{ hostvars["web-2"].pin }}x'
next: '{{ pin + 1 }}'
after: 'n={{ next + 1 }}'
ansible_port: '{{ pin }}'
`,
  })
  const host = read.hosts.get('web-1')
  expect(host?.vars).toMatchObject({ pin: 1234, is_on: true, map: { list: [77001] } })
  expect(shown({ ...host?.vars })).toMatchObject({
    url: { secret: 'https://x/?p=1234' },
    minus: { secret: 'n-5551' },
    truth: { secret: 'it is True' },
    exact: { secret: 'f=1234567.0' },
    nested: { deep: { secret: 'l=77001' }, open: "plain ['web']" },
    other: { secret: '1234x' },
    next: { secret: '1235' },
    after: { secret: 'n=1236' },
  })
  expect(host?.connection.port).toBe(1234)
})

test.for([
  ['ansible_port', 'ninety-nine-ports', /ansible_port: its value does not fit: it must be a port/],
  ['ansible_host', '-oProxyCommand=touch', /ansible_host: its value does not fit: it must be text, on one line/],
  ['ansible_connection', 'dokcer', /ansible_connection: its value does not fit/],
  ['ansible_ssh_common_args', "-o 'x", /a quote or backslash at its end is left open/],
] as const)('an encrypted %s is checked when it is decrypted', async ([name, text, message]) => {
  const { inventory: read } = await load({
    'inventory.yaml': inventory,
    'group_vars/web.yml': `${name}: ${value(text)}`,
  })
  const host = read.hosts.get('web-1')
  expect(() => host?.connection).toThrow(message)
  expect(() => host?.connection).toThrow(expect.objectContaining({ message: expect.not.stringContaining(text) }))
  expect(() => host?.connection).toThrow(/^group_vars\/web\.yml:1:/)
})

test('a mistake in an encrypted file is told by its place, and not by what stands there', async () => {
  const files = (text: string) => ({ 'inventory.yaml': inventory, 'group_vars/web.yml': encrypted(text) })
  await expect(load(files('a: 1\nansible_port: hunter-two\n'))).rejects.toThrow(
    "group_vars/web.yml:2:15: ansible_port: '[redacted]' does not fit: it must be a port",
  )
  await expect(load(files('a: "hunter-three\n'))).rejects.toMatchObject({
    message: expect.not.stringContaining('hunter'),
  })
  await expect(load({ 'inventory.ini': encrypted('[web]\na hunter-four\n') })).rejects.toThrow(
    'inventory.ini:2:3: this line of an encrypted inventory means nothing',
  )
})

test('vault data without its tag is text, as in Ansible, and a warning', async () => {
  const text = encrypted('x')
  const { inventory: read } = await load({
    'inventory.yaml': inventory,
    'group_vars/web.yml': `a: |\n${text.replace(/^/gm, '  ')}`,
  })
  expect(String(read.hosts.get('web-1')?.vars.a).trimEnd()).toBe(text.trimEnd())
  expect(read.warnings).toEqual([
    expect.stringMatching(/^group_vars\/web\.yml:1:4: this is vault data, and taken for text/),
  ])
})

test('encrypted bytes that are no text are told', async () => {
  const bytes = encryptVault(Buffer.from([0xff, 0xfe]), password)
  const { inventory: read } = await load({
    'inventory.yaml': inventory,
    'group_vars/web.yml': `a: !vault |\n${bytes.replace(/^/gm, '  ')}`,
  })
  expect(() => read.hosts.get('web-1')?.vars.a).toThrow(
    'group_vars/web.yml:1:11: what is encrypted here is not UTF-8 text',
  )
  await expect(load({ 'inventory.yaml': bytes })).rejects.toThrow(
    'inventory.yaml: what is encrypted here is not UTF-8 text',
  )
})

test('a value that a stronger layer replaces is never decrypted', async () => {
  const files = {
    'inventory.yaml': inventory,
    'group_vars/all.yml': `a: ${value('x', 0, wrong)}`,
    'group_vars/web.yml': 'a: plain\n',
  }
  const { inventory: read, questions } = await load(files)
  expect(read.hosts.get('web-1')?.vars.a).toBe('plain')
  // The implicit localhost has it from `all`.
  expect(questions).toEqual(['password?'])
})
