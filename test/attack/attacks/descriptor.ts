import type { Attack } from '../attack.ts'
import { type AttackerOptions, PAYLOAD, startAttacker } from '../attacker.ts'
import { naiveRounds } from '../naive-rounds.ts'
import { grant, type Place, sharedPlace, viaRounds } from '../via-rounds.ts'

/** Large enough for some deeds to fall into the time that copying and hashing take. */
const SIZE_BYTES = 1_000_000

/** A descriptor of the upload that was kept from before, and written through. */
export const descriptor: Attack = {
  name: 'descriptor',
  about: 'write through a descriptor kept open',
  deadlineMs: 60_000,
  async control(arena, rounds) {
    const { via } = await sharedPlace(arena)
    await using _holder = await startAttacker(arena, holder('mallory', 'nowrite', via))
    return await naiveRounds(arena, { rounds, upload: via, maker: 'waits' })
  },
  async hawser(arena, rounds) {
    const place = await sharedPlace(arena)
    // What he made for others to write to is not written to. So the folder lets him open whatever is made in it.
    await grant(arena, place, 'mallory')
    const attackers = ({ via }: Place) => [holder('mallory', 'any', via)]
    return viaRounds(arena, { rounds, place, sizeBytes: SIZE_BYTES, attackers })
  },
}

/** The same by another process of the very user who uploads: it may open his file, whoever made it. */
export const descriptorOwn: Attack = {
  name: 'descriptor-own',
  about: "the same by a process of the ssh user's own",
  deadlineMs: 60_000,
  async control(arena, rounds) {
    const { via } = await sharedPlace(arena)
    await using _holder = await startAttacker(arena, holder('deploy', 'nowrite', via))
    return await naiveRounds(arena, { rounds, upload: via, maker: 'waits' })
  },
  hawser: (arena, rounds) =>
    viaRounds(arena, { rounds, sizeBytes: SIZE_BYTES, attackers: ({ via }) => [holder('deploy', 'any', via)] }),
}

function holder(user: string, when: 'nowrite' | 'any', target: string): AttackerOptions {
  return { user, program: 'holder', args: ['overwrite', when, target, PAYLOAD] }
}
