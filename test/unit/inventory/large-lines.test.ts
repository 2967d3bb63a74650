/** Lines and anchors in numbers that nobody writes by hand. */
import { expect, test } from 'vitest'
import { InventoryError } from '../../../src/core/errors.ts'
import { loadInventory } from '../../../src/inventory/index.ts'
import { makeFolder } from '../../support/folder.ts'

const load = async (name: string, text: string) => loadInventory([name], { cwd: await makeFolder({ [name]: text }) })

test.for([
  ['a.yaml', 'x: [1', 'a.yaml:1:6: not valid YAML: Flow sequence in block collection must be sufficiently indented'],
  ['a.yaml', 'x: {a: 1', 'a.yaml:1:9: not valid YAML: Flow map in block collection must be sufficiently indented'],
  ['a.yaml', 'x: "\\q"', 'a.yaml:1:5: not valid YAML: Invalid escape'],
] as const)('%s with %j says what is missing', async ([name, text, message]) => {
  await expect(load(name, text)).rejects.toThrow(message)
})

const long = 'x'.repeat(100_000)

test.for([
  ['a.ini', `[${long} y]\n`],
  ['a.ini', `[web]\nh ${long}\n`],
  ['a.ini', `[web:vars]\n${long}\n`],
  ['a.ini', `[web:children]\n${long} y\n`],
  ['a.yaml', `${long}: {}\n${long}: {}\n`],
  ['a.yaml', `web: {hosts: {a: {ansible_port: ${long}}}}\n`],
] as const)('a message about a long line of %s is short', async ([name, text]) => {
  const error: unknown = await load(name, text).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(InventoryError)
  expect(String(error).length).toBeLessThan(1200)
  expect(String(error)).toMatch(/a\.(ini|yaml):\d+:\d+: /)
})

/** Milliseconds of processor time that it takes. */
async function cost(name: string, text: string): Promise<number> {
  const before = process.cpuUsage()
  await load(name, text)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

test.for([
  [
    'an anchor that is set and used again and again',
    'a.yaml',
    (count: number) => `web: {hosts: {h: {list: [\n${' &a x, *a,\n'.repeat(count)} ]}}}\n`,
    2000,
  ],
  [
    'a variable behind many blanks',
    'a.ini',
    (count: number) => `h\n[all:vars]\nx${' '.repeat(count * 4)}y=1\n`,
    10_000,
  ],
] as const)('%s costs in proportion', { timeout: 60_000 }, async ([, name, text, count]) => {
  await cost(name, text(count))
  const once = await cost(name, text(count))
  // Eight times as much: at most eight times the cost, and sixty-four times where each looks through all.
  expect(await cost(name, text(8 * count))).toBeLessThan(16 * once + 100)
})
