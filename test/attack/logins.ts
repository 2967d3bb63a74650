/** Rounds whose attack is on the login: so each few of them have one of their own. */
import type { Tally } from './attack.ts'
import { sumTallies } from './tallies.ts'

/** Rounds to a login: a login for each would be most of the suite's time. */
const ROUNDS_TO_A_LOGIN = 25

/** Fights rounds a few at a time, and adds up what they ended in. */
export async function inLogins(rounds: number, fightSome: (count: number) => Promise<Tally>): Promise<Tally> {
  const tallies: Tally[] = []
  for (let left = rounds; left > 0; left -= ROUNDS_TO_A_LOGIN) {
    tallies.push(await fightSome(Math.min(left, ROUNDS_TO_A_LOGIN)))
  }
  return sumTallies(tallies)
}
