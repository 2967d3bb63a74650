import { describe, expect, test } from 'vitest'
import { InventoryError } from '../../../src/core/errors.ts'
import { loadInventory } from '../../../src/inventory/index.ts'
import type { Inventory } from '../../../src/inventory/types.ts'
import { makeFolder } from '../../support/folder.ts'

/** Reads `inv/inventory.yaml` as the task file `play/task.mjs` does. */
async function load(files: Readonly<Record<string, string>>, extraVars: readonly string[] = []): Promise<Inventory> {
  const cwd = await makeFolder(files)
  return loadInventory(['inv/inventory.yaml'], { cwd, extraVars, taskFile: 'play/task.mjs' })
}

/** A host `h` in `kid`, which is a child of `par`. */
const KID = 'par: {children: kid}\nkid: {hosts: {h: }}\n'

describe('precedence, as measured with ansible-core 2.14', () => {
  test.each<[name: string, files: Readonly<Record<string, string>>, winner: string]>([
    [
      "a file of the parent over the child's text",
      {
        'inv/inventory.yaml': 'par: {children: kid}\nkid: {hosts: h, vars: {x: text}}',
        'inv/group_vars/par': 'x: file',
      },
      'file',
    ],
    [
      "a file of all beside the task over the child's text",
      { 'inv/inventory.yaml': 'kid: {hosts: h, vars: {x: text}}', 'play/group_vars/all.yml': 'x: file' },
      'file',
    ],
    [
      'a file of the parent beside the task over one of the child beside the inventory',
      { 'inv/inventory.yaml': KID, 'inv/group_vars/kid.yml': 'x: kid', 'play/group_vars/par.yml': 'x: par' },
      'par',
    ],
    [
      'a file of a group beside the inventory over one of all beside the task',
      { 'inv/inventory.yaml': KID, 'inv/group_vars/par.yml': 'x: par', 'play/group_vars/all.yml': 'x: all' },
      'par',
    ],
    [
      "a host's text over files of groups",
      { 'inv/inventory.yaml': 'kid: {hosts: {h: {x: text}}}', 'play/group_vars/kid.yml': 'x: kid' },
      'text',
    ],
    [
      "a host's file beside the task over one beside the inventory, and both over its text",
      {
        'inv/inventory.yaml': 'kid: {hosts: {h: {x: text}}}',
        'inv/host_vars/h.json': '{"x": "inventory"}',
        'play/host_vars/h.yaml': 'x: task',
      },
      'task',
    ],
    [
      'siblings by their names',
      {
        'inv/inventory.yaml': 'zz: {hosts: h}\naa: {hosts: h}',
        'inv/group_vars/zz.yml': 'x: zz',
        'inv/group_vars/aa.yml': 'x: aa',
      },
      'zz',
    ],
    [
      'siblings by the priority in the text',
      {
        'inv/inventory.yaml': 'zz: {hosts: h}\naa: {hosts: h, vars: {ansible_group_priority: 2}}',
        'inv/group_vars/zz.yml': 'x: zz',
        'inv/group_vars/aa.yml': 'x: aa',
      },
      'aa',
    ],
    [
      'ungrouped',
      { 'inv/inventory.yaml': 'all: {hosts: h}', 'inv/group_vars/ungrouped.yml': 'x: ungrouped' },
      'ungrouped',
    ],
    [
      'no extension over .yml, and .yml over .yaml and .json',
      {
        'inv/inventory.yaml': KID,
        'inv/group_vars/kid': 'x: none',
        'inv/group_vars/kid.yml': 'x: yml',
        'inv/group_vars/par.yaml': 'y: 1',
      },
      'none',
    ],
    [
      'a folder over a file of that name',
      { 'inv/inventory.yaml': KID, 'inv/group_vars/kid/main.yml': 'x: folder', 'inv/group_vars/kid.yml': 'x: file' },
      'folder',
    ],
    [
      'in a folder the later name, folders in it included, but no hidden, foreign and backup files',
      {
        'inv/inventory.yaml': KID,
        'inv/group_vars/kid/a.yml': 'x: a',
        'inv/group_vars/kid/b/deep': 'x: deep',
        'inv/group_vars/kid/.hidden.yml': 'x: hidden',
        'inv/group_vars/kid/c.yml~': 'x: backup',
        'inv/group_vars/kid/d.txt': 'x: text',
        'inv/group_vars/kid/e.d/f.yml': 'x: folder with an extension',
      },
      'deep',
    ],
  ])('%s', async (_name, files, winner) => {
    const inventory = await load(files)
    expect(inventory.hosts.get('h')?.vars.x).toBe(winner)
  })

  test('--extra-vars over every file', async () => {
    const files = { 'inv/inventory.yaml': KID, 'play/host_vars/h.yml': 'x: file' }
    expect((await load(files, ['x=flag'])).hosts.get('h')?.vars).toEqual({ x: 'flag' })
  })

  test('of several inventories the later one, whatever the groups', async () => {
    const cwd = await makeFolder({
      'one/inventory.yaml': KID,
      'one/group_vars/kid.yml': 'x: one',
      'two/inventory.yaml': KID,
      'two/group_vars/par.yml': 'x: two',
    })
    const { hosts } = await loadInventory(['one/inventory.yaml', 'two/inventory.yaml'], { cwd })
    expect(hosts.get('h')?.vars).toEqual({ x: 'two' })
  })

  test('what holds for all, and for it, holds for the implicit localhost', async () => {
    const { localhost } = await load({
      'inv/inventory.yaml': 'all: {vars: {a: text, b: text}}\nkid: {hosts: h, vars: {a: kid}}',
      'inv/group_vars/all.yml': 'b: file',
      'play/host_vars/localhost.yml': 'c: its own',
    })
    expect(localhost.vars).toEqual({ a: 'text', b: 'file', c: 'its own', ansible_connection: 'local' })
  })
})

describe('a file of variables', () => {
  test('tells where a value stands, and what paths are relative to', async () => {
    const { hosts } = await load({
      'inv/inventory.yaml': KID,
      'inv/group_vars/kid/release.yml': `# who, what\nrelease:\n  {src: app, sha256: ${'ab'.repeat(32)}, dest: /opt/app, mode: '0755', owner: root, group: root}\n`,
    })
    const host = hosts.get('h')
    expect(host?.origins.get('release')).toMatchObject({ file: 'inv/group_vars/kid/release.yml', line: 3 })
    expect(host?.vars.release).toMatchObject({ src: expect.stringMatching(/\/inv\/group_vars\/kid\/app$/) })
  })

  test.each([
    ['a list', '- x: 1\n', 'inv/group_vars/kid.yml:1:1: a file of variables must be a map'],
    ['a connection that is none', 'x: 1\nansible_port: high\n', 'inv/group_vars/kid.yml:2:15: ansible_port'],
    ['a key twice', 'x: 1\nx: 2\n', "inv/group_vars/kid.yml:2:1: the key 'x' stands here for the second time"],
    ['a tab', 'x:\n\ty: 1\n', 'inv/group_vars/kid.yml:2:1: a tab'],
  ])('with a mistake is one error with its place: %s', async (_name, text, message) => {
    const loading = load({ 'inv/inventory.yaml': KID, 'inv/group_vars/kid.yml': text })
    await expect(loading).rejects.toThrow(InventoryError)
    await expect(loading).rejects.toThrow(message)
  })

  test('may be empty', async () => {
    const { hosts } = await load({ 'inv/inventory.yaml': KID, 'inv/group_vars/kid.yml': '---\n# nothing yet\n' })
    expect(hosts.get('h')?.vars).toEqual({})
  })

  test('of a group that there is not is passed over, and a name that is nearly one is told', async () => {
    const { warnings } = await load({
      'inv/inventory.yaml': 'webservers: {hosts: h}',
      'inv/group_vars/webserver.yml': 'x: 1',
      'inv/group_vars/databases.yml': '- broken',
    })
    expect(warnings).toEqual([
      "inv/group_vars/webserver.yml: there is no group 'webserver'; did you mean 'webservers'?",
    ])
  })
})

describe('the inventory of a rehearsal', () => {
  test('wins over everything, and its groups count for nothing', async () => {
    const cwd = await makeFolder({
      'inventory.yaml': 'all: {vars: {rehearsal: {prepare: p.mjs}}}\nkid: {hosts: {h: {ansible_host: real}}}',
      'host_vars/h.yml': 'ansible_host: real',
      'twins.yaml': 'all: {vars: {rehearsal: {twins: true}}, hosts: {h: {ansible_host: twin}, stranger: {}}}',
    })
    const taskFile = 'task.mjs'
    const inventory = await loadInventory(['inventory.yaml', 'twins.yaml'], {
      cwd,
      taskFile,
      extraVars: ['ansible_host=real'],
    })
    expect([...inventory.hosts.keys()]).toEqual(['h'])
    expect(inventory.hosts.get('h')?.connection.address).toBe('twin')
    expect(inventory.rehearsalPrepare).toBe(`${cwd}/p.mjs`)
  })
})
