import { describe, expect, test } from 'vitest'
import type { SourcePosition } from '../../../src/core/errors.ts'
import { secret } from '../../../src/core/secret.ts'
import { type CheckedHost, checkVariables } from '../../../src/inventory/project-schema/check.ts'
import { loadProjectSchema } from '../../../src/inventory/project-schema/load.ts'
import type { InventoryValue, Variables } from '../../../src/inventory/types.ts'
import { makeFolder } from '../../support/folder.ts'

/** A schema as a project has it. */
async function load(schema: unknown) {
  const text = typeof schema === 'string' ? schema : JSON.stringify(schema, undefined, 2)
  return loadProjectSchema(await makeFolder({ 'schema/vars.schema.json': text }))
}

/** A host each of whose variables stands in a line of its own. */
function host(name: string, vars: Variables, file = 'group_vars/web.yml'): CheckedHost {
  const places = Object.keys(vars).map((key, index): [string, SourcePosition] => [
    key,
    { file, line: index + 1, column: 4 },
  ])
  return { name, vars, origins: new Map(places) }
}

/** What is said of hosts by a schema; undefined where nothing is wrong. */
async function mistakeOf(schema: object, ...hosts: readonly CheckedHost[]): Promise<string | undefined> {
  const loaded = await load(schema)
  if (loaded === undefined) throw new Error('the schema is there')
  try {
    checkVariables(loaded, hosts)
    return undefined
  } catch (error) {
    // Nothing else is thrown, and a message is what the test is about.
    return (error as Error).message
  }
}

const AT = 'group_vars/web.yml:1:4: '

describe('a mistake of a variable is told with its place, host and name', () => {
  test.each<[string, object, Record<string, InventoryValue>, string | undefined]>([
    ['what fits', { properties: { port: { type: 'integer' } } }, { port: 80, other: 1 }, undefined],
    [
      'a type',
      { properties: { port: { type: 'integer' } } },
      { port: 'eighty' },
      `${AT}port of web-1: 'eighty' does not fit: it must be integer`,
    ],
    [
      "the project's own sentence",
      { properties: { port: { type: 'integer', errorMessage: 'must be a port' } } },
      { port: 'eighty' },
      `${AT}port of web-1: 'eighty' does not fit: it must be a port`,
    ],
    ['a bound', { properties: { n: { maximum: 9 } } }, { n: 10 }, `${AT}n of web-1: 10 does not fit: it must be <= 9`],
    [
      'a misspelt word of several',
      { properties: { level: { enum: ['debug', 'info'] } } },
      { level: 'inof' },
      `${AT}level of web-1: 'inof' is none of debug, info; did you mean 'info'?`,
    ],
    ['a constant', { properties: { v: { const: 2 } } }, { v: 1 }, `${AT}v of web-1: 1 does not fit: it must be 2`],
    [
      'a place in a value',
      { properties: { limits: { items: { properties: { open: { type: 'integer' } } } } } },
      { limits: [{ open: 1 }, { open: 'x' }] },
      `${AT}limits of web-1: [1].open 'x' does not fit: it must be integer`,
    ],
    [
      'an unknown key in a value',
      { properties: { limits: { properties: { open: {} }, additionalProperties: false } } },
      { limits: { opne: 1 } },
      `${AT}limits of web-1: has no 'opne'; did you mean 'open'?`,
    ],
    [
      'a key that a value lacks',
      { properties: { limits: { properties: { open: {} }, required: ['open'] } } },
      { limits: { opne: 1 } },
      `${AT}limits of web-1: lacks 'open'; is 'opne' meant to be it?`,
    ],
    [
      'a variable that nobody sets',
      { properties: { port: {} }, required: ['port'] },
      { other_thing: 1 },
      'port of web-1: nothing sets it',
    ],
    [
      'a variable that is misspelt',
      { properties: { http_port: {} }, required: ['http_port'] },
      { http_prot: 1 },
      `${AT}http_port of web-1: nothing sets it; is 'http_prot' meant to be it?`,
    ],
    [
      'an unknown variable, where no others are wanted',
      { properties: { http_port: {} }, additionalProperties: false },
      { http_prot: 1, ansible_host: 'x', ansible_python_interpreter: 'y', release: {}, rehearsal: {} },
      `${AT}http_prot of web-1: there is no such variable; did you mean 'http_port'?`,
    ],
    ['a format', { properties: { ip: { format: 'ipv4' } } }, { ip: '1.2.3' }, `${AT}ip of web-1: '1.2.3' does not fit`],
    [
      'a branch of if: one error',
      { properties: { p: { if: { type: 'string' }, else: { minimum: 5 } } } },
      { p: 1 },
      `${AT}p of web-1: 1 does not fit: it must be >= 5`,
    ],
  ])('%s', async (_name, schema, vars, message) => {
    const told = await mistakeOf(schema, host('web-1', vars))
    if (message === undefined) expect(told).toBeUndefined()
    else
      expect(told).toMatch(
        message.endsWith('fit') ? new RegExp(`^${RegExp.escape(message)}`) : new RegExp(`^${RegExp.escape(message)}$`),
      )
  })

  test('many hosts with one mistake are one line, others follow in the order of files', async () => {
    const schema = { properties: { a: { type: 'string' }, b: { type: 'string' } } }
    const hosts = ['h1', 'h2', 'h3', 'h4', 'h5'].map((name) => host(name, { a: 1, b: 'x' }))
    expect(await mistakeOf(schema, ...hosts, host('k', { a: 2 }, 'group_vars/db.yml'))).toBe(
      `group_vars/db.yml:1:4: a of k: 2 does not fit: it must be string
group_vars/web.yml:1:4: a of h1, h2, h3 and 2 more: 1 does not fit: it must be string`,
    )
  })

  test('of hundreds of mistakes ten are told', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `v${index}`)
    const schema = { properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) }
    const told = await mistakeOf(schema, host('h', Object.fromEntries(names.map((name) => [name, 1]))))
    expect(told?.split('\n')).toHaveLength(11)
    expect(told).toMatch(/\nand 290 more$/)
  })
})

describe('values', () => {
  test('secrets are checked, and never shown', async () => {
    const schema = { properties: { token: { minLength: 9 }, list: { items: { enum: ['other'] } } } }
    expect(await mistakeOf(schema, host('h', { token: secret('long enough'), list: ['other'] }))).toBeUndefined()
    const told = await mistakeOf(schema, host('h', { token: secret('abc'), list: [secret('othr')] }))
    expect(told).toContain('token of h: its value does not fit: it must NOT have fewer than 9 characters')
    expect(told).toContain('list of h: [0] its value is none of other')
    expect(told).not.toMatch(/abc|othr'/)
  })

  test('only what the schema names is read', async () => {
    const read: string[] = []
    const vars = {}
    for (const name of ['named', 'other', 'a_b', 'c_b']) {
      Object.defineProperty(vars, name, { enumerable: true, get: () => read.push(name) })
    }
    const schema = {
      properties: { named: {}, a_b: true },
      patternProperties: { '^c': { type: 'integer' } },
      required: ['named'],
    }
    await mistakeOf({ ...schema, additionalProperties: false }, host('h', vars))
    expect([...new Set(read)].sort()).toEqual(['c_b', 'named'])
  })
})

describe('a schema with a mistake', () => {
  const file = 'schema/vars.schema.json'
  test.each([
    ['no JSON', '{\n  "properties": {,}\n}', `${file}:2:18: not valid JSON: Expected property name`],
    ['the end is missing', '{\n"a": 1', `${file}:2:7: not valid JSON`],
    ['a list', '[]', `${file}:1:1: a schema of variables must be an object`],
    [
      'a misspelt type',
      '{\n  "properties": {"port": {"type": "integr"}}\n}',
      `${file}:2:35: /properties/port/type must be equal to one of the allowed values; did you mean 'integer'?`,
    ],
    [
      'a misspelt keyword',
      '{\n  "requird": ["a"]}',
      `${file}:2:3: unknown keyword: "requird"; did you mean 'required'?`,
    ],
    ['a value of another type', '{"required": "a"}', `${file}:1:14: /required must be array`],
    ['a reference to nothing', '{"properties": {"a": {"$ref": "#/x"}}}', `${file}:1:31: can't resolve reference #/x`],
    [
      'a reference to the network',
      '{"properties": {"a": {"$ref": "https://example.com/x"}}}',
      `${file}:1:31: can't resolve reference https://example.com/x`,
    ],
    ['a format that nobody checks', '{"properties": {"a": {"format": "ipv5"}}}', `${file}:1:33: unknown format "ipv5"`],
    ['a pattern that is none', '{"properties": {"a": {"pattern": "["}}}', `${file}:1:34: Invalid regular expression`],
    [
      'a dialect that is none',
      '{"$schema": "http://json-schema.org/draft-03/schema#"}',
      `${file}:1:2: there is no dialect`,
    ],
  ])('%s', async (_name, text, message) => {
    await expect(load(text)).rejects.toThrow(new RegExp(`^${RegExp.escape(message)}`))
  })

  test.each([
    'http://json-schema.org/draft-07/schema#',
    'https://json-schema.org/draft/2019-09/schema',
    'https://json-schema.org/draft/2020-12/schema',
  ])('the dialect %s is known', async ($schema) => {
    expect(await mistakeOf({ $schema, properties: { a: { type: 'string' } } }, host('h', { a: 1 }))).toContain('a of h')
  })

  test('a project without one', async () => {
    expect(await loadProjectSchema(await makeFolder({}))).toBeUndefined()
    expect(await loadProjectSchema(await makeFolder({ schema: 'a file' }))).toBeUndefined()
  })
})
