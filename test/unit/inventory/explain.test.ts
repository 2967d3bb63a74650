import { describe, expect, test } from 'vitest'
import { type AssembleOptions, assembleInventory, LOCALHOST, variablesFor } from '../../../src/inventory/assemble.ts'
import { explainVariables } from '../../../src/inventory/explain.ts'
import { makeFolder } from '../../support/folder.ts'

/** Where `x` of the host `h` comes from: titles and values, the weakest first, and why the last one counts. */
async function explainX(files: Readonly<Record<string, string>>, options: AssembleOptions & { also?: string } = {}) {
  const { also, ...rest } = options
  const cwd = await makeFolder(files)
  const assembled = await assembleInventory(['i.yaml', ...(also === undefined ? [] : [also])], { cwd, ...rest })
  const host = assembled.tree.hosts.get('h') ?? LOCALHOST
  const groups = assembled.membership.groupsOf(host.name)
  const explanation = explainVariables(assembled, host, groups).get('x')
  // What merging makes of it must be what is said to count.
  expect(explanation?.mentions.at(-1)?.variable).toBe(variablesFor(assembled, host, groups).get('x'))
  return {
    layers: explanation?.mentions.map(({ title, variable }) => [title, variable.value]),
    places: explanation?.mentions.map(({ variable: { position } }) => position && Object.values(position).join(':')),
    why: explanation?.why,
  }
}

const inline = 'vars of the group'

describe('every layer is told, the weakest first', () => {
  test('all kinds of places', async () => {
    const { layers, places, why } = await explainX(
      {
        'i.yaml': 'all: {vars: {x: 1}}\nweb: {hosts: {h: {x: 5}}, vars: {x: 2}}',
        'group_vars/all.yml': 'x: 3',
        'group_vars/web.yml': 'y: 0\nx: 4',
        'host_vars/h.yml': 'x: 6',
        'tasks/group_vars/all.yml': 'x: 3.5',
        'tasks/group_vars/web.yml': 'x: 4.5',
        'tasks/host_vars/h.yml': 'x: 6.5',
      },
      { extraVars: ['x=7'], taskFile: 'tasks/t.mjs' },
    )
    expect(layers).toEqual([
      [`${inline} all, in the inventory`, 1],
      [`${inline} web, in the inventory`, 2],
      ['group_vars of all, beside the inventory', 3],
      ['group_vars of all, beside the task file', 3.5],
      ['group_vars of web, beside the inventory', 4],
      ['group_vars of web, beside the task file', 4.5],
      ['the host itself, in the inventory', 5],
      ['host_vars, beside the inventory', 6],
      ['host_vars, beside the task file', 6.5],
      ['--extra-vars', '7'],
    ])
    expect(places?.slice(0, 5)).toEqual([
      'i.yaml:1:17',
      'i.yaml:2:37',
      'group_vars/all.yml:1:4',
      'tasks/group_vars/all.yml:1:4',
      'group_vars/web.yml:2:4',
    ])
    expect(places?.at(-1)).toBeUndefined()
    expect(why).toBe('--extra-vars wins over everything that stands in files')
  })

  test('what the same place said before', async () => {
    const { layers } = await explainX(
      {
        'i.yaml': 'web: {hosts: h, vars: {x: 1}}',
        'j.yaml': 'web: {vars: {x: 2}}',
        'group_vars/web/a.yml': 'x: 3',
        'group_vars/web/b.yml': 'x: 4',
        'group_vars/web/c.yml': 'x: 5',
      },
      { also: 'j.yaml', extraVars: ['x=6', '{"x": 7}'] },
    )
    expect(layers?.map(([, value]) => value)).toEqual([1, 2, 3, 4, 5, '6', 7])
  })

  test('a host that no inventory names', async () => {
    const { layers } = await explainX({ 'i.yaml': 'all: {vars: {x: 1}, hosts: {a: }}' })
    expect(layers).toEqual([[`${inline} all, in the inventory`, 1]])
  })
})

describe('why the last one counts', () => {
  test.each([
    ['alone', 'all: {hosts: h, vars: {x: 1}}', {}, undefined],
    ['a group over all', 'all: {vars: {x: 1}}\nweb: {hosts: h, vars: {x: 2}}', {}, 'every other group wins over all'],
    [
      'a child over its parent',
      'par: {children: kid, vars: {x: 1}}\nkid: {hosts: h, vars: {x: 2}}',
      {},
      'a group wins over those that it is a child of, and kid is below par',
    ],
    [
      'depth between strangers',
      'a: {children: {b: {hosts: h, vars: {x: 2}}}}\nzz: {hosts: h, vars: {x: 1, ansible_group_priority: 9}}',
      {},
      'the deeper group wins: b is 2 below all, zz 1',
    ],
    [
      'priority',
      'zz: {hosts: h, vars: {x: 1}}\naa: {hosts: h, vars: {x: 2, ansible_group_priority: 2}}',
      {},
      'of groups of one depth the higher ansible_group_priority wins: 2 of aa, 1 of zz',
    ],
    [
      'names',
      'zz: {hosts: h, vars: {x: 2}}\naa: {hosts: h, vars: {x: 1}}',
      {},
      'of groups of one depth and priority the later name wins, and zz comes after aa',
    ],
    [
      'a file of all over the text of a group',
      'web: {hosts: h, vars: {x: 1}}',
      { 'group_vars/all': 'x: 2' },
      "files of group_vars, those of all too, win over the inventory's own text on groups",
    ],
    [
      'a file of a parent over the text of its child',
      'par: {children: kid}\nkid: {hosts: h, vars: {x: 1}}',
      { 'group_vars/par': 'x: 2' },
      "files of group_vars win over the inventory's own text, however deep its groups are",
    ],
    [
      'a file of a group over the file of all',
      'web: {hosts: h}',
      { 'group_vars/web': 'x: 2', 'group_vars/all': 'x: 1' },
      'every other group wins over all',
    ],
    [
      'a host over its groups',
      'web: {hosts: {h: {x: 2}}}',
      { 'group_vars/web': 'x: 1' },
      'what is said of a host wins over what is said of its groups',
    ],
    [
      'a file of a host over the text',
      'web: {hosts: {h: {x: 1}}}',
      { 'host_vars/h': 'x: 2' },
      "files of host_vars win over the inventory's own text",
    ],
    [
      'beside the task file',
      'web: {hosts: h}',
      { 'group_vars/web': 'x: 1', 'tasks/group_vars/web': 'x: 2' },
      'what lies beside the task file wins over what lies beside the inventory',
    ],
    [
      'two files of one folder, and below them all',
      'web: {hosts: h}',
      { 'group_vars/web/a.yml': 'x: 2', 'group_vars/web/b.yml': 'x: 3', 'group_vars/all': 'x: 1' },
      'of the files of one folder the later name wins; every other group wins over all',
    ],
  ])('%s', async (_name, text, files, why) => {
    expect((await explainX({ 'i.yaml': text, ...files }, { taskFile: 'tasks/t.mjs' })).why).toBe(why)
  })

  test('beside a later inventory', async () => {
    const files = { 'i.yaml': 'w: {hosts: h}', 'group_vars/w': 'x: 1', 'b/j.yaml': 'w:', 'b/group_vars/w': 'x: 2' }
    expect((await explainX(files, { also: 'b/j.yaml' })).why).toBe(
      'what lies beside a later inventory wins over what lies beside an earlier one',
    )
  })

  test('two inventories of one folder share its files: each is told once', async () => {
    const files = { 'i.yaml': 'w: {hosts: h}', 'j.yaml': 'w:', 'group_vars/w': 'x: 1' }
    expect((await explainX(files, { also: 'j.yaml' })).layers).toHaveLength(1)
  })

  test('a task file beside the inventory has no folder of its own', async () => {
    const { layers } = await explainX({ 'i.yaml': 'w: {hosts: h}', 'group_vars/w': 'x: 1' }, { taskFile: 't.mjs' })
    expect(layers).toEqual([['group_vars of w, beside the inventory', 1]])
  })
})
