import { describe, expect, test } from 'vitest'
import { MEASUREMENTS } from '../../bench/measurements/index.ts'
import { BenchUsageError, readOptions, usage } from '../../bench/options.ts'

const read = (...argv: string[]) => readOptions(argv, MEASUREMENTS)
const names = (...argv: string[]) => read(...argv)?.measurements.map(({ name }) => name)

describe('flags', () => {
  test('without any: 20 hosts, five rounds, all but growth', () => {
    expect(read()).toMatchObject({ hosts: 20, width: 20, rounds: 5, withPeers: false, isJson: false })
    expect(names()).toEqual(['start-up', 'steps', 'redeploy', 'upload', 'folder', 'delay'])
  })

  test('growth starts 200 hosts, of which the others use 20', () => {
    expect(read('--growth')).toMatchObject({ hosts: 200, width: 20 })
    expect(names('--growth')).toContain('growth')
    expect(names('--only', 'growth')).toEqual(['growth'])
    expect(read('--growth', '--hosts', '50')).toMatchObject({ hosts: 50, width: 20 })
  })

  test('without growth all measurements use all hosts', () => {
    expect(read('--hosts', '2')).toMatchObject({ hosts: 2, width: 2 })
  })

  test.each([
    [['--only', 'step'], "there is no measurement 'step'; did you mean 'steps'?"],
    [['--hosts', '0'], "--hosts takes a number from 1 to 999, not '0'"],
    [['--rounds', 'five'], "--rounds takes a number from 1 to 999, not 'five'"],
    [['--fast'], /Unknown option '--fast'/],
  ])('%j is refused', (argv, message) => {
    expect(() => read(...argv)).toThrow(BenchUsageError)
    expect(() => read(...argv)).toThrow(message)
  })

  test('help names every measurement', () => {
    expect(read('--help')).toBeUndefined()
    for (const { name, about } of MEASUREMENTS)
      expect(usage(MEASUREMENTS)).toMatch(new RegExp(`  ${name} +${about.slice(0, 20)}`))
  })
})
