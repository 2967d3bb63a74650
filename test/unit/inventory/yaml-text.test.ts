/** `hawser inventory --yaml`: what it writes is read by PyYAML, which is what Ansible reads inventories with. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { yamlText } from '../../../src/inventory/yaml-text.ts'

/** The system's own, which Ansible's package brings PyYAML to. */
const PYTHON = '/usr/bin/python3'

/** Reads each text, and prints what they hold as one list of JSON. */
const READ = 'import json, sys, yaml; print(json.dumps([yaml.safe_load(text) for text in json.load(sys.stdin)]))'

function readByPython(texts: readonly string[]): unknown {
  return JSON.parse(execFileSync(PYTHON, ['-c', READ], { input: JSON.stringify(texts), encoding: 'utf8' }))
}

test('words that YAML 1.1 takes for something else are quoted, as keys and as values', () => {
  const words = ['=', '<<', 'yes', 'y', 'n', '~', '1:30', '0644', '0o7', '1e3', '2001-01-01', '- x', 'x #y', 'a: b', '']
  const values = words.flatMap((word) => [{ [word]: 1 }, { key: word }, { list: [word] }])
  expect(readByPython(values.map(yamlText))).toEqual(values)
})

test('text with tabs, line ends of other systems and control characters is read as it is', () => {
  const words = [
    'a\tb',
    ' \n',
    'a\n  \nb\n',
    '\tx',
    'x\t',
    'l1\n\tl2\n',
    '\x85',
    '\u2028',
    '\u2029',
    '\x7f',
    '\ufeff',
    '\x1b[0m',
    'a\r\nb',
    '\0',
  ]
  const values = words.flatMap((word) => [{ [word]: 1 }, { key: word }])
  expect(readByPython(values.map(yamlText))).toEqual(values)
})

test('any text is read as it is', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'=<-:?#\t\n\r ~\'"&*!|>%@`{}[],\\01y'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  })
  const values = fc.sample(fc.dictionary(text, text), { numRuns: 500 })
  // A dictionary without a prototype is no other value.
  const plain: unknown = JSON.parse(JSON.stringify(values))
  expect(readByPython(values.map(yamlText))).toEqual(plain)
})
