import { describe, expect, test } from 'vitest'
import { InventoryError } from '../../../src/core/errors.ts'
import { Template } from '../../../src/inventory/deferred.ts'
import { readExtraVars } from '../../../src/inventory/extra-vars.ts'
import { makeFolder } from '../../support/folder.ts'

async function read(...given: string[]): Promise<Record<string, unknown>> {
  const { vars } = await readExtraVars(given, '/')
  return Object.fromEntries(
    [...vars].map(([name, { value }]) => [name, value instanceof Template ? value.text : value]),
  )
}

test.each([
  // As ansible-core 2.14 reads them.
  ['a=1 b="two words" c=x=y', { a: '1', b: 'two words', c: 'x=y' }],
  [`a='q' b="it's"`, { a: 'q', b: "it's" }],
  ['a= b=yes', { a: '', b: 'yes' }],
  ['{"a": 1, "b": [1, {"c": null}]}', { a: 1, b: [1, { c: null }] }],
  ['{a: 1, b: two words}', { a: 1, b: 'two words' }],
  ['a={{ b }} c="{{ d }}" e=f"g h"', { a: '{{ b }}', c: '{{ d }}', e: 'f"g h"' }],
  [String.raw`a=x\ty b="\u00e9\"" c=\q d=a\=b=c`, { a: 'x\ty', b: 'é"', c: String.raw`\q`, d: String.raw`a\=b=c` }],
  ['a=1  b=2\n c=3', { a: '1', b: '2', c: '3' }],
  ['', {}],
])('%s', async (text, expected) => {
  expect(await read(text)).toEqual(expected)
})

test('@FILE is YAML or JSON, and its paths are relative to it', async () => {
  const folder = await makeFolder({
    'vars/app.yaml': 'version: 1.10\nrelease: {src: app, sha256: x}\n'.replace('release', 'app'),
    'b.json': '{"b": true}',
  })
  const { vars } = await readExtraVars(['@vars/app.yaml', '@b.json'], folder)
  expect(vars.get('version')).toEqual({
    value: 1.1,
    folder: `${folder}/vars`,
    position: { file: 'vars/app.yaml', line: 1, column: 10 },
  })
  expect(vars.get('b')?.value).toBe(true)
})

describe('mistakes', () => {
  test.each([
    ['a word alone', 'hunter2', "--extra-vars: there is a word without 'NAME=' before it"],
    ['a word without quotes', 'msg=two hunter2', "--extra-vars: there is a word without 'NAME=' before it"],
    ['no name', '=hunter2', "--extra-vars: there is a word without 'NAME=' before it"],
    ['an open quote', 'a="hunter2', '--extra-vars: a quote at its end is left open'],
    ['an open template', 'a={{ hunter2', '--extra-vars: a template at its end is left open'],
    ['an open brace', '{"a": "hunter2"', '--extra-vars:1:16: not valid YAML'],
    ['a list', '["hunter2"]', '--extra-vars:1:1: --extra-vars must be a map of variables'],
    ['a bad port', 'ansible_port=x', "--extra-vars: ansible_port: 'x' does not fit"],
    ['a misspelt connection', '{"ansible_connection": "dokcer"}', "did you mean 'docker'?"],
    ['a password that is no text', '{"ansible_password": {"hunter2": 1}}', 'ansible_password: its value does not fit'],
    ['a vault value without a tag', '{"ansible_host": "$ANSIBLE_VAULT;1.1"}', 'and no !vault before it says so'],
  ])('%s: told without showing a value', async (_name, text, message) => {
    const error = await read(text).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InventoryError)
    expect(error).toMatchObject({ message: expect.stringContaining(message) })
    expect(`${String(error)} ${(error as InventoryError).hint}`).not.toContain('hunter2')
  })

  test('a file that is not there', async () => {
    const folder = await makeFolder({ 'vars.yaml': '' })
    await expect(readExtraVars(['@var.yaml'], folder)).rejects.toThrow(
      "--extra-vars 'var.yaml': there is no such file; did you mean 'vars.yaml'?",
    )
  })

  test('a file with a mistake', async () => {
    const folder = await makeFolder({ 'vars.yaml': 'a: 1\nansible_become: perhaps\n' })
    await expect(readExtraVars(['@vars.yaml'], folder)).rejects.toThrow(
      "vars.yaml: ansible_become: 'perhaps' does not fit",
    )
  })
})
