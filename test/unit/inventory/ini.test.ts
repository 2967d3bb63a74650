import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InventoryError } from '../../../src/core/errors.ts'
import { loadInventory } from '../../../src/inventory/index.ts'
import { readLiteral } from '../../../src/inventory/ini/python-literal.ts'
import { splitWords } from '../../../src/inventory/ini/words.ts'
import type { Inventory, InventoryValue } from '../../../src/inventory/types.ts'
import { makeFolder } from '../../support/folder.ts'

async function loadIni(text: string, name = 'hosts.ini'): Promise<Inventory> {
  const cwd = await makeFolder({ [name]: text })
  return loadInventory([name], { cwd })
}

/** What `ansible-inventory` 2.14 makes of values, measured. */
const LITERALS: readonly [text: string, value: InventoryValue][] = [
  ['1', 1],
  ['-1', -1],
  ['+1', 1],
  ['--1', '--1'],
  ['1.5', 1.5],
  ['1e3', 1000],
  ['.5', 0.5],
  ['1_000', 1000],
  ['0x1f', 31],
  ['0o17', 15],
  ['0b11', 3],
  ['0644', '0644'],
  ['00', 0],
  ['yes', 'yes'],
  ['true', 'true'],
  ['True', true],
  ['False', false],
  ['None', null],
  ['not True', 'not True'],
  ['1 + 2', '1 + 2'],
  ['a b c', 'a b c'],
  ['', ''],
  ['"1"', '1'],
  ['"a" "b"', 'ab'],
  ["u'uni'", 'uni'],
  [String.raw`r'\n'`, String.raw`\n`],
  [String.raw`"a\tb\x41\u00e9\q"`, 'a\tbAé\\q'],
  ["'''tri'''", 'tri'],
  ['f"x"', 'f"x"'],
  ["b'x'", "b'x'"],
  ['"open', '"open'],
  ["[1, 'a']", [1, 'a']],
  ['[1,2,]', [1, 2]],
  ['[,]', '[,]'],
  ['(1)', 1],
  ['(1,)', [1]],
  ['()', []],
  ['80,443', [80, 443]],
  ["{'a': {'b': None}, 1: 2}", { a: { b: null }, 1: 2 }],
  ['{}', {}],
  ['{1, 2}', '{1, 2}'],
  ['1 # a comment', 1],
  ['yes # no comment', 'yes # no comment'],
  ['12345678901234567890', '12345678901234567890'],
]

describe('a value', () => {
  test.each(LITERALS)('%s', (text, value) => {
    expect(readLiteral(text)).toEqual(value)
  })

  test('is read, whatever it is, and never ends in an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[](){},:\'"\\ux0123abTrue.+-_e #\t') }), (text) => {
        expect(readLiteral(text)).not.toBe(undefined)
      }),
    )
  })

  test('in JSON is what JSON says, but for its words', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const text = JSON.stringify(value)
        // Python's escapes know no lone surrogates, and numbers that JavaScript would round are read as text.
        fc.pre(!/true|false|null|\\u|\d{16}/.test(text))
        expect(readLiteral(text)).toEqual(JSON.parse(text))
      }),
    )
  })
})

describe('a line', () => {
  test.each([
    ['a  b\tc', ['a', 'b', 'c']],
    ['a=\'x y\' b="z\\"z"', ['a=x y', 'b=z"z']],
    ["a='it''s' b=\\ c", ['a=its', 'b= c']],
    ['a # b', ['a']],
    ['a#b c', ['a']],
    ['\'#\' "#" \\#', ['#', '#', '#']],
    ['"a\\nb"', ['a\\nb']],
    ["''", ['']],
    ["$'x'", ['$x']],
  ])('is split as by Python: %s', (line, words) => {
    expect(splitWords(line).map(({ text }) => text)).toEqual(words)
  })
})

describe('an inventory in INI', () => {
  test('has groups, hosts, ranges, ports, children and variables', async () => {
    const inventory = await loadIni(`
; comment
solo ansible_host=10.0.0.9
[web]
w[1:2]:2222 a=1 b="x y" c=[1,\\ 2] # trailing
[web:vars]
v1=1
v2 = yes # no comment
[all:vars]
top=True
[par:children]
web # comment
[empty]
`)
    expect(Object.fromEntries(inventory.groups)).toEqual({
      all: ['solo', 'w1', 'w2'],
      ungrouped: ['solo'],
      web: ['w1', 'w2'],
      par: ['w1', 'w2'],
      empty: [],
    })
    const ofWeb = { ansible_port: 2222, a: 1, b: 'x y', c: [1, 2], v1: 1, v2: 'yes # no comment', top: true }
    expect(inventory.hosts.get('w1')?.vars).toEqual(ofWeb)
    expect(inventory.hosts.get('w2')?.vars).toEqual(ofWeb)
    expect(inventory.hosts.get('solo')?.connection.address).toBe('10.0.0.9')
    expect(inventory.hosts.get('w1')?.origins.get('b')).toMatchObject({ file: 'hosts.ini', line: 5, column: 17 })
  })

  test('keeps passwords and addresses of digits as they are written, and hides the former', async () => {
    const { hosts } = await loadIni('[web]\nw ansible_password=0123 ansible_host=10.1 ansible_become=True')
    const { connection, vars } = hosts.get('w') ?? expect.fail('there is w')
    expect(connection).toMatchObject({ address: '10.1', become: true })
    expect(connection.password?.reveal()).toBe('0123')
    expect(JSON.stringify(vars)).not.toContain('0123')
  })

  test('knows the priority of a group', async () => {
    const { hosts } = await loadIni('[a]\nh\n[z]\nh\n[a:vars]\nansible_group_priority=2\nx=a\n[z:vars]\nx=z')
    expect(hosts.get('h')?.vars).toEqual({ x: 'a' })
  })

  test.each([
    ['hosts', 'web1\nweb2\n'],
    ['hosts', '[web]\nweb1\nweb2\n'],
    ['hosts.yml', '[web]\nweb1\nweb2 ansible_port=22\n'],
    ['production', 'web1 ansible_host=10.0.0.1\nweb2\n'],
    ['hosts.cfg', 'web1\nweb2\n'],
  ])('is told from YAML: %s', async (name, text) => {
    expect([...(await loadIni(text, name)).hosts.keys()]).toEqual(['web1', 'web2'])
  })

  test('in a file without an extension is not found in YAML', async () => {
    expect([...(await loadIni('web:\n  hosts:\n    web1:\n', 'production')).hosts.keys()]).toEqual(['web1'])
    await expect(loadIni('web:\n\thosts:\n', 'production')).rejects.toThrow('2:1: a tab')
  })

  test.each([
    ['a heading with a blank', '[web servers]\n', "1:1: '[web servers]' is no heading"],
    ['a section that is none', '[web:var]\n', "1:1: there is no section ':var'; did you mean 'vars'?"],
    [
      'variables of nobody',
      '[web]\nw\n[wbe:vars]\nx=1\n',
      "3:1: [wbe:vars]: there is no group 'wbe'; did you mean 'web'?",
    ],
    ['a child that is none', '[web]\nw\n[par:children]\nwbe\n', "4:1: [par:children]: there is no group 'wbe'"],
    ['a word behind a host', '[web]\n  w1 w2\n', "2:6: 'w2' stands behind a host"],
    ['a variable without a value', '[web]\nw\n[web:vars]\nx\n', "4:1: 'x' is no variable"],
    ['an open quote', '[web]\nw x="a b\n', '2:5: a quote or backslash is left open'],
    ['YAML', '---\nweb: {hosts: w}\n', "1:1: '---' begins a YAML file"],
    ['a range backwards', '[web]\nw[3:1]\n', "2:1: 'w[3:1]': the range [3:1] runs backwards"],
    ['a circle', '[a:children]\nb\n[b:children]\na\n', '4:1: groups in a circle'],
    ['a port that is none', '[web]\nw ansible_port=high\n', '2:3: ansible_port'],
  ])('with a mistake is one error with its place: %s', async (_name, text, message) => {
    const loading = loadIni(text)
    await expect(loading).rejects.toThrow(InventoryError)
    await expect(loading).rejects.toThrow(`hosts.ini:${message}`)
  })
})

describe('-i', () => {
  test('takes hosts with commas between them', async () => {
    const { hosts, groups } = await loadInventory(['web-1,web-2:2222,'], { cwd: '/' })
    expect([...hosts.keys()]).toEqual(['web-1', 'web-2'])
    expect(hosts.get('web-2')?.connection.port).toBe(2222)
    expect(groups.get('ungrouped')).toEqual(['web-1', 'web-2'])
  })

  test('takes a folder: its files in their order, variables beside them', async () => {
    const cwd = await makeFolder({
      'inventory/01-hosts.ini': '[web]\nw1 x=ini\n',
      'inventory/02-more/groups.yaml': 'par: {children: web}\nweb: {hosts: {w1: {x: yaml}, w2: }}',
      'inventory/group_vars/web.yml': 'y: 1',
      'inventory/README.md': 'no inventory',
      'inventory/.hidden.ini': 'w9',
      'inventory/old.bak': 'w9',
    })
    const { hosts } = await loadInventory(['inventory'], { cwd })
    expect([...hosts.keys()]).toEqual(['w1', 'w2'])
    expect(hosts.get('w1')?.vars).toEqual({ x: 'yaml', y: 1 })
  })

  test.each([
    ['a folder without one', 'empty', "the folder 'empty' has no inventory in it"],
    ['commas only', ',', "',' names no host"],
  ])('%s is an error', async (_name, path, message) => {
    const cwd = await makeFolder({ 'empty/README.md': '' })
    await expect(loadInventory([path], { cwd })).rejects.toThrow(message)
  })
})
