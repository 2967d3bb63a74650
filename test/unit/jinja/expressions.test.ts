/** What ansible-core 2.14 made of some hundred templates (answers.json), held against ours. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InventoryValue } from '../../../src/inventory/index.ts'
import { type Folder, inventoryFolder } from './inventory-folder.ts'

/** What Ansible answers. */
interface Answer {
  readonly value?: InventoryValue
  /** The type in Python, of a template that is one expression. */
  readonly type?: string
  readonly error?: string
}

/** One template: what comes out by default, and with `jinja2_native` where that differs. */
interface Row {
  readonly template: string
  readonly ansible: Answer
  readonly native?: Answer
}

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')
// The files are written by refresh-expressions.py, in this form.
const { variables } = JSON.parse(read('expressions.json')) as { readonly variables: Record<string, unknown> }
const rows = JSON.parse(read('answers.json')) as readonly Row[]

/** One expression keeps its type, as with `jinja2_native`; text is as by default, and becomes what it looks like. */
function expected({ template, ansible, native = ansible }: Row): readonly InventoryValue[] {
  const { value = '', type = '' } = ansible
  const { value: other = '' } = native
  if (/^(?:int|float|NoneType|tuple)$/.test(type)) return [other]
  // Of what is written by statements, the one piece that is written may keep its type, too.
  return template.startsWith('{%') ? [value, other] : [value]
}

let folder: Folder
let vars: Readonly<Record<string, InventoryValue>>

beforeAll(async () => {
  process.env.HAWSER_TEST_VARIABLE = 'from the environment'
  const templates = Object.fromEntries(rows.map(({ template }, index) => [`template_${index}`, template]))
  folder = await inventoryFolder({
    'hosts.json': JSON.stringify({ all: { hosts: { h: {} }, vars: { ...variables, ...templates } } }),
  })
  vars = await folder.vars('h', 'hosts.json')
})

afterAll(async () => {
  delete process.env.HAWSER_TEST_VARIABLE
  await folder.remove()
})

test.for(rows.map((row, index) => ({ index, row, name: row.template })))('$name', ({ index, row }) => {
  expect(row.ansible.error).toBeUndefined()
  expect(expected(row)).toContainEqual(vars[`template_${index}`])
})
