/** Measuring by turns: A B A B …, so that what else the machine does meets all alike. */
import type { Contest, Contestant, Extras, Row } from './measurement.ts'
import { samples } from './samples.ts'

interface Turn {
  readonly seconds: number
  readonly extras: Extras
}

/**
 * Lets the contestants take turns: one turn each that is not counted, for caches of all kinds, then the rounds.
 *
 * @param onRound called when a round begins; round 0 is the one that is not counted
 * @returns a row for each contestant, in their order
 * @throws {Error} of a contestant that fails: a failed run is no measurement
 */
export async function takeTurns(
  contest: Contest,
  rounds: number,
  onRound: (round: number) => void = () => {},
): Promise<readonly Row[]> {
  const turns = new Map<Contestant, Turn[]>(contest.contestants.map((contestant) => [contestant, []]))
  for (let round = 0; round <= rounds; round += 1) {
    onRound(round)
    for (const contestant of contest.contestants) {
      const turn = await takeTurn(contestant)
      if (round > 0) turns.get(contestant)?.push(turn)
      else await contestant.check?.()
    }
  }
  await contest.check?.()
  const rows = [...turns].map(([contestant, taken]) => rowOf(contest, contestant, taken))
  const reference = rows[0]?.seconds.median
  return rows.map((row, index) =>
    index === 0 || reference === undefined ? row : { ...row, ratio: row.seconds.median / reference },
  )
}

async function takeTurn(contestant: Contestant): Promise<Turn> {
  await contestant.prepare?.()
  const begun = performance.now()
  try {
    await contestant.run()
  } catch (error) {
    throw new Error(`${contestant.name} on ${contestant.hosts} hosts failed`, { cause: error })
  }
  const seconds = (performance.now() - begun) / 1000
  return { seconds, extras: (await contestant.extras?.()) ?? {} }
}

function rowOf(contest: Contest, contestant: Contestant, turns: readonly Turn[]): Row {
  const names = Object.keys(turns[0]?.extras ?? {})
  return {
    contest: contest.title,
    hosts: contestant.hosts,
    contestant: contestant.name,
    seconds: samples(turns.map(({ seconds }) => seconds)),
    extras: Object.fromEntries(
      names.map((name) => [name, samples(turns.map(({ extras }) => extras[name] ?? Number.NaN))]),
    ),
  }
}
