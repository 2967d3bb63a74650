/** Groups and variables that `constructed` makes; what is expected is what `ansible-inventory --list` 2.14 shows. */
import { afterEach, expect, test } from 'vitest'
import type { Inventory } from '../../../src/inventory/index.ts'
import { type Folder, inventoryFolder } from '../jinja/inventory-folder.ts'

const folders: Folder[] = []

afterEach(() => Promise.all(folders.splice(0).map((folder) => folder.remove())))

const HOSTS = `
all:
  vars: {site: fra, tpl: "{{ site }}-x", n: 5}
  children:
    web:
      hosts:
        w1: {role: front, os: {family: debian, ver: 12}, tags: [a, b-c, ""]}
        w2: {role: "", os: {family: "", ver: 11}}
      vars: {port: 80}
    db: {hosts: {d1: {role: 9lives, flag: true, os: {}}}}
`

async function load(files: Readonly<Record<string, string>>, extraVars: readonly string[] = []): Promise<Inventory> {
  const folder = await inventoryFolder({ 'hosts.yml': HOSTS, ...files })
  folders.push(folder)
  const names = ['hosts.yml', ...Object.keys(files).filter((name) => !name.includes('/'))]
  return folder.load(names, { extraVars })
}

/** Groups beside those of the inventory, with their hosts. */
function madeGroups({ groups }: Inventory): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...groups].filter(([name]) => !['all', 'ungrouped', 'web', 'db'].includes(name)))
}

const plugin = (text: string): string => `plugin: constructed\n${text}\n`

test('variables are composed, as text where they are worked out', async () => {
  const { hosts } = await load({
    'con.yml': plugin(`
compose:
  url: '"http://" ~ inventory_hostname ~ ":" ~ port'
  next: port + 1
  same: port
  upper_tpl: tpl | upper
  lst: '[port, n]'
  nothing: none
  bad: missing_thing
  mine: group_names
  others: hostvars
  five: 5`),
  })
  expect(hosts.get('w1')?.vars).toMatchObject({
    url: 'http://w1:80',
    next: '81',
    same: 80,
    upper_tpl: 'FRA-X',
    lst: [80, 5],
    nothing: '',
    mine: ['web'],
    five: '5',
  })
  expect(Object.keys(hosts.get('w1')?.vars ?? {})).not.toContain('others')
  expect(Object.keys(hosts.get('d1')?.vars ?? {})).not.toContain('url')
  expect(hosts.get('d1')?.vars).toMatchObject({ upper_tpl: 'FRA-X', mine: ['db'] })
  expect(hosts.get('w1')?.origins.get('next')).toMatchObject({ file: 'con.yml', line: 5, column: 9 })
})

test('groups are made of conditions', async () => {
  const inventory = await load({
    'con.yml': plugin(`
compose: {next: port + 1}
groups:
  fronts: role == "front"
  composed: next is defined and next == "81"
  bad-name: inventory_hostname == "w1"
  9nine: true
  never: missing_thing
  web: flag | default(false)`),
  })
  expect(madeGroups(inventory)).toEqual({
    fronts: ['w1'],
    composed: ['w1', 'w2'],
    bad_name: ['w1'],
    _nine: ['w1', 'w2', 'd1'],
  })
  expect(inventory.groups.get('web')).toEqual(['w1', 'w2', 'd1'])
})

test('groups are made of keys', async () => {
  const inventory = await load({
    'con.yml': plugin(`
keyed_groups:
  - {key: role, prefix: role}
  - {key: role, prefix: r, default_value: none, parent_group: roles}
  - {key: os, prefix: os, separator: "-"}
  - {key: os, trailing_separator: false}
  - {key: tags, prefix: tag, parent_group: '{{ site }}_tags'}
  - {key: site, separator: ""}
  - {key: missing_thing}`),
  })
  expect(madeGroups(inventory)).toEqual({
    role_front: ['w1'],
    r_front: ['w1'],
    roles: ['w1', 'w2', 'd1'],
    os_family_debian: ['w1'],
    os_ver_12: ['w1'],
    _family_debian: ['w1'],
    _ver_12: ['w1'],
    tag_a: ['w1'],
    tag_b_c: ['w1'],
    tag_: ['w1'],
    fra_tags: ['w1'],
    fra: ['w1', 'w2', 'd1'],
    r_none: ['w2'],
    os_family_: ['w2'],
    os_ver_11: ['w2'],
    _family: ['w2'],
    _ver_11: ['w2'],
    role_9lives: ['d1'],
    r_9lives: ['d1'],
  })
})

test('the options of the file hold', async () => {
  const files = { 'group_vars/web.yml': 'fromfile: here\n' }
  const text = 'compose: {ff: fromfile, e: extra}\nkeyed_groups: [{key: site}]'
  const plain = await load({ 'con.yml': plugin(text), ...files }, ['extra=1'])
  expect(plain.hosts.get('w1')?.vars).not.toHaveProperty('ff')
  expect(plain.hosts.get('w1')?.vars).not.toHaveProperty('e')
  expect(plain.groups.has('_fra')).toBe(true)
  const options = 'use_vars_plugins: true\nuse_extra_vars: true\nleading_separator: false\n'
  const all = await load({ 'con.yml': plugin(options + text), ...files }, ['extra=1'])
  expect(all.hosts.get('w1')?.vars).toMatchObject({ ff: 'here', e: '1' })
  expect(all.groups.has('fra')).toBe(true)
})

test('what is made counts as if it were written there: in folders of variables, in connections, in later files', async () => {
  const { hosts } = await load({
    'a.yml':
      'plugin: ansible.builtin.constructed\ncompose: {ansible_port: 2200 + 1}\ngroups: {early: "role == \'front\'"}\n',
    'b.yml': plugin('groups: {late: "\'early\' in group_names"}'),
    'group_vars/late.yml': 'seen: "{{ ansible_port }}"\n',
  })
  expect(hosts.get('w1')?.connection.port).toBe(2201)
  expect(hosts.get('w1')?.groups).toEqual(['web', 'late', 'early', 'all'])
  expect(hosts.get('w1')?.vars.seen).toBe('2201')
})

test.for([
  ['strict: true\ncompose: {x: missing_thing}', "con.yml:3:14: there is no variable 'missing_thing'"],
  ['strict: true\ngroups: {x: missing_thing}', "con.yml:3:13: there is no variable 'missing_thing'"],
  ['strict: true\nkeyed_groups: [{key: role}]', "con.yml:3:22: the key is empty for the host 'w2'"],
  ['groups: {x: "role =="}', 'con.yml:2:13: the expression ends where a value is expected'],
  ['keyed_groups: [{key: n}]', 'con.yml:2:22: a key must be text, a list or a map'],
  ['keyed_groups: [{prefix: n}]', "con.yml:2:16: an entry of keyed_groups needs a 'key'"],
  ['keyed_groups: [{key: n, prefx: x}]', "con.yml:2:25: there is no 'prefx' here; did you mean 'prefix'?"],
  ['keyed_groups: [{key: n, default_value: a, trailing_separator: true}]', 'exclude each other'],
  ['keyed_groups: {key: n}', 'con.yml:2:15: keyed_groups must be a list'],
  ['grops: {}', "con.yml:2:1: there is no 'grops' here; did you mean 'groups'?"],
  ['strict: maybe', 'con.yml:2:9: strict must be true or false'],
  ['compose: [a]', 'con.yml:2:10: compose must be a map'],
  ["strict: true\ncompose: {x: \"lookup('pipe', 'id')\"}", 'lookups are not made in expressions of constructed'],
] as const)('%s is one error with its place', async ([text, message]) => {
  await expect(load({ 'con.yml': plugin(text) })).rejects.toThrow(message)
})

test('another plugin is refused by its name', async () => {
  await expect(load({ 'con.yml': 'plugin: amazon.aws.aws_ec2\n' })).rejects.toThrow(
    "con.yml:1:9: the inventory plugin 'amazon.aws.aws_ec2' is not read",
  )
})

test('there is no omit: what is given it by default is not set, and the inventory holds', async () => {
  const con = `
compose:
  ansible_host: pub | default(omit)
  ansible_port: sshp | default(omit)
  m: "{'a': omit, 'b': 1}"
groups: {om: omit}
keyed_groups: [{key: "[omit, 'z']", prefix: k}]`
  const written = `
all:
  hosts:
    a1: {ansible_host: 10.0.0.1, ansible_port: 2222}
    a2: {ansible_host: 10.0.0.2, pub: 9.9.9.9}`
  const inventory = await load({ 'hosts.yml': written, 'con.yml': plugin(con) })
  expect(inventory.hosts.get('a1')?.vars).toEqual({ ansible_host: '10.0.0.1', ansible_port: 2222 })
  expect(inventory.hosts.get('a1')?.connection).toMatchObject({ address: '10.0.0.1', port: 2222 })
  expect(inventory.hosts.get('a2')?.vars).toEqual({ ansible_host: '9.9.9.9', pub: '9.9.9.9' })
  expect(madeGroups(inventory)).toEqual({})
  const strict = { 'hosts.yml': written, 'con.yml': plugin(`strict: true\n${con}`) }
  await expect(load(strict)).rejects.toThrow("there is no variable 'omit'")
})

test('nobody has been given a group yet, and no group a parent', async () => {
  const { hosts } = await load({
    'hosts.yml':
      'all: {vars: {av: 1}, hosts: {a1: , a3: }, children: {g: {hosts: {a3: }}, ungrouped: {vars: {uv: 1}}}}',
    'h.ini': 'a3\n[g2]\ni2\n[g3]\ni3\n[all:children]\ng3\n',
    'group_vars/all.yml': 'fv: 1',
    'zz.yml': plugin(`
use_vars_plugins: true
compose:
  gn: group_names
  seen: "av | default('-') ~ ' ' ~ fv | default('-') ~ ' ' ~ uv | default('-')"`),
  })
  const seen = [...hosts.values()].map(({ name, vars: { gn, seen: those } }) => [name, gn, those])
  expect(seen).toEqual([
    ['a1', [], '1 1 -'],
    ['a3', ['g', 'ungrouped'], '1 1 1'],
    ['i2', ['g2'], '- - -'],
    ['i3', ['g3'], '1 1 -'],
  ])
})
