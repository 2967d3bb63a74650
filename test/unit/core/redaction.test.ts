import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stripControls } from '../../../src/core/escape.ts'
import { conceal, redact, redactBeginning } from '../../../src/core/redaction.ts'

// First of all, since secrets are never forgotten.
test('text is left as it is while nothing is secret', () => {
  const text = 'nothing to see'
  expect(redact(text)).toBe(text)
  expect(redactBeginning(text)).toEqual({ shown: text, rest: '' })
})

/** What no other text of this file can hold by chance. */
const core = fc.stringMatching(/^[a-zA-Z0-9]{16}$/)

/**
 * A secret as random as real ones, of all kinds of characters. With a backslash at an end, nobody could say which of those
 * that stand there in an encoding are the secret's: a test of its own is about that.
 */
const password = fc
  .tuple(core, fc.string({ unit: 'grapheme', maxLength: 12 }))
  .map(([middle, odd]) => [odd.replace(/[\p{C}\s]/gu, ''), middle] as const)
  .map(([odd, middle]) => `${odd}${middle}${odd}`.replace(/^\\+|\\+$/g, ''))

/** Text around it. */
const around = fc.string({ unit: 'grapheme-ascii', maxLength: 9 })

/** What terminals act on and no report shows, as programs put it into the midst of a word. */
const unseen = fc
  .array(
    fc.constantFrom(
      ...['\x1b[01;31m', '\x1b[K', '\x1b[m', '\x1b(B', '\x9b1m', '\x1b]8;;http://x/\x1b\\', '\x1b]0;title\x07'],
      ...['\x00', '\x07', '\x08', '\x7f', '\x0e', '\u200e', '\u202e', '\\'],
    ),
    { maxLength: 3 },
  )
  .map((pieces) => pieces.join(''))

/** A word with such before each of its characters but the first; none takes a character of the word with it. */
const broken = (word: string, between: readonly string[]): string =>
  [...word].map((character, at) => (at === 0 ? '' : (between[at % between.length] ?? '')) + character).join('')

const breaks = fc.array(unseen, { minLength: 1, maxLength: 40 })

/** Encodings as programs use them, made here by other means than those of the code under test where there are any. */
const ENCODINGS: readonly [string, (text: string) => string][] = [
  ['raw', (text) => text],
  ['JSON', (text) => JSON.stringify({ text })],
  ['JSON in JSON', (text) => JSON.stringify({ body: JSON.stringify({ text }) })],
  ['JavaScript', (text) => inspect(text)],
  ['JavaScript in JSON', (text) => JSON.stringify([inspect({ text })])],
  ['words of bash', (text) => text.replace(/[^a-zA-Z0-9\u0001]/g, '\\$&')],
  ['a query of a URL', (text) => new URLSearchParams({ text }).toString()],
  ['a component of a URL', (text) => encodeURIComponent(text)],
  ['the same with small digits', (text) => encodeURIComponent(text).replace(/%../g, (triple) => triple.toLowerCase())],
  ['hexadecimal', (text) => Buffer.from(text).toString('hex')],
  ['hexadecimal in capitals', (text) => Buffer.from(text).toString('hex').toUpperCase()],
  ['a word in quotes of a shell', (text) => `'${text.split("'").join("'\\''")}'`],
  ['the same as dash traces it', (text) => `'${text.split("'").join(`'"'"'`)}'`],
]

describe('a secret in other text', () => {
  test.each(ENCODINGS)('is replaced in %s, and nothing else is', (_name, encode) => {
    fc.assert(
      fc.property(password, around, around, (value, before, after) => {
        conceal(value)
        const mark = '\u0001'
        const text = encode(`${before}${mark}${value}${mark}${after}`)
        const [marked = mark] = encode(mark).match(/\u0001|\\+(?:u00|x)01|%01|01/) ?? []
        const pieces = text.split(marked)
        expect(redact(text)).toBe(`${pieces[0]}${marked}[redacted]${marked}${pieces.slice(2).join(marked)}`)
      }),
    )
  })

  test.each(['base64', 'base64url'] as const)('is replaced in %s, wherever it begins there', (encoding) => {
    fc.assert(
      fc.property(
        password,
        fc.uint8Array({ maxLength: 9 }),
        fc.uint8Array({ maxLength: 9 }),
        (value, before, after) => {
          conceal(value)
          const text = Buffer.concat([before, Buffer.from(value), after]).toString(encoding)
          const [left = '', right = '', ...more] = redact(text).split('[redacted]')
          expect(more).toEqual([])
          // A character holds six bits: one on either side may belong to both a byte of the secret and one beside it.
          expect(left.length).toBeLessThanOrEqual(Math.ceil((before.length * 8) / 6))
          expect(right.replace(/=+$/, '').length).toBeLessThanOrEqual(Math.ceil((after.length * 8) / 6) + 1)
        },
      ),
    )
  })

  test('is found by each of its lines, whatever ends them and wherever they are indented', () => {
    conceal('first line of a key\r\n  the second line\n\nabc\nthe last line')
    expect(redact('x first line of a key y')).toBe('x [redacted] y')
    expect(redact('\tthe second line')).toBe('\t[redacted]')
    expect(redact('the last line\\n')).toBe('[redacted]\\n')
    expect(redact('abc')).toBe('abc')
  })

  test('is left alone where it has fewer than four characters', () => {
    conceal('abc')
    conceal('')
    expect(redact('abc abcd')).toBe('abc abcd')
    conceal('wxyz')
    expect(redact('vwxyz!')).toBe('v[redacted]!')
  })

  test('is left alone where it is a document', () => {
    const document = 'a line of a document\n'.repeat(2000)
    conceal(document)
    expect(redact('a line of a document')).toBe('a line of a document')
  })

  test('hides what it has in common with another, too', () => {
    conceal('one-two-three')
    conceal('three-four-five')
    conceal('one-two-three-and-more')
    expect(redact('<one-two-three-four-five>')).toBe('<[redacted]>')
    expect(redact('<one-two-three-and-more>')).toBe('<[redacted]>')
    expect(redact('<three-four-five one-two-three>')).toBe('<[redacted] [redacted]>')
  })

  test('is found in what is left of it on its way from a host', () => {
    conceal('with\u0007bell\u202emark')
    expect(redact('it is withbellmark')).toBe('it is [redacted]')
  })

  test('is replaced whatever stands between its characters that no report shows', () => {
    fc.assert(
      fc.property(password, around, around, breaks, (value, before, after, between) => {
        conceal(value)
        expect(redact(`${before}<${broken(value, between)}>${after}`)).toBe(`${before}<[redacted]>${after}`)
      }),
    )
  })

  test('leaves nothing but backslashes where it begins and ends with them', () => {
    const backslashes = fc.stringMatching(/^\\{1,3}$/)
    const encodings = fc.constantFrom(...ENCODINGS.map(([, encode]) => encode))
    fc.assert(
      fc.property(core, backslashes, breaks, encodings, (middle, ends, between, encode) => {
        const value = `${ends}${middle}${ends}`
        conceal(value)
        const whole = redact(encode(`<${value}>`)).replaceAll('\\', '')
        expect(whole).toBe(
          encode('<\u0001>')
            .replace(/\u0001|\\*(?:u00|x)01|%01|01/, '[redacted]')
            .replaceAll('\\', ''),
        )
        const pieces = redact(`<${broken(value, between)}>`).split('[redacted]')
        expect(pieces).toHaveLength(2)
        expect(stripControls(pieces.join(''))).not.toMatch(/[a-zA-Z0-9]{16}/)
      }),
    )
  })

  test('is replaced behind a sequence that would take its first character with it', () => {
    conceal('hunter2-sequence')
    expect(redact('a \x1b[hunter2-sequence b')).toBe('a \x1b[[redacted] b')
    expect(redact('a \x1b[hunter2-sequence b \x1b[31mhunter2-\x1b[msequence')).toBe(
      'a \x1b[[redacted] b \x1b[31m[redacted]',
    )
  })

  test('is replaced by itself, whether it is whole or broken', () => {
    conceal('hunter2-order')
    expect(redact('a hunter2-\x1b[morder b hunter2-order c')).toBe('a [redacted] b [redacted] c')
  })

  test('is replaced in a title and beside one', () => {
    conceal('hunter2-title')
    expect(redact('\x1b]0;hunter2-title\x07hunter2\x07-title')).toBe('\x1b]0;[redacted]\x07[redacted]')
  })
})

/** What is shown of a text that comes in pieces. */
function shownInPieces(text: string, cuts: readonly number[]): string {
  let shown = ''
  let rest = ''
  let from = 0
  for (const cut of [...cuts.map((at) => at % (text.length + 1)).sort((one, two) => one - two), text.length]) {
    const piece = redactBeginning(rest + text.slice(from, cut))
    shown += piece.shown
    rest = piece.rest
    from = cut
  }
  return shown + redact(rest)
}

const gaps = fc.array(around, { minLength: 1, maxLength: 6 })

test('text that is cut anywhere is redacted as if it were whole', () => {
  fc.assert(
    fc.property(password, gaps, fc.array(fc.nat(300)), (value, between, cuts) => {
      conceal(value)
      const text = between.join(value).repeat(3)
      expect(shownInPieces(text, cuts)).toBe(redact(text))
    }),
  )
})

test('text that is cut in the midst of an escape sequence is redacted as if it were whole', () => {
  fc.assert(
    fc.property(password, gaps, breaks, fc.array(fc.nat(2000), { maxLength: 40 }), (value, between, noise, cuts) => {
      conceal(value)
      const text = between.join(broken(value, noise)).repeat(3)
      expect(shownInPieces(text, cuts)).toBe(redact(text))
    }),
  )
  conceal('hunter2-link')
  const link = `hunter2-\x1b]8;;http://x/${'long'.repeat(300)}\x1b\\link`
  for (let cut = 0; cut <= link.length; cut += 5) expect(shownInPieces(link, [cut])).toBe('[redacted]')
})

test('no more is held back of what is never shown than a bound', () => {
  conceal('hunter2-bound')
  for (const unit of ['\x00', '\\', '\x1b[m', '\x1b]0;', '\x90']) {
    const { shown, rest } = redactBeginning(unit.repeat(100_000))
    expect(shown + rest).toBe(unit.repeat(100_000))
    expect(rest.length).toBeLessThan(50_000)
  }
  expect(redactBeginning(`\x1b]0;${'a title without an end '.repeat(9000)}`).rest.length).toBeLessThan(50_000)
})

test('ten thousand secrets make a megabyte of text take no longer to search than one', () => {
  for (let index = 0; index < 10_000; index += 1) conceal(`${index}-${Math.random()}`)
  const text = `${'a log that is long and holds nothing of interest 0123456789\n'.repeat(18_000)}${'end'}`
  const startedAt = performance.now()
  expect(redact(text)).toBe(text)
  // Measured: 30 ms, and as much again for taking the secrets apart. One expression of all of them took minutes.
  expect(performance.now() - startedAt).toBeLessThan(10_000)
})
