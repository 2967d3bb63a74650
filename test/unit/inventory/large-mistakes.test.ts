/** Megabytes that are no YAML end at their first mistake: reading on takes minutes, and in the end all memory. */
import { expect, test } from 'vitest'
import { parseSource } from '../../../src/inventory/source.ts'

const BYTES = 8_000_000

test.each([
  ['a mistake on each line', 'h: }a\n', 'x:1:4: not valid YAML: Unexpected flow-map-end token'],
  ['brackets that close nothing', ']', 'x:1:1: not valid YAML: Unexpected flow-seq-end token'],
  ['one mistake, and good lines behind it', 'h: 1\n', 'x:1:6: not valid YAML: Unexpected flow-map-end token'],
  ['many documents', 'a\n---\n', 'x:2:1: a second document begins here'],
])('%s', (name, piece, message) => {
  const text = `${name.startsWith('one') ? 'all: }\n' : ''}${piece.repeat(BYTES / piece.length)}`
  expect(() => parseSource(text, '/x', 'x')).toThrow(message)
})

// These are found when all of it has been taken apart, which takes longer than it should for megabytes.
test.each([
  ['a tab on each line', 'all:\n', '\th: 1\n', 'x:2:1: a tab indents this line'],
  ['an escape on each line that there is none of', '', 'h: "\\q"\n', 'x:1:5: not valid YAML: Invalid escape'],
])('%s', (_name, prefix, piece, message) => {
  expect(() => parseSource(`${prefix}${piece.repeat(50_000)}`, '/x', 'x')).toThrow(message)
})

test('of several mistakes the first is told, whoever finds it', () => {
  expect(() => parseSource('a: [1\nb: 2\nc: }\n', '/x', 'x')).toThrow(/^x:2:1: /)
})
