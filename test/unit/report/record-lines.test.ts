import { expect, test } from 'vitest'
import type { Paint } from '../../../src/report/palette.ts'
import { recordLines } from '../../../src/report/record-lines.ts'

const plain: Paint = (_role, text) => text
const digest = '3f2a91ab12cd'.padEnd(64, '0')

test('rows become a table under their names, digests cut short unless asked for in full', () => {
  const records = [
    { time: '10:00', after: digest },
    { time: '10:00:30', after: digest, found: 'nothing' },
  ]
  expect(recordLines(records, false, plain)).toEqual([
    'time      after         found',
    '10:00     3f2a91ab12cd',
    '10:00:30  3f2a91ab12cd  nothing',
  ])
  expect(recordLines(records, true, plain)[1]).toBe(`10:00     ${digest}`)
})

test('no value leaves its line, or reaches the terminal as an escape', () => {
  const lines = recordLines([{ by: 'mallory\n10:01  nobody\u001b[2K\u202e' }], false, plain)
  expect(lines).toEqual(['by', 'mallory\\n10:01  nobody'])
})

test('without rows there is no table', () => {
  expect(recordLines([], false, plain)).toEqual([])
})
