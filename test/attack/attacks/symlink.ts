import type { Attack } from '../attack.ts'
import { startAttacker } from '../attacker.ts'
import { naivePlantRounds } from '../naive-rounds.ts'
import { harmTo, makeOthers, makeRoom, planter } from '../planting.ts'
import { sharedPlace, viaRounds } from '../via-rounds.ts'

/** A symbolic link in the upload's place, to a file of somebody else's or to nothing yet. */
export const symlink: Attack = {
  name: 'symlink',
  about: "symbolic link in the upload's place",
  deadlineMs: 60_000,
  async control(arena, rounds) {
    const { folder, via } = await sharedPlace(arena)
    const { root, absent } = await makeOthers(arena, folder)
    await using _planter = await startAttacker(arena, planter('before', via, [`symlink=${root}`, `symlink=${absent}`]))
    // Whoever uploads as root writes wherever the link leads.
    return await naivePlantRounds(arena, { rounds, upload: via, maker: 'waits', user: 'root', others: [root, absent] })
  },
  async hawser(arena, rounds) {
    const place = await sharedPlace(arena)
    const others = await makeOthers(arena, place.folder)
    const { root, absent, deploy } = others
    const leadsTo = [root, absent, deploy, place.dest, place.folder, place.via, '/dev/zero', '/proc/self/mem']
    const kinds = leadsTo.map((path) => `symlink=${path}`)
    return viaRounds(arena, {
      rounds,
      place,
      attackers: ({ via }) => [planter('mixed', via, kinds)],
      before: () => makeRoom(arena, place),
      after: () => harmTo(arena, others),
    })
  },
}
