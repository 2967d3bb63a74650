import type { Attack } from '../attack.ts'
import { PAYLOAD, startAttacker } from '../attacker.ts'
import { naiveRounds } from '../naive-rounds.ts'
import { sharedPlace, viaRounds } from '../via-rounds.ts'

/** More than an operator ever runs his script again: one try in two or three finds the upload in its place. */
const TRIES = 200

/**
 * Exchanges in the dark.
 *
 * Against a naive flow that runs once, such an attacker mostly makes its check fail, which proves little. Nobody leaves it at
 * that, though: an operator whose check fails runs his script again until it passes, and then he installs. So the
 * control does. The attacker's file is in place for most of the time, and what counts as lost is as elsewhere: that
 * what got installed, after a check that passed, is not the artifact.
 */
export const blind: Attack = {
  name: 'blind',
  about: 'exchanges in the dark',
  deadlineMs: 60_000,
  async control(arena, rounds) {
    const { via } = await sharedPlace(arena)
    await using _swapper = await startAttacker(arena, swapper(via, 400, 12_000))
    return await naiveRounds(arena, { rounds, upload: via, tries: TRIES })
  },
  hawser: (arena, rounds) => viaRounds(arena, { rounds, attackers: ({ via }) => [swapper(via, 15_000, 5000)] }),
}

/** @param uploadUs for how many microseconds it leaves the upload in place; the same for its own file */
function swapper(target: string, uploadUs: number, ownUs: number) {
  return { user: 'mallory', program: 'swapper', args: [target, PAYLOAD, String(uploadUs), String(ownUs)] }
}
