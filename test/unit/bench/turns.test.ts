import { describe, expect, test } from 'vitest'
import type { Contestant } from '../../bench/measurement.ts'
import { takeTurns } from '../../bench/turns.ts'

function recording(log: string[], name: string): Contestant {
  return {
    name,
    hosts: 1,
    prepare: async () => log.push(`${name} prepares`),
    run: async () => log.push(`${name} runs`),
    extras: () => ({ 'round trips': log.length }),
    check: async () => void log.push(`${name} is checked`),
  }
}

describe('turns', () => {
  test('contestants take turns, each made ready before, and the first round only warms up and is checked', async () => {
    const log: string[] = []
    const contestants = [recording(log, 'A'), recording(log, 'B')]
    const check = async (): Promise<void> => void log.push('all are checked')
    const rows = await takeTurns({ title: 'a contest', contestants, check }, 2)
    expect(log).toEqual([
      ...['A prepares', 'A runs', 'A is checked', 'B prepares', 'B runs', 'B is checked'],
      ...['A prepares', 'A runs', 'B prepares', 'B runs', 'A prepares', 'A runs', 'B prepares', 'B runs'],
      'all are checked',
    ])
    expect(rows.map(({ contestant, seconds }) => [contestant, seconds.all.length])).toEqual([
      ['A', 2],
      ['B', 2],
    ])
    expect(rows.map(({ extras }) => extras['round trips']?.all)).toEqual([
      [8, 12],
      [10, 14],
    ])
  })

  test('ratios are against the first one', async () => {
    const log: string[] = []
    const rows = await takeTurns(
      { title: 'a contest', contestants: ['A', 'B', 'C'].map((name) => recording(log, name)) },
      1,
    )
    const [first, ...others] = rows
    expect(first).not.toHaveProperty('ratio')
    for (const row of others) expect(row.ratio).toBe(row.seconds.median / (first?.seconds.median ?? Number.NaN))
  })

  test('a run that fails is no measurement: it ends the contest, by name', async () => {
    const failing = { name: 'B', hosts: 3, run: () => Promise.reject(new Error('no route to host')) }
    const contest = { title: 'a contest', contestants: [recording([], 'A'), failing] }
    const error = await takeTurns(contest, 1).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ message: 'B on 3 hosts failed', cause: { message: 'no route to host' } })
  })
})
