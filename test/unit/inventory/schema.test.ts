import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { loadInventory, selectHosts } from '../../../src/inventory/index.ts'
import { CONNECTION_VARIABLES } from '../../../src/inventory/variable-names.ts'

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
