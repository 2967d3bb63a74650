import type { ControlTally, Tally } from './attack.ts'

/** What the rounds of several tallies ended in, all together. */
export function sumTallies(tallies: readonly Tally[]): Tally {
  const sum = (count: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + count(tally), 0)
  return {
    ...sumControls(tallies),
    refused: sum(({ refused }) => refused),
    deeds: sum(({ deeds }) => deeds),
    longestWaitMs: Math.max(0, ...tallies.map(({ longestWaitMs }) => longestWaitMs)),
    // Rounds at one place may find the same thing left.
    leftovers: [...new Set(tallies.flatMap(({ leftovers }) => leftovers))],
    losses: tallies.flatMap(({ losses }) => losses),
  }
}

/** The same for those of controls. */
export function sumControls(tallies: readonly ControlTally[]): ControlTally {
  return {
    rounds: tallies.reduce((total, { rounds }) => total + rounds, 0),
    lost: tallies.reduce((total, { lost }) => total + lost, 0),
  }
}
