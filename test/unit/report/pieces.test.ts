import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canDraw } from '../../../src/report/create-reporter.ts'
import { describeChange } from '../../../src/report/facts.ts'
import { OutputLines } from '../../../src/report/output-lines.ts'
import { count, formatBytes, formatElapsed } from '../../../src/report/quantities.ts'
import { Captured } from './fixtures/captured.ts'

describe('quantities', () => {
  test.each([
    [0, '0ms'],
    [999.4, '999ms'],
    [999.5, '1.0s'],
    [59_949, '59.9s'],
    [59_950, '1m00s'],
    [65_000, '1m05s'],
    [3_599_499, '59m59s'],
    [3_600_000, '1h00m'],
    [7_380_000, '2h03m'],
  ])('%d milliseconds are %s', (elapsedMs, expected) => expect(formatElapsed(elapsedMs)).toBe(expected))

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [9_995, '10.0 kB'],
    [99_950, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [20_000_000, '20.0 MB'],
    [5e15, '5000 TB'],
  ])('%d bytes are %s', (bytes, expected) => expect(formatBytes(bytes)).toBe(expected))

  test('one is no plural', () => expect([count(1, 'host'), count(2, 'host')]).toEqual(['1 host', '2 hosts']))
})

describe('what changed', () => {
  const digest = 'ab'.repeat(32)

  test.each([
    ['a value', { mode: '0600' }, { mode: '0644', owner: 'root' }, ['mode 0600 -> 0644']],
    [
      'all of what was absent',
      { type: 'absent' },
      { type: 'file', mode: '0644' },
      ['type absent -> file', 'mode 0644'],
    ],
    ['what is gone', { mode: '0600' }, {}, ['mode 0600 -> none']],
    ['what has no past', undefined, { state: 'started' }, ['state started']],
    ['a digest, cut short', { sha256: digest }, { sha256: 'none' }, ['sha256 abababababab -> none']],
    ['nothing', undefined, undefined, []],
  ])('is %s', (_, before, after, expected) => expect(describeChange(before, after, false)).toEqual(expected))

  test('holds whole digests where they are asked for', () => {
    expect(describeChange(undefined, { sha256: digest }, true)).toEqual([`sha256 ${digest}`])
  })
})

describe('lines of live output', () => {
  const piece = (text: string) =>
    ({ event: 'output', host: 'a', operation: 'command', stream: 'stdout', text }) as const

  test('are the same however the output is cut', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b c', '\n', '\r\n', '\r', 'ü', '\x1b[31m'))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.array(fc.nat(20)), (output, cuts) => {
        const whole = new OutputLines()
        const expected = [...whole.push(piece(output)), ...whole.end('a')]
        const pieces = new OutputLines()
        const lines: string[] = []
        let rest = output
        for (const cut of cuts) {
          lines.push(...pieces.push(piece(rest.slice(0, cut))))
          rest = rest.slice(cut)
        }
        lines.push(...pieces.push(piece(rest)), ...pieces.end('a'))
        expect(lines).toEqual(expected)
      }),
    )
  })

  test('of two streams, hosts and operations do not mix', () => {
    const lines = new OutputLines()
    lines.push(piece('one '))
    lines.push({ ...piece('other '), stream: 'stderr' })
    lines.push({ ...piece('third '), host: 'b' })
    expect(lines.push(piece('line\n'))).toEqual(['one line'])
    expect(lines.end('a', 'command')).toEqual(['other '])
    expect(lines.end('b')).toEqual(['third '])
  })

  test('that never end are shown in pieces', () => {
    const lines = new OutputLines()
    expect(lines.push(piece('x'.repeat(10_000)))).toEqual(['x'.repeat(10_000)])
  })
})

describe('a live view', () => {
  const terminal = Object.assign(new Captured(), { isTTY: true })

  test.each([
    ['a terminal', terminal, { TERM: 'xterm' }, true],
    ['a pipe', new Captured(), { TERM: 'xterm' }, false],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
    ['CI', terminal, { TERM: 'xterm', CI: 'true' }, false],
    ['what says that it is not CI', terminal, { CI: 'false' }, true],
  ])('for %s: %#', (_, stream, environment, expected) => expect(canDraw(stream, environment)).toBe(expected))
})
