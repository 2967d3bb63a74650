import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { SCALAR_TAGS } from '../../../src/core/yaml-scalars.ts'
import { parseSource } from '../../../src/inventory/source.ts'
import { varsOf } from '../jinja/variables.ts'

/** What PyYAML 6.0 makes of bare words, measured; dates as Python prints them. */
const NOT_TEXT: readonly [word: string, value: unknown][] = [
  ['yes', true],
  ['no', false],
  ['on', true],
  ['off', false],
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['0644', 420],
  ['010', 8],
  ['09.5', 9.5],
  ['1:30', 90],
  ['1:30:00', 5400],
  ['190:20:30', 685230],
  ['190:20:30.15', 685230.15],
  ['1_000', 1000],
  ['0x1F', 31],
  ['0b101', 5],
  ['+1', 1],
  ['-1', -1],
  ['1.', 1],
  ['.5', 0.5],
  ['1.0e+3', 1000],
  ['.inf', Number.POSITIVE_INFINITY],
  ['-.inf', Number.NEGATIVE_INFINITY],
  ['.nan', Number.NaN],
  ['.NaN', Number.NaN],
  ['.Inf', Number.POSITIVE_INFINITY],
  ['null', null],
  ['Null', null],
  ['~', null],
  ['NULL', null],
  ['2001-12-14', '2001-12-14'],
  ['2001-12-14t21:59:43.10-05:00', '2001-12-14T21:59:43.100000-05:00'],
  ['2001-12-14 21:59:43', '2001-12-14T21:59:43'],
  ['0', 0],
  ['00', 0],
  ['-0', 0],
  ['1_0.5', 10.5],
  ['685.230_15e+03', 685230.15],
  ['1.e+3', 1000],
  ['No', false],
  ['OFF', false],
  ['0_7', 7],
  ['-1:30', -90],
  ['60:30', 3630],
  ['1:2:3:4', 223384],
  ['0.', 0],
  ['1__0', 10],
  ['0x_1f', 31],
  ['0b1_0', 2],
  ['+0x1f', 31],
  ['-0b11', -3],
  ['0777_7', 4095],
  ['', null],
]

/** Words that look like something, and are text to PyYAML. */
const TEXT = [
  'y',
  'n',
  'Y',
  'tRue',
  '0o644',
  '08',
  '_1',
  '1e3',
  '1.0e3',
  '1e+3',
  'e1',
  '2001-1-1',
  '1,000',
  '+.5',
  '-.5',
  '0x',
  '0b',
  '12e03',
  '0:0',
  '1:60',
  '0o17',
  '1.5:30',
]

function read(word: string): unknown {
  const document = parseDocument(`key: ${word}`, { schema: 'failsafe', customTags: SCALAR_TAGS, merge: true })
  expect(document.errors).toEqual([])
  return document.toJS().key
}

describe('a bare word', () => {
  test.each(NOT_TEXT)('%s is what Ansible takes it for', (word, value) => {
    expect(read(word)).toBe(value)
  })

  test.each(TEXT)('%s is text', (word) => {
    expect(read(word)).toBe(word)
  })

  test('that is a number JavaScript would round stays as it is written', () => {
    const digest = '1234567890'.repeat(6)
    expect(read(digest)).toBe(digest)
  })

  test.each(["'yes'", '"0644"', "'1:30'"])('%s in quotes is text', (word) => {
    expect(read(word)).toBe(word.slice(1, -1))
  })
})

/** What PyYAML 6.0 makes of block scalars at the end of a file that does not end with a newline. */
const UNENDED: readonly (readonly [string, string])[] = [
  ['|\n  foo', 'foo'],
  ['|+\n  foo', 'foo'],
  ['|-\n  foo', 'foo'],
  ['>\n  foo\n  bar', 'foo bar'],
  ['|\n  foo\r\n  bar # no comment', 'foo\nbar # no comment'],
  ['|\n  foo\n  ', 'foo\n'],
  ['|\n  foo\n   ', 'foo\n '],
  ['|+\n  foo\n  \n  ', 'foo\n\n'],
  ['|\n  foo\n# a comment', 'foo\n'],
  ['|+\n  ', ''],
  ['|+\n  \n   ', '\n'],
  ['|\n  \t', '\t'],
]

describe('a block scalar at the end of a file without a last newline', () => {
  test.each(UNENDED)('%j has no newline that nobody wrote', (written, value) => {
    expect(parseSource(`a: ${written}`, '/x', 'x').document.toJS()).toEqual({ a: value })
  })

  test('has one where there is one', () => {
    expect(parseSource('a: |\n  foo\n', '/x', 'x').document.toJS()).toEqual({ a: 'foo\n' })
  })
})

/** What PyYAML 6.0 makes of written tags. */
const TAGGED: readonly (readonly [string, unknown])[] = [
  ['!!float 3', 3],
  ['!!float "3"', 3],
  ['!!float 1e3', 1000],
  ['!!float .inf', Number.POSITIVE_INFINITY],
  ['!!float -inf', Number.NEGATIVE_INFINITY],
  ['!!float 1:30.5', 90.5],
  ['!!float 1_0', 10],
  ['!!float "1 "', 1],
  ['!!int "3"', 3],
  ['!!int 0x1F', 31],
  ['!!int 010', 8],
  ['!!int 1:30', 90],
  ['!!int " 1"', 1],
  ['!!int 1_000', 1000],
  ['!!int -5', -5],
  ['!<tag:yaml.org,2002:int> "3"', 3],
  ['!!str 3', '3'],
  ['!!str yes', 'yes'],
  ['!!str', ''],
  ['!!str ~', '~'],
  ['!!bool "on"', true],
  ['!!bool tRUE', true],
  ['!!bool "No"', false],
  ['!!null x', null],
  ['!!timestamp 2020-01-01', '2020-01-01'],
  ['!!map {a: 1}', { a: 1 }],
  ['!!seq [1]', [1]],
]

describe('a written tag', () => {
  test.each(TAGGED)('is taken at its word: %s', async (written, value) => {
    const vars = await varsOf(`key: ${written}`)
    expect(vars.key).toEqual(value)
  })

  test('keeps a float a float in templates', async () => {
    const vars = await varsOf('a: !!float 3', 'b: [!!float "4", !!int "4"]', 't: "{{ a }} {{ b }}"')
    expect(vars.t).toBe('3.0 [4.0, 4]')
    expect((await varsOf('t: "{{ \'!!float 3\' | from_yaml | string }}"')).t).toBe('3.0')
  })

  test.each([
    ['!!float x', '!!float stands before something that is no number'],
    ['!!float 0x10', '!!float stands before something that is no number'],
    ['!!float ""', '!!float stands before something that is no number'],
    ['!!int 08', '!!int stands before something that is no whole number'],
    ['!!int 3.5', '!!int stands before something that is no whole number'],
    ['!!int hunter2', '!!int stands before something that is no whole number'],
    ['!!bool 1', '!!bool stands before something that is no truth value'],
    ['!!bool y', '!!bool stands before something that is no truth value'],
    ['!!str [1]', "the tag '!!str' stands before a list"],
    ['!!map [1]', "the tag '!!map' stands before a list"],
    ['!!seq {a: 1}', "the tag '!!seq' stands before a map"],
    ['!!seq x', "the tag '!!seq' stands before a plain value"],
    ['!!set {a}', "there is no tag '!!set' here"],
  ])('before what it does not fit is an error, as in Ansible: %s', async (written, message) => {
    const error = await varsOf('before: 1', `key: ${written}`).catch((cause: unknown) => cause)
    expect(String(error)).toMatch(/hosts\.yml:6:1\d: /)
    expect(String(error)).toContain(message)
    expect(String(error)).not.toContain('hunter2')
  })
})
