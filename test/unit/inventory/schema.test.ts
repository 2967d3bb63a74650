import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { InventoryError } from '../../../src/core/errors.ts'
import { loadInventory, selectHosts } from '../../../src/inventory/index.ts'
import { CONNECTION_VARIABLES } from '../../../src/inventory/variable-names.ts'
import { makeFolder } from '../../support/folder.ts'

const repository = resolve(import.meta.dirname, '../../..')
const schema = JSON.parse(await readFile(`${repository}/schema/inventory.schema.json`, 'utf8'))

test('every connection variable is described for editors', () => {
  const described = schema.definitions.variables.properties
  for (const name of Object.values(CONNECTION_VARIABLES).flat()) {
    expect(described[name], name).toMatchObject({ title: expect.any(String), description: expect.any(String) })
  }
})

test('every part of a release is described for editors', () => {
  const { properties } = schema.definitions.release.then
  for (const [name, each] of Object.entries(properties)) {
    expect(each, name).toMatchObject({ title: expect.any(String), description: expect.any(String) })
  }
})

test('is a schema that others can read', () => {
  const ajv = new Ajv({ strict: false, logger: false })
  expect(ajv.validateSchema(schema)).toBe(true)
  expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#')
})

test("the repository's own inventory is without fault, names the schema, and pins what is there", async () => {
  const text = await readFile(`${repository}/inventory.yaml`, 'utf8')
  expect(text).toMatch(/^# yaml-language-server: \$schema=schema\/inventory\.schema\.json\n/)
  const inventory = await loadInventory([], { cwd: repository })
  expect(inventory.warnings).toEqual([])
  expect(inventory.rehearsalPrepare).toBe(`${repository}/tasks/provision.mjs`)
  const hosts = selectHosts(inventory, 'relay').hosts
  expect(hosts.map(({ name }) => name)).toEqual(['relay-1', 'relay-2'])
  // Nobody can be reached there: RFC 5737.
  for (const { connection } of hosts) expect(connection.address).toMatch(/^192\.0\.2\.\d+$/)
})

/** What an editor makes of a file, which knows nothing of ours but the schema. */
const editor = new Ajv({ strict: false, logger: false, allErrors: true }).compile(schema)

const variables: readonly string[] = [...Object.values(CONNECTION_VARIABLES).flat(), 'release', 'rehearsal']
const release = { src: 'x', sha256: 'a'.repeat(64), dest: '/y', mode: '0755', owner: 'root', group: 'root' }

describe('editors accept', () => {
  test.each<[string, unknown]>([
    ...variables.map((name): [string, unknown] => [`a template in ${name}`, { all: { vars: { [name]: '{{ x }}' } } }]),
    ...Object.keys(schema.definitions.release.then.properties).map((name): [string, unknown] => [
      `a template in the ${name} of a release`,
      {
        web: {
          vars: { release: { ...release, signature: 'x.sig', signers: 'y', [name]: '{% if x %}{{ x }}{% endif %}' } },
        },
      },
    ]),
    ['a priority in quotes', { web: { vars: { ansible_group_priority: '10' } } }],
    [
      'groups and hosts with nothing in them',
      { web: { hosts: { a: null }, vars: null, children: { db: null } }, db: null },
    ],
    ['one host and one child as words', { web: { hosts: 'a', children: 'db' } }],
    ['variables of any shape', { web: { hosts: { a: { list: [1, { b: null }], plugin: 'x' } } } }],
    [
      'settings of constructed',
      {
        plugin: 'constructed',
        strict: false,
        compose: { port: "ansible_host | default('x')", flag: true },
        groups: { web: "'web' in group_names" },
        keyed_groups: [{ key: 'os', prefix: 'os', separator: '-', parent_group: 'all', default_value: null }],
        use_vars_plugins: true,
        use_extra_vars: true,
        leading_separator: false,
      },
    ],
  ])('%s', (_name, value) => {
    editor(value)
    expect(editor.errors ?? []).toEqual([])
  })
})

describe('editors mark', () => {
  test.each<[string, unknown, string]>([
    ['a list of hosts', { web: { hosts: ['a'] } }, '/web/hosts'],
    ['an unknown key of a group', { web: { host: { a: null } } }, '/web'],
    ['a port of words', { web: { vars: { ansible_port: 'ssh' } } }, '/web/vars/ansible_port'],
    ['a misspelt connection', { web: { vars: { ansible_connection: 'dockr' } } }, '/web/vars/ansible_connection'],
    [
      'a priority of words',
      { web: { vars: { ansible_group_priority: '{{ x }}' } } },
      '/web/vars/ansible_group_priority',
    ],
    ['a mode without quotes', { web: { vars: { release: { ...release, mode: 493 } } } }, '/web/vars/release/mode'],
    ['a misspelt key of a release', { web: { vars: { release: { ...release, servce: 'x' } } } }, '/web/vars/release'],
    ['another plugin', { plugin: 'aws_ec2' }, '/plugin'],
    ['a misspelt setting of constructed', { plugin: 'constructed', keyed_group: [] }, ''],
    ['a keyed group without its key', { plugin: 'constructed', keyed_groups: [{ prefix: 'x' }] }, '/keyed_groups/0'],
    ['an empty file', null, ''],
  ])('%s', (_name, value, place) => {
    expect(editor(value)).toBe(false)
    expect(editor.errors?.map(({ instancePath }) => instancePath)).toContain(place)
  })
})

test('the settings of constructed are the ones that are read', async () => {
  const { properties } = schema.definitions.constructed
  const keyed = properties.keyed_groups.items.properties
  const read = async (text: string) => {
    const cwd = await makeFolder({ 'a.yaml': 'all: {hosts: a}', 'b.yaml': text })
    return loadInventory(['a.yaml', 'b.yaml'], { cwd }).then(
      () => 'read',
      (error: Error) => error.message,
    )
  }
  const lines = Object.keys(properties).filter((name) => !['plugin', 'keyed_groups'].includes(name))
  expect(await read(`plugin: constructed\n${lines.map((name) => `${name}:\n`).join('')}`)).toBe('read')
  const parts = Object.keys(keyed).filter((name) => name !== 'key')
  expect(
    await read(
      `plugin: constructed\nkeyed_groups:\n- key: inventory_hostname\n${parts.map((name) => `  ${name}:\n`).join('')}`,
    ),
  ).toBe('read')
  const known = /known: (.*)$/.exec(await hintOf('plugin: constructed\nunknown_setting: 1\n'))?.[1]?.split(', ')
  expect(known?.toSorted()).toEqual(Object.keys(properties).toSorted())
  const knownKeyed = /known: (.*)$/.exec(
    await hintOf('plugin: constructed\nkeyed_groups: [{key: x, unknown_part: 1}]\n'),
  )?.[1]
  expect(knownKeyed?.split(', ').toSorted()).toEqual(Object.keys(keyed).toSorted())
})

/** The hint of the error that a file of settings is. */
async function hintOf(text: string): Promise<string> {
  const cwd = await makeFolder({ 'b.yaml': text })
  const error: unknown = await loadInventory(['b.yaml'], { cwd }).catch((thrown: unknown) => thrown)
  return error instanceof InventoryError ? (error.hint ?? '') : ''
}

test('text that looks like a template and is none has to fit like any other', async () => {
  const cwd = await makeFolder({ 'i.yaml': "all: {hosts: a, vars: {ansible_port: !unsafe '{{ 22 }}'}}" })
  const load = async () => (await loadInventory(['i.yaml'], { cwd })).hosts.get('a')?.connection
  await expect(load()).rejects.toThrow(/i\.yaml:1:\d+: ansible_port: /)
})
