/** How the attack suite judges its rows: what turns it red, and what its table says. */
import { describe, expect, test } from 'vitest'
import { faults, type Row, shareOf, type Tally } from '../../attack/attack.ts'
import { ATTACKS } from '../../attack/attacks/index.ts'
import { AttackUsageError, readOptions } from '../../attack/options.ts'
import { attackFaults, attackTable } from '../../attack/table.ts'

const TALLY: Tally = { rounds: 100, lost: 0, refused: 7, deeds: 80, longestWaitMs: 900, leftovers: [], losses: [] }

function row(hawser: Partial<Tally> = {}, more: Partial<Row> = {}): Row {
  const control = { rounds: 60, lost: 60 }
  const names = { attack: 'rename', about: 'a rename', userland: 'BusyBox', deadlineMs: 1000, elapsedMs: 1 }
  return { ...names, control, hawser: { ...TALLY, ...hawser }, ...more }
}

describe('a row', () => {
  test('passes where nothing was lost, left behind or late', () => {
    expect(faults(row())).toEqual([])
  })

  test.each<[string, Row, RegExp]>([
    ['one loss', row({ lost: 1, losses: ['round 3: pwned'] }), /^lost 1 of 100: round 3: pwned$/],
    ['a wait past its deadline', row({ longestWaitMs: 1001 }), /took 1001 ms, its deadline is 1000 ms/],
    ['something left behind', row({ leftovers: ['/srv/x'] }), /left behind: \/srv\/x/],
    ['a control that loses less than four of five', row({}, { control: { rounds: 60, lost: 47 } }), /^toothless/],
    ['a control without rounds', row({}, { control: { rounds: 0, lost: 0 } }), /^toothless/],
    ['an attacker who slept', row({ deeds: 49 }), /^the attacker slept/],
    ['no rounds at all', row({ rounds: 0, deeds: 0 }), /^the attacker slept/],
  ])('fails by %s', (_what, failed, message) => {
    expect(faults(failed)).toEqual([expect.stringMatching(message)])
    expect(attackFaults([row(), failed])).toEqual([expect.stringMatching(/^rename on BusyBox: /)])
  })
})

test('rounds are spread over userlands, none of them getting less than its part', () => {
  expect([shareOf(300, 3), shareOf(60, 3), shareOf(10, 3), shareOf(300, 1)]).toEqual([100, 20, 4, 300])
})

test('the table sums up an attack on several userlands, with the bound of all its rounds', () => {
  const table = attackTable([row(), row({}, { userland: 'dash' }), row({}, { attack: 'cut', about: 'a cut' })])
  const rows = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  expect(rows.slice(2).map(([, about, userland, rounds, , lost]) => [about, userland, rounds, lost])).toEqual([
    ['a rename', 'BusyBox', '100', '0 (≤ 3.0 %)'],
    ['a rename', 'dash', '100', '0 (≤ 3.0 %)'],
    ['a rename', 'all of them', '200', '0 (≤ 1.5 %)'],
    ['a cut', 'BusyBox', '100', '0 (≤ 3.0 %)'],
  ])
})

describe('its flags', () => {
  test('are 300 rounds of everything where none is given', () => {
    expect(readOptions([], ATTACKS)).toMatchObject({ rounds: 300, attacks: ATTACKS, isJson: false })
  })

  test.each([
    [['--rounds', '0'], /--rounds/],
    [['--rounds', 'many'], /--rounds/],
    [['--only', 'renam'], /rename/],
    [['--on', 'bsh'], /bash/],
  ])('%j makes no sense', (argv, message) => {
    expect(() => readOptions(argv, ATTACKS)).toThrow(AttackUsageError)
    expect(() => readOptions(argv, ATTACKS)).toThrow(message)
  })
})
