import type { Arena, Attack } from '../attack.ts'
import { startAttacker } from '../attacker.ts'
import { naivePlantRounds } from '../naive-rounds.ts'
import { harmTo, makeOthers, makeRoom, planter } from '../planting.ts'
import { sharedPlace, viaRounds } from '../via-rounds.ts'

/**
 * A hard link in the upload's place, to a file that the attacker may link and the one who uploads may write; and a second
 * name of what stands in the target's place, as backups by hard links make one.
 */
export const hardlink: Attack = {
  name: 'hardlink',
  about: "hard link in the upload's or the target's place",
  deadlineMs: 60_000,
  async control(arena, rounds) {
    const { folder, via: upload } = await sharedPlace(arena)
    const { deploy } = await makeOthers(arena, folder)
    const half = Math.ceil(rounds / 2)
    const target = await naivePlantRounds(arena, { rounds: half, upload, user: 'deploy', hasSecondName: true })
    await using _planter = await startAttacker(arena, planter('before', upload, [`link=${deploy}`]))
    const linked = { upload, maker: 'waits', user: 'deploy', others: [deploy] } as const
    const { lost } = await naivePlantRounds(arena, { rounds: half, ...linked })
    return { rounds: 2 * half, lost: target.lost + lost }
  },
  async hawser(arena, rounds) {
    const place = await sharedPlace(arena)
    const others = await makeOthers(arena, place.folder)
    let second = ''
    return viaRounds(arena, {
      rounds,
      place,
      attackers: ({ via }) => [planter('mixed', via, [`link=${others.deploy}`])],
      async before() {
        await makeRoom(arena, place)
        second = await linkDestination(arena, place.dest)
      },
      async after() {
        const after = await lookAtSecond(arena, place.dest)
        return after === second ? harmTo(arena, others) : `the destination's second name was ${second}, and is ${after}`
      },
    })
  },
}

/** Gives the destination a second name; @returns what that leads to, nothing where nothing is installed yet. */
function linkDestination({ shell }: Arena, dest: string): Promise<string> {
  return shell.run(`[ ! -e "$1" ] || ln -f -- "$1" "$1.second"; ${LOOK}`, dest)
}

/** What the second name leads to. */
function lookAtSecond({ shell }: Arena, dest: string): Promise<string> {
  return shell.run(LOOK, dest)
}

const LOOK = `[ ! -e "$1.second" ] || { stat -c '%i %a %U:%G' "$1.second" && sha256sum <"$1.second"; }`
