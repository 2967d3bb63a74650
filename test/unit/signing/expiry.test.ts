import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../../../src/core/errors.ts'
import { expiryTime, isUtcTime } from '../../../src/signing/expiry.ts'

const NOW_MS = Date.parse('2026-11-23T12:34:56.789Z')

describe('a time in a manifest', () => {
  test('has one spelling, which every second of four-digit years has', () => {
    const seconds = fc.integer({ min: Date.parse('0000-01-01T00:00:00Z') / 1000, max: 253_402_300_799 })
    fc.assert(
      fc.property(seconds, (second) => {
        expect(isUtcTime(new Date(second * 1000).toISOString().replace('.000Z', 'Z'))).toBe(true)
      }),
    )
  })

  test.each([
    '',
    '2027-01-31',
    '2027-01-31T00:00Z',
    '2027-01-31T00:00:00',
    '2027-01-31T00:00:00z',
    '2027-01-31t00:00:00Z',
    '2027-01-31 00:00:00Z',
    '2027-01-31T00:00:00.000Z',
    '2027-01-31T00:00:00+00:00',
    '2027-01-31T24:00:00Z',
    '2026-12-31T23:59:60Z',
    '2027-02-29T00:00:00Z',
    '2027-04-31T00:00:00Z',
    '2027-13-01T00:00:00Z',
    '2027-00-10T00:00:00Z',
    '20270131T000000Z',
    '+012027-01-31T00:00:00Z',
    ' 2027-01-31T00:00:00Z',
    '2027-01-31T00:00:00Z\n',
    '٢٠٢٧-01-31T00:00:00Z',
  ])('is not %j', (text) => {
    expect(isUtcTime(text)).toBe(false)
  })
})

describe('--expires', () => {
  test.each([
    ['90d', '2027-02-21T12:34:56Z'],
    ['12h', '2026-11-24T00:34:56Z'],
    ['1h', '2026-11-23T13:34:56Z'],
    ['36500d', '2126-10-30T12:34:56Z'],
    ['2027-01-31', '2027-01-31T00:00:00Z'],
    ['2028-02-29', '2028-02-29T00:00:00Z'],
    ['2027-01-31T18:00:00Z', '2027-01-31T18:00:00Z'],
    ['2026-11-23T12:34:57Z', '2026-11-23T12:34:57Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
  ])('%s is %s', (asked, time) => {
    expect(expiryTime(asked, NOW_MS)).toBe(time)
  })

  test.each(['', 'never', '90', '0d', '-1d', '1.5d', '090d', '3m', '90s', '1w', '1y', '90 d', '1d12h', '90D', '∞d'])(
    '%j is refused: neither a time nor a number of hours or days',
    (asked) => {
      expect(() => expiryTime(asked, NOW_MS)).toThrow(UsageError)
      expect(() => expiryTime(asked, NOW_MS)).toThrow(`expires: '${asked}' is neither`)
    },
  )

  test.each([
    '2027-02-29',
    '31.01.2027',
    '2027-1-31',
    '2027-01',
    '20270131',
    '2027-01-31T18:00Z',
    '2027-01-31T18:00:00+01:00',
    '9999999d',
    `${'9'.repeat(400)}h`,
  ])('%s is refused: a manifest cannot say it', (asked) => {
    expect(() => expiryTime(asked, NOW_MS)).toThrow(UsageError)
    expect(() => expiryTime(asked, NOW_MS)).toThrow('is neither a time in UTC')
  })

  test.each(['2026-11-23', '2026-11-23T12:34:56Z', '1999-12-31'])('%s is refused: it has passed', (asked) => {
    expect(() => expiryTime(asked, NOW_MS)).toThrow(UsageError)
    expect(() => expiryTime(asked, NOW_MS)).toThrow('has passed: it is 2026-11-23T12:34:56Z by the clock')
  })
})
