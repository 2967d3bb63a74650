/** Inventories and files of variables that are JSON: Ansible reads them as such, and not as YAML. */
import { expect, test } from 'vitest'
import { loadInventory } from '../../../src/inventory/index.ts'
import { makeFolder } from '../../support/folder.ts'

test.each([
  ['in JSON, a number', '{"all": {"hosts": {"h": null}, "vars": {"v": 1e3, "small": 1E-2}}}', { v: 1000, small: 0.01 }],
  ['in YAML, text', '{all: {hosts: {h: }, vars: {v: 1e3, small: 1E-2}}}', { v: '1e3', small: '1E-2' }],
])('a number with an exponent is, %s', async (_where, text, expected) => {
  const cwd = await makeFolder({ 'inventory.json': text })
  const { hosts } = await loadInventory(['inventory.json'], { cwd })
  expect(hosts.get('h')?.vars).toMatchObject(expected)
})

test('such a number is a float to templates, which print its fraction', async () => {
  const cwd = await makeFolder({
    'inventory.json': '{"all": {"hosts": {"h": null}, "vars": {"v": 1e3, "shown": "{{ v }} tons"}}}',
  })
  const { hosts } = await loadInventory(['inventory.json'], { cwd })
  expect(hosts.get('h')?.vars.shown).toBe('1000.0 tons')
})

test('text that is marked as unsafe is no template', async () => {
  const cwd = await makeFolder({
    'inventory.json': '{"all": {"hosts": {"h": null}}}',
    'group_vars/all.json': '{"v": {"__ansible_unsafe": "{{ nothing }}"}, "list": [{"__ansible_unsafe": "{% x"}]}',
  })
  const { hosts } = await loadInventory(['inventory.json'], { cwd })
  expect(hosts.get('h')?.vars).toMatchObject({ v: '{{ nothing }}', list: ['{% x'] })
})

test('in YAML, that mark is a map', async () => {
  const cwd = await makeFolder({ 'inventory.yaml': 'all: {hosts: {h: {v: {__ansible_unsafe: x}}}}\n' })
  const { hosts } = await loadInventory(['inventory.yaml'], { cwd })
  expect(hosts.get('h')?.vars.v).toEqual({ __ansible_unsafe: 'x' })
})

test('JSON that tabs indent is read', async () => {
  const cwd = await makeFolder({ 'inventory.json': '{\n\t"all": {\n\t\t"hosts": {\n\t\t\t"h": null\n\t\t}\n\t}\n}\n' })
  expect([...(await loadInventory(['inventory.json'], { cwd })).hosts.keys()]).toEqual(['h'])
})
