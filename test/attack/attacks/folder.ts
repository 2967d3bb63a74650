import type { Arena, Attack } from '../attack.ts'
import { PAYLOAD, startAttacker } from '../attacker.ts'
import { naiveRounds } from '../naive-rounds.ts'
import { VIA_REFUSALS } from '../refusals.ts'
import { grant, type Place, sharedPlace, viaRounds } from '../via-rounds.ts'

/** Names in the shared folder that look like those of private folders. */
const CROWD = 1000

/** The private folder made beforehand, taken away, or replaced; and the folder above it, too. */
export const folder: Attack = {
  name: 'folder',
  about: 'private folder foreseen, taken away, replaced',
  deadlineMs: 60_000,
  async control(arena, rounds) {
    // Whoever makes a folder by a name that can be guessed, and does not look whose it is, works in the attacker's.
    const { folder } = await sharedPlace(arena)
    await arena.container.sh(`umask 0; mkdir ${folder}/deploy`, { user: 'mallory' })
    const upload = `${folder}/deploy/mir-signal`
    const args = ['rename', 'nowrite', upload, PAYLOAD, 'file']
    await using _racer = await startAttacker(arena, { user: 'mallory', program: 'racer', args })
    return await naiveRounds(arena, { rounds, upload })
  },
  async hawser(arena, rounds) {
    const place = await placeOfMallorys(arena)
    const tally = await viaRounds(arena, {
      rounds,
      place,
      refusals: new RegExp(`${VIA_REFUSALS.source}|cannot enter the folder|is reached through a symbolic link`),
      attackers: ({ via }) => [{ user: 'mallory', program: 'thief', args: [via, String(CROWD)] }],
    })
    const gone = CROWD - (await countCrowd(arena, place))
    if (gone === 0) return tally
    return {
      ...tally,
      lost: tally.lost + 1,
      losses: [...tally.losses, `${gone} names of somebody else's were removed`],
    }
  },
}

/** How many of the crowd are left; the folder may be by its other name just then. */
async function countCrowd({ shell }: Arena, { folder }: Place): Promise<number> {
  return Number(await shell.run(`find "$1" "$1-other" -name '.hawser-*.crowd?' -print0 | tr -cd '\\0' | wc -c`, folder))
}

/** The upload's folder is the attacker's own, with everything that may be inherited there; so is the one above it. */
async function placeOfMallorys(arena: Arena): Promise<Place> {
  const { folder, dest } = await sharedPlace(arena)
  const place = { folder: `${folder}/drop`, via: `${folder}/drop/mir-signal`, dest }
  await arena.container.sh(
    `umask 0; mkdir ${place.folder} ${place.folder}-other && chmod 2777 ${place.folder} ${place.folder}-other`,
    { user: 'mallory' },
  )
  await grant(arena, place, 'mallory')
  return place
}
