import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stripControls, stripToLine } from '../../../src/core/escape.ts'

/** Characters that no shown text may hold: C0 but tab and newline, DEL, C1, and marks that reorder text. */
const forbidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/

/** Text that is rich in pieces of escape sequences. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\x1b',
        '\x1b[',
        '\x1b]',
        '\x1bP',
        '\x1b\\',
        '\x9b',
        '\x9d',
        '\x9c',
        '\x07',
        '\r',
        '\n',
        '\t',
        ';',
        '31m',
        '0;',
        '?25l',
      ),
      fc.constantFrom('\u202e', '\u2066', '\u200f', '\u2028'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
  )
  .map((pieces) => pieces.join(''))

const plain = fc.string({ unit: 'grapheme' }).filter((text) => !forbidden.test(text))

describe('text from a host', () => {
  test('keeps no control character but newline and tab', () => {
    fc.assert(fc.property(hostile, (text) => !forbidden.test(stripControls(text))))
  })

  test('is unchanged where it is plain', () => {
    fc.assert(fc.property(plain, (text) => stripControls(text) === text))
  })

  test('on one line holds neither newline nor tab', () => {
    fc.assert(fc.property(hostile, (text) => !/[\n\t]/.test(stripToLine(text)) && !forbidden.test(stripToLine(text))))
  })

  test.each([
    ['colours', '\x1b[1;31mred\x1b[0m', 'red'],
    ['colons in colours', '\x1b[38:2::1:2:3mred\x1b[m', 'red'],
    ['a window title', '\x1b]0;owned\x07text', 'text'],
    ['a link', '\x1b]8;;http://x/\x1b\\text\x1b]8;;\x1b\\', 'text'],
    ['eight-bit sequences', '\x9b31mred\x9d0;owned\x9c', 'red'],
    ['a clipboard write', '\x1b]52;c;ZWNobw==\x07', ''],
    ['a reset of the terminal', '\x1bc\x1b(0text', 'text'],
    ['erasing what stood there', 'failed\x1b[2K\x1b[1A', 'failed'],
    ['overwriting a line', 'failed\rok    ', 'failed\nok    '],
    ['line ends of Windows', 'a\r\nb', 'a\nb'],
    ['a title without an end', '\x1b]0;all that follows', '0;all that follows'],
    ['reordered text', 'user\u202etxt.exe', 'usertxt.exe'],
  ])('loses %s', (_, text, expected) => {
    expect(stripControls(text)).toBe(expected)
  })

  test('cannot forge a line by a name', () => {
    expect(stripToLine('/tmp/a\nrelay-1  install  ok')).toBe('/tmp/a\\nrelay-1  install  ok')
  })

  test('loses the same colours as by Node itself', () => {
    const coloured = fc.array(
      fc.tuple(fc.constantFrom('\x1b[31m', '\x1b[0m', '\x1b[1;4m', '\x1b[2K', '\x1b[10;3H'), plain),
    )
    fc.assert(
      fc.property(coloured, (pieces) => {
        const text = pieces.flat().join('')
        return stripControls(text) === stripVTControlCharacters(text)
      }),
    )
  })

  // Node's own function takes minutes for such a text of a few hundred kilobytes, and the run would stand still meanwhile.
  test.each(['\x1b];', '\x1b]a', '\x1b[', '\x1b[1;', '\x9d', '\x1bP;', '\x1b '])(
    'takes no time worth mentioning for a megabyte of %j',
    (piece) => {
      expect(stripControls(piece.repeat(1_000_000 / piece.length))).not.toMatch(forbidden)
    },
  )
})
