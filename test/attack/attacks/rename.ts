import type { Attack } from '../attack.ts'
import { PAYLOAD, startAttacker } from '../attacker.ts'
import { naiveRounds } from '../naive-rounds.ts'
import { sharedPlace, viaRounds } from '../via-rounds.ts'

/** Another file in the upload's place, put there between the check and the use of it. */
function between(deed: 'rename' | 'exchange', about: string): Attack {
  const racer = (when: 'nowrite' | 'mixed', target: string) => ({
    user: 'mallory',
    program: 'racer',
    args: [deed, when, target, PAYLOAD, 'file'],
  })
  return {
    name: deed,
    about,
    deadlineMs: 60_000,
    async control(arena, rounds) {
      const { via } = await sharedPlace(arena)
      await using _racer = await startAttacker(arena, racer('nowrite', via))
      return await naiveRounds(arena, { rounds, upload: via })
    },
    hawser: (arena, rounds) => viaRounds(arena, { rounds, attackers: ({ via }) => [racer('mixed', via)] }),
  }
}

/** By a rename over it. */
export const rename = between('rename', 'rename between check and use')

/** By an exchange of the two, which leaves no trace once it is taken back. */
export const exchange = between('exchange', 'RENAME_EXCHANGE between check and use, and back')
