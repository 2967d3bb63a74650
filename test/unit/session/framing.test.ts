/**
 * Frames and logs in streams that hold anything: the readers, which are fed pieces cut anywhere, must tell the same as a
 * parser that sees the whole stream at once and needs no state.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FrameReader } from '../../../src/session/frame-reader.ts'
import { LogReader } from '../../../src/session/log-reader.ts'

/** The second begins like the first, and the third ends like it: the hardest to tell apart when they are cut. */
const NONCES = [
  'abababababababababababababababab',
  'ababababababababababababababab00',
  '0000000000000000000000000000abab',
] as const

/** What a reader told: runs of a section's bytes, openings of sections, and ends. */
type Told = ['data', string, string] | ['open', string] | ['end', string]

/** How many of the last characters may be the beginning of a word. */
function heldBack(text: string, word: string): number {
  for (let length = Math.min(text.length, word.length - 1); length > 0; length -= 1) {
    if (text.endsWith(word.slice(0, length))) return length
  }
  return 0
}

/** The whole stream at once: what follows each nonce up to the end of its line is protocol, all else is data. */
function parseFrames(stream: string, nonces: readonly string[]): Told[] {
  const told: Told[] = []
  let rest = stream
  let section = ''
  for (let index = 0; index < nonces.length; ) {
    const nonce = nonces[index] ?? ''
    const at = rest.indexOf(nonce)
    const data = at < 0 ? rest.slice(0, rest.length - heldBack(rest, nonce)) : rest.slice(0, at)
    if (data !== '') told.push(['data', section, data])
    if (at < 0) return told
    rest = rest.slice(at + nonce.length)
    const end = rest.indexOf('\n')
    if (end < 0) return told
    const header = rest.slice(0, end).trim()
    rest = rest.slice(end + 1)
    if (header.startsWith('. ')) {
      told.push(['end', header.slice(2)])
      section = ''
      index += 1
    } else {
      told.push(['open', header])
      section = header
    }
  }
  return told
}

/** The same by the reader; neighbouring pieces of data are put together, since how they come is nobody's matter. */
function readFrames(pieces: readonly Buffer[], nonces: readonly string[]): Told[] {
  const told: Told[] = []
  const reader = new FrameReader()
  for (const nonce of nonces) {
    reader.expect(nonce, {
      data: (section, chunk) => {
        const last = told.at(-1)
        const text = chunk.toString('latin1')
        if (text === '') told.push(['open', section])
        else if (last?.[0] === 'data' && last[1] === section) last[2] += text
        else told.push(['data', section, text])
      },
      end: (status) => told.push(['end', status]),
    })
  }
  for (const piece of pieces) reader.push(piece)
  return told
}

const nonce = fc.constantFrom(...NONCES)

/** Bytes in an order that no host sends: whole nonces, parts of them, headers, and any others. */
const soup = fc
  .array(
    fc.oneof(
      nonce,
      fc.tuple(nonce, fc.nat(32)).map(([word, length]) => word.slice(0, length)),
      fc.tuple(nonce, fc.nat(32)).map(([word, length]) => word.slice(length)),
      fc.constantFrom(' stdout\n', ' . 0\n', ' . skipped\n', ' committed\n', '. 0\n', '\n', '', ' ', 'ab', '0'),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''))

/** A stream cut into pieces at arbitrary places, empty pieces among them. */
function cut(stream: string, places: readonly number[]): Buffer[] {
  const bytes = Buffer.from(stream, 'latin1')
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((one, other) => one - other)
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}

describe('frames', () => {
  test('are read from any stream as if it had come in one piece', () => {
    const property = fc.property(soup, fc.array(fc.nat(), { maxLength: 60 }), (stream, places) => {
      expect(readFrames(cut(stream, places), NONCES)).toEqual(parseFrames(stream, NONCES))
    })
    fc.assert(property, { numRuns: 3000 })
  })

  const stream = [
    `${NONCES[0].slice(0, 31)}noise${NONCES[0]} before.mode\n0644${NONCES[0]} empty\n${NONCES[0]} stdout\n`,
    `${NONCES[1]} . 0\n${NONCES[0].slice(0, 30)}\n${NONCES[0]} . 0\n`,
    `${NONCES[1]} stdout\n\n${NONCES[2]} . 1\n${NONCES[1]} . skipped\n`,
    `${NONCES[2]} . 10\n`,
  ].join('')
  const told = parseFrames(stream, NONCES)

  test('are told apart in a stream that was made for it', () => {
    expect(told.filter(([kind]) => kind === 'end')).toEqual([
      ['end', '0'],
      ['end', 'skipped'],
      ['end', '10'],
    ])
    expect(told).toContainEqual(['data', 'stdout', `${NONCES[1]} . 0\n${NONCES[0].slice(0, 30)}\n`])
    expect(told).toContainEqual(['open', 'empty'])
  })

  test('are the same wherever that stream is cut once, and byte by byte', () => {
    for (let place = 0; place <= stream.length; place += 1) {
      expect(readFrames(cut(stream, [place]), NONCES)).toEqual(told)
    }
    const bytes = Array.from(Buffer.from(stream, 'latin1'), (byte) => Buffer.of(byte))
    expect(readFrames(bytes, NONCES)).toEqual(told)
  })
})

describe('logs', () => {
  test('are cut from any stream as if it had come in one piece', () => {
    const property = fc.property(soup, fc.array(fc.nat(), { maxLength: 60 }), (stream, places) => {
      const ended: string[] = []
      const live = NONCES.map(() => '')
      const reader = new LogReader()
      for (const [index, word] of NONCES.entries()) {
        reader.expect(word, {
          data: (chunk) => {
            live[index] += chunk.toString('latin1')
          },
          end: (log) => ended.push(log.toString('latin1')),
        })
      }
      for (const piece of cut(stream, places)) reader.push(piece)
      const expected: string[] = []
      let rest = stream
      for (const word of NONCES) {
        const at = rest.indexOf(word)
        if (at < 0) break
        expected.push(rest.slice(0, at))
        rest = rest.slice(at + word.length)
      }
      expect(ended).toEqual(expected)
      // Nothing is told late but what may be the beginning of the nonce.
      expect(live.slice(0, expected.length)).toEqual(expected)
      const next = NONCES[expected.length]
      if (next !== undefined) expect(live[expected.length]).toBe(rest.slice(0, rest.length - heldBack(rest, next)))
      expect(reader.rest()).toBe(Buffer.from(rest, 'latin1').toString('utf8'))
    })
    fc.assert(property, { numRuns: 3000 })
  })

  test('of seven hundred thousand pieces of one byte take no time worth mentioning, and only their end is kept', () => {
    const reader = new LogReader()
    let log = ''
    reader.expect(NONCES[0], { data: () => {}, end: (bytes) => (log = bytes.toString('latin1')) })
    const pieces = Array.from('0123456789', (digit) => Buffer.from(digit))
    for (let count = 0; count < 70_000; count += 1) for (const piece of pieces) reader.push(piece)
    reader.push(Buffer.from(NONCES[0]))
    expect(log).toHaveLength(256 * 1024)
    expect(log.endsWith('890123456789')).toBe(true)
    expect(log).toMatch(/^(?:0123456789|[0-9]{1,9}?)(?:0123456789)+$/)
  })
})
