import pLimit from 'p-limit'
import { expect, test } from 'vitest'
import { tryMutant } from './mutant.ts'
import { BRIEF, MUTATIONS } from './mutations.ts'

/** Without a deadline the controller's own ends a round, after two minutes. */
const TIMEOUT_MS = 900_000

/** One that hangs is no work: beside it another is fought. */
const atOnce = pLimit(3)

/** `npm run attack:mutations` takes out all of them; `npm test`, for the sake of its time, one of each of P1 to P6. */
const TAKEN = process.env.HAWSER_MUTATIONS === 'all' ? MUTATIONS : BRIEF

test('every defence is among them', () => {
  expect(MUTATIONS.map(({ defence }) => defence.slice(0, 2))).toEqual(
    expect.arrayContaining(['P1', 'P2', 'P3', 'P4', 'P5', 'P6']),
  )
})

const each = test.concurrent.each(TAKEN)
each('without $defence ($without), the suite turns red', { timeout: TIMEOUT_MS }, async (mutation) => {
  const { isNoticed, said } = await atOnce(() => tryMutant(mutation))
  expect(isNoticed, `the suite did not notice; it said: ${said}`).toBe(true)
})
