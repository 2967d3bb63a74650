import { describe, expect, test } from 'vitest'
import { InventoryError } from '../../../src/core/errors.ts'
import { loadInventory } from '../../../src/inventory/index.ts'
import { makeFolder } from '../../support/folder.ts'
import { loadText } from './load-text.ts'

const digest = 'a'.repeat(64)
const release = (more: string) =>
  `all: {vars: {release: {src: x, sha256: ${digest}, dest: /y, mode: '0755', owner: root, group: root, ${more}}}}`

/** What somebody wrote, and where and how it is called a mistake. */
const MISTAKES: readonly [name: string, text: string, message: string, hint?: string][] = [
  ['a tab', 'all:\n\thosts: a\n', '2:1: a tab indents this line'],
  [
    'a key twice',
    'all:\n  hosts:\n    a:\n    # again\n    a:\n',
    "5:5: the key 'a' stands here for the second time",
    'the first is at 3:5',
  ],
  ['a key twice on one line', 'all: {hosts: {a: 1, a: 2}}', "1:21: the key 'a' stands here for the second time"],
  [
    'a priority that is a template',
    "web: {vars: {ansible_group_priority: '{{ 2 }}'}}",
    '1:38: ansible_group_priority must be a whole number',
    'before any template',
  ],
  [
    'a priority of words',
    'web: {vars: {ansible_group_priority: high}}',
    "1:38: ansible_group_priority: 'high' does not fit",
  ],
  ['an open bracket', 'all: [x\n', '2:1: not valid YAML'],
  ['two maps on one line', 'all:\n  vars:\n    key: value: x\n', '3:10: not valid YAML'],
  ['two documents', 'a:\n---\nb:\n', '2:1: a second document begins here'],
  ['nothing at all', '# nothing\n', '1:1: the inventory is empty', 'all: {hosts: {NAME: {}}}'],
  ['a list of hosts', 'all:\n  hosts: [r-1, r-2]\n', '2:10: hosts: a list does not fit', 'hosts: {r-1: {}, r-2: {}}'],
  ['a list of host maps', 'all:\n  hosts:\n    - r-1:\n        x: 1\n', '3:5: hosts: a list', 'hosts: {r-1: {}}'],
  ['a list of children', 'all:\n  children: [web]\n', '2:13: children: a list does not fit', 'children: {web: {}}'],
  ['a list of variables', 'web:\n  vars:\n    - x: 1\n', '3:5: vars: a list does not fit', 'vars: {x: …}'],
  ['a list of groups', '- web\n', '1:1: the inventory: a list does not fit', 'all: {hosts: {web: {}}}'],
  ['a group that is a list', 'web: [a, b]\n', '1:6: web: a list does not fit', 'web: {hosts: {a: {}, b: {}}}'],
  ['a host that is a word', 'all:\n  hosts:\n    a: x\n', "3:8: a: 'x' does not fit", 'a: {ansible_host: x}'],
  [
    'a port too high',
    'all: {hosts: {a: {ansible_port: 70000}}}',
    '1:33: ansible_port: 70000 does not fit: it must be a port',
  ],
  ['a port of words', 'all: {hosts: {a: {ansible_port: ssh}}}', "1:33: ansible_port: 'ssh' does not fit"],
  [
    'a port too high, as text',
    "all: {hosts: {a: {ansible_port: '65536'}}}",
    "1:33: ansible_port: '65536' does not fit",
  ],
  ['an old port name', 'all: {hosts: {a: {ansible_ssh_port: 0}}}', '1:37: ansible_ssh_port: 0 does not fit'],
  [
    'a misspelt connection',
    'all: {vars: {ansible_connection: dockr}}',
    "1:34: ansible_connection: 'dockr' is none of its values; did you mean 'docker'?",
  ],
  [
    'a misspelt method',
    'all: {vars: {ansible_become_method: suod}}',
    "1:37: ansible_become_method: 'suod' is none of its values; did you mean 'sudo'?",
  ],
  [
    'become that is neither',
    'all: {vars: {ansible_become: perhaps}}',
    "1:30: ansible_become: 'perhaps' does not fit: it must be true or false",
  ],
  [
    'a user that ssh would take for a flag',
    'all: {vars: {ansible_user: -oProxyCommand=x}}',
    "1:28: ansible_user: '-oProxyCommand=x' does not fit",
  ],
  [
    'an address that is a number',
    'all: {vars: {ansible_host: 10}}',
    '1:28: ansible_host: 10 does not fit',
    'put it in quotes',
  ],
  [
    'an open quote in ssh arguments',
    'all: {hosts: {a: {ansible_ssh_common_args: "-o \'x"}}}',
    '1:44: ansible_ssh_common_args: a quote or backslash',
  ],
  ['a circle of groups', 'a:\n  children:\n    b:\nb:\n  children:\n    a:\n', '6:5: groups in a circle: a → b → a'],
  ['a group inside of itself', 'a: {children: a}', '1:15: groups in a circle: a → a'],
  ['all below a group', 'a: {children: {all: }}', '1:16: groups in a circle: all → a → all'],
  ['a range backwards', 'all:\n  hosts:\n    web[9:1]:\n', "3:5: 'web[9:1]': the range [9:1] runs backwards"],
  ['letters backwards', 'all:\n  hosts:\n    web[c:a]:\n', "3:5: 'web[c:a]': the range [c:a] runs backwards"],
  ['a range without an end', 'all:\n  hosts:\n    web[1:]:\n', "3:5: 'web[1:]': the range [1:] has no end"],
  [
    'a range whose ends differ in length',
    'all:\n  hosts:\n    web[01:100]:\n',
    "3:5: 'web[01:100]': the ends of [01:100] differ in length",
    'write both with 3 digits',
  ],
  [
    'a range of a billion hosts',
    'all:\n  hosts:\n    web[1:1000000000]:\n',
    "3:5: 'web[1:1000000000]' stands for more than 100000 hosts",
    'a digit too many',
  ],
  [
    'ranges that multiply to a billion',
    'all:\n  hosts:\n    web[1:1000]-[1:1000]-[1:1000]:\n',
    "3:5: 'web[1:1000]-[1:1000]-[1:1000]' stands for more",
  ],
  ['a bracket alone', "all:\n  hosts:\n    'web[1':\n", "3:5: 'web[1' has a bracket that belongs to no range"],
  ['half a range', 'all:\n  hosts:\n    web[1]:\n', "3:5: 'web[1]': [1] is not a range"],
  ['a range of words', 'all:\n  hosts:\n    web[one:two]:\n', "3:5: 'web[one:two]': 'one' in [one:two] is no number"],
  ['a blank in a name', "all:\n  hosts:\n    'a b':\n", "3:5: 'a b' cannot be the name of a host"],
  ['a key that is a map', 'all:\n  hosts:\n    ? {a: b}\n    : x\n', '3:7: a key must be a word'],
  [
    'a vault value without a tag, of a connection',
    'all: {vars: {ansible_host: "$ANSIBLE_VAULT;1.1;AES256\\n61"}}',
    '1:28: this is vault data, and no !vault before it says so',
  ],
  ['a tag before no vault data', 'all: {vars: {x: !vault y}}', '1:24: !vault stands before what is no vault data'],
  ['a tag before a map', 'all: {vars: {x: !vault {y: z}}}', '1:24: !vault stands before a map or list'],
  ['a tag before a key', 'all: {vars: {!vault x: z}}', '1:21: a key cannot be encrypted'],
  ['a tag before a name', 'all: {hosts: !vault x}', '1:21: !vault stands before what is no vault data'],
  [
    'vault data that is folded',
    'all:\n  vars:\n    x: !vault >\n      $ANSIBLE_VAULT;1.1;AES256\n      61\n',
    '3:15: this vault data is on one line',
  ],
  ['a vault file', '$ANSIBLE_VAULT;1.1;AES256\n6162\n', '1:1: this vault data was altered or cut off'],
  ['an unknown tag', 'all: {vars: {x: !valt y}}', "1:23: there is no tag '!valt' here; did you mean '!vault'?"],
  ['a program that may not be run', '#!/bin/sh\necho {}\n', '1:1: this is a program, and it is not executable'],
  ['an alias to nothing', 'all: {vars: {x: *y}}', "1:17: nothing before this is marked '&y'"],
  ['an alias inside of itself', 'all: {vars: {x: &y [*y]}}', "1:21: '*y' stands inside of what it refers to"],
  [
    'a release with a misspelt key',
    release('servce: x'),
    "1:156: release: there is no 'servce' here; did you mean 'service'?",
  ],
  [
    'a release with a misspelt digest',
    release('x: 1').replace('sha256', 'sha265'),
    "release: there is no 'sha265' here; did you mean 'sha256'?",
  ],
  [
    'a release without a digest',
    "all: {vars: {release: {src: x, dest: /y, mode: '0755', owner: root, group: root}}}",
    "release: 'sha256' is missing",
    'npx hawser pin',
  ],
  [
    'a signature without signers',
    release('signature: x.sig'),
    "1:23: release: 'signature' is given without 'signers', and they belong together",
  ],
  [
    'signers without a signature',
    release('signers: x'),
    "1:23: release: 'signers' is given without 'signature', and they belong together",
  ],
  [
    'a signature that is a manifest',
    release('signature: x.manifest, signers: y'),
    "signature: 'x.manifest' does not fit: it must be the path of a signature, which ends in .sig or .minisig",
  ],
  ['a release that was never pinned', release('x: 1').replace(digest, "''"), "1:40: sha256: '' does not fit"],
  [
    'a mode that is a number',
    release('keep: 5').replace("'0755'", '0755'),
    'mode: 0755 does not fit: it must be an octal file mode in quotes',
    'put it in quotes',
  ],
  [
    'a health that is no port',
    release('health: 99999'),
    'health: 99999 does not fit: it must be an http:// or https:// URL, or a port',
  ],
  [
    'a rehearsal with a misspelt key',
    'all: {vars: {rehearsal: {perpare: x}}}',
    "1:26: rehearsal: there is no 'perpare' here; did you mean 'prepare'?",
  ],
]

describe('a mistake in an inventory is one error with its place', () => {
  test.each(MISTAKES)('%s', async (_name, text, message, hint) => {
    const error = await loadText(text).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InventoryError)
    expect(error).toMatchObject({ message: expect.stringContaining(message), code: 'HAWSER_INVENTORY', exitCode: 1 })
    expect(error).toMatchObject({ message: expect.stringMatching(/^inventory\.yaml:\d+:\d+: /) })
    if (hint !== undefined) expect(error).toMatchObject({ hint: expect.stringContaining(hint) })
  })

  test('the first of several is told', async () => {
    const text = 'b: {vars: {ansible_port: 0}}\na: {vars: {ansible_connection: x}}\n'
    await expect(loadText(text)).rejects.toThrow(/^inventory.yaml:1:26: ansible_port/)
  })

  test('references that unfold to billions of values end at once', async () => {
    const line = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(of).join(', ')}]\n`
    const text =
      line('a', 'x') +
      ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name, index) => line(name, `*${'abcdefgh'[index]}`)).join('')
    await expect(loadText(text)).rejects.toThrow('references unfold to too many values')
  })

  test.each(['ansible_password', 'ansible_become_password', 'ansible_become_pass', 'ansible_ssh_pass'])(
    'never shows what %s holds',
    async (name) => {
      for (const value of ['12345678', '[hunter2]', '{hunter2: 1}']) {
        const error = await loadText(`all: {vars: {${name}: ${value}}}`).catch((thrown: unknown) => thrown)
        expect(error).toMatchObject({ message: expect.stringContaining(`${name}: its value does not fit`) })
        expect(`${String(error)} ${(error as InventoryError).hint}`).not.toMatch(/12345678|hunter2/)
      }
    },
  )
})

describe('files', () => {
  test('a file that is not there: the nearest one is named', async () => {
    const cwd = await makeFolder({ 'staging.yaml': 'all:\n' })
    await expect(loadInventory(['stagng.yaml'], { cwd })).rejects.toThrow(
      "inventory 'stagng.yaml': there is no such file; did you mean 'staging.yaml'?",
    )
  })

  test('no -i and no default file', async () => {
    const cwd = await makeFolder({})
    await expect(loadInventory([], { cwd })).rejects.toMatchObject({ hint: 'name one by -i FILE' })
  })

  test('inventory.yml is a default too', async () => {
    const cwd = await makeFolder({ 'inventory.yml': 'web: {hosts: web-1}' })
    expect([...(await loadInventory([], { cwd })).hosts.keys()]).toEqual(['web-1'])
  })

  test.each([['bytes that are no text', 'sub/latin1.yaml', 'is not UTF-8 text']])(
    '%s',
    async (_name, path, message) => {
      const cwd = await makeFolder({ 'sub/empty.yaml': '' })
      const { writeFile } = await import('node:fs/promises')
      await writeFile(`${cwd}/sub/latin1.yaml`, Buffer.from([0x61, 0xe4, 0x0a]))
      await expect(loadInventory([path], { cwd })).rejects.toThrow(message)
    },
  )
})
