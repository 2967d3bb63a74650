import { describe, expect, test } from 'vitest'
import type { Flow } from '../../attack/kill/flow.ts'
import { judge } from '../../attack/kill/judge.ts'
import { readReport } from '../../attack/kill/report.ts'

const OLD = 'a'.repeat(64)
const NEW = 'b'.repeat(64)
const OTHER = 'c'.repeat(64)
const STORE = 'var/lib/hawser/store/demo-1'

const FLOW: Flow = {
  name: 'test',
  isRelease: true,
  dest: '/opt/demo',
  areas: [],
  before: '',
  steps: {},
  nextRun: {},
  versions: [
    { sha256: OLD, mode: '0644', owner: '0:0' },
    { sha256: NEW, mode: '4755', owner: '1:2' },
  ],
  settled: { sha256: NEW, mode: '4755', owner: '1:2' },
}

/** What is at the destination: the digest, and type, mode and owner. */
const old = [`${OLD}  opt/demo`, 'opt/demo 81a4 0:0']
const done = [`${NEW}  opt/demo`, 'opt/demo 89ed 1:2']
const written = [`var/lib/hawser/audit.log:install dest=/opt/demo before=${OLD} after=${NEW} session=PROCESS`]
const takenBack = [`var/lib/hawser/audit.log:not-done dest=/opt/demo before=${OLD} after=${NEW} session=PROCESS`]
const remembered = [`${STORE}/history:RUN ${NEW} 4755 daemon bin -`]
const end = [...done, ...written, ...remembered]

interface Kill {
  readonly left: readonly string[]
  readonly later?: readonly string[]
  readonly said?: string
  readonly unhurt?: readonly string[]
}

/** The verdict on one kill, by what it left and what the next run made of it. */
function verdict({ left, later = end, said, unhurt = end }: Kill): {
  loss: string | undefined
  leftovers: readonly string[]
} {
  const state = (name: string, lines: readonly string[]): string[] => [
    `state ${name}`,
    ...lines.map((line) => `= ${line}`),
  ]
  const report = [
    ...state('first', old),
    'begin first',
    ...state('last', unhurt),
    'end last',
    ...state('left', left),
    'point install changes 7 left',
    ...(said === undefined ? [] : [`> ${said}`]),
    ...state('later', later),
    'again left later 42',
    'unhurt install changes 8',
  ]
  const { losses, leftovers } = judge(FLOW, readReport(`${report.join('\n')}\n`))
  return { loss: losses.get('left'), leftovers }
}

describe('a kill is no loss', () => {
  test.each([
    ['before the change was written down', { left: old }],
    ['before the change was made', { left: [...old, ...written] }],
    ['after it', { left: [...done, ...written] }],
    [
      'where the next run takes the line back',
      { left: [...old, ...written], later: [...done, ...written, ...takenBack, ...written, ...remembered] },
    ],
  ])('%s', (_when, kill) => {
    expect(verdict(kill)).toEqual({ loss: undefined, leftovers: [] })
  })
})

describe('a kill is a loss that leaves', () => {
  test.each<[string, Kill, RegExp]>([
    ['nothing at the destination', { left: [] }, /missing/],
    ['a part', { left: [`${OTHER}  opt/demo`, 'opt/demo 81a4 0:0'] }, /at the destination is/],
    ['the new bytes with the old mode', { left: [`${NEW}  opt/demo`, 'opt/demo 81a4 1:2'] }, /81a4/],
    ['the new bytes with the old owner', { left: [`${NEW}  opt/demo`, 'opt/demo 89ed 0:0'] }, /89ed 0:0/],
    ['a link', { left: ['opt/demo a1ff 0:0'] }, /a1ff/],
    ['a torn copy in the store', { left: [...old, `${OTHER}  ${STORE}/${NEW}`] }, /not what its name says/],
    ['a change that nobody wrote down', { left: [...done, ...remembered] }, /audit log does not know/],
  ])('%s', (_what, kill, why) => {
    expect(verdict(kill).loss).toMatch(why)
  })
})

describe('a kill is a loss after which the next run', () => {
  test.each<[string, Kill, RegExp]>([
    ['fails', { left: old, said: 'it is locked' }, /next run failed: it is locked/],
    ['leaves the old file', { left: old, later: old }, /after the next run at the destination is/],
    ['forgets what is installed', { left: old, later: [...done, ...written] }, /history/],
    ['leaves a line without its change', { left: old, later: [...end, ...written] }, /audit log tells/],
    ['writes something odd down', { left: old, later: [...end, 'var/lib/hawser/audit.log:half a li'] }, /half a li/],
    [
      'leaves less than there should be',
      { left: old, unhurt: [...end, `${OLD}  ${STORE}/${OLD}`] },
      /these are not there/,
    ],
  ])('%s', (_what, kill, why) => {
    expect(verdict(kill).loss).toMatch(why)
  })

  test('could not have gone well, since the flow does not when nobody is killed', () => {
    expect(verdict({ left: old, unhurt: old }).loss).toMatch(/with nobody killed/)
  })
})

test('what the next run leaves behind is named', () => {
  const left = `${STORE}/incoming-PROCESS 8180 0:0`
  expect(verdict({ left: old, later: [...end, left] }).leftovers).toEqual([left])
})

test('a report that is cut off, or says something else, is none', () => {
  expect(() => readReport('state a\n= opt/demo 81a4 0:0\n')).toThrow(/said only/)
  expect(() => readReport('sh: not found\n')).toThrow(/said: sh: not found/)
})
