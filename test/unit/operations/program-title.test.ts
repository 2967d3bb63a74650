import { expect, test } from 'vitest'
import { secret } from '../../../src/core/secret.ts'
import { commandTitle } from '../../../src/operations/program-title.ts'

test.each([
  [{ argv: ['cp', '-a', '/etc/a file', "it's"] }, "cp -a '/etc/a file' 'it'\\''s'"],
  [{ sh: ' one\ntwo\n' }, 'one…'],
  [{ sh: 'x'.repeat(72) }, 'x'.repeat(72)],
  [{ sh: 'x'.repeat(73) }, `${'x'.repeat(71)}…`],
])('%j', (words, title) => {
  expect(commandTitle(words)).toBe(title)
})

test('a secret goes before a title is cut, so that no half of it stays', () => {
  const word = secret('half-of-it-would-do').reveal()
  for (let before = 0; before < 80; before += 1) {
    expect(commandTitle({ sh: `${'x'.repeat(before)}${word} and more` })).not.toMatch(/ha|do|half/)
    expect(commandTitle({ argv: ['x'.repeat(before), word] })).not.toMatch(/ha|half/)
  }
})
