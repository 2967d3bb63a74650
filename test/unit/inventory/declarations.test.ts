import { describe, expect, test } from 'vitest'
import { assembleInventory } from '../../../src/inventory/assemble.ts'
import { declareInventory } from '../../../src/inventory/declarations/declare.ts'
import { makeFolder } from '../../support/folder.ts'

/** The declarations of an inventory, one a line, without what is around them. */
async function declared(text: string, schemas?: object): Promise<string> {
  const assembled = await assembleInventory([], { cwd: await makeFolder({ 'inventory.yaml': text }) })
  return declareInventory(assembled, schemas)
}

/** The type of the variable `x` of hosts with these variables. */
async function typeOfX(hosts: string, schemas?: object): Promise<string | undefined> {
  const [, type] = /^ {4}(x\??: .*)$/m.exec(await declared(`web: {hosts: ${hosts}}`, schemas)) ?? []
  return type
}

describe('the type of a variable is that of all its values', () => {
  test.each([
    ['one type', '{a: {x: 1}, b: {x: 2}}', 'x: number'],
    ['a union', '{a: {x: 1}, b: {x: text}, c: {x: yes}, d: {x: }}', 'x: boolean | number | string | null'],
    ['not of every host', '{a: {x: 1}, b: }', 'x?: number'],
    ['a list', '{a: {x: [1, 2]}, b: {x: []}}', 'x: readonly number[]'],
    ['a list of several types', '{a: {x: [1, two]}}', 'x: readonly (number | string)[]'],
    ['an empty list', '{a: {x: []}}', 'x: readonly InventoryValue[]'],
    [
      'a map',
      '{a: {x: {k: 1, "a b": [{y: z}]}}}',
      "x: { readonly 'a b': readonly ({ readonly y: string })[]; readonly k: number }",
    ],
    [
      'maps of different keys',
      '{a: {x: {k: 1, l: 2}}, b: {x: {k: t}}}',
      'x: { readonly k: number | string; readonly l?: number }',
    ],
    ['a map or a word', '{a: {x: {}}, b: {x: t}}', 'x: string | {}'],
    ['a template', "{a: {x: '{{ y }}'}, b: {x: 1}}", 'x: InventoryValue'],
  ])('%s', async (_name, hosts, type) => {
    expect(await typeOfX(hosts)).toBe(type)
  })

  test('a table of many keys', async () => {
    const keys = Array.from({ length: 65 }, (_, index) => `k${index}: 1`).join(', ')
    expect(await typeOfX(`{a: {x: {${keys}}}}`)).toBe('x: { readonly [key: string]: number }')
  })

  test('passwords are secrets, and no value stands in the text', async () => {
    const text = await declared('all: {vars: {ansible_password: hunter2, colour: blue}}\nweb: {hosts: a}')
    expect(text).toContain('    ansible_password: Secret\n    colour: string\n')
    expect(text).toMatch(/^import type \{ Secret \} from 'hawser'$/m)
    expect(text).not.toMatch(/hunter2|blue/)
  })
})

describe("what the project's own schema says plainly comes first", () => {
  test.each<[string, object, string]>([
    ['words', { enum: ['debug', "it's", null] }, "x: 'debug' | 'it\\'s' | null"],
    ['a template is what it must be', { type: 'integer' }, 'x: number'],
    ['a list', { type: 'array', items: { type: 'string' } }, 'x: readonly (string)[]'],
    [
      'a closed map',
      {
        type: 'object',
        properties: { a: { type: 'string' }, b: { const: 2 } },
        required: ['a'],
        additionalProperties: false,
      },
      'x: { readonly a: string; readonly b?: 2 }',
    ],
    ['not plainly', { anyOf: [{ type: 'string' }] }, 'x: InventoryValue'],
    ['an open map', { type: 'object', properties: { a: { type: 'string' } } }, 'x: InventoryValue'],
    ['nothing', {}, 'x: InventoryValue'],
  ])('%s', async (_name, schema, type) => {
    expect(await typeOfX("{a: {x: '{{ y }}'}}", { x: schema })).toBe(type)
  })
})

test('names of all kinds, in an order of their own', async () => {
  const one = await declared("web: {hosts: {b-1: , 10.0.0.1: }}\n'it''s': {hosts: a}")
  expect(one).toBe(`export {}

declare module 'hawser' {
  interface InventoryHosts {
    '10.0.0.1': true
    a: true
    'b-1': true
  }

  interface InventoryGroups {
    all: true
    'it\\'s': true
    ungrouped: true
    web: true
  }

  interface InventoryVariables {
  }
}
`)
  expect(await declared("'it''s': {hosts: a}\nweb: {hosts: {10.0.0.1: , b-1: }}")).toBe(one)
})
