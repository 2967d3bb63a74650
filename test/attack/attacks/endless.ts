import type { Arena, Attack } from '../attack.ts'
import { type AttackerOptions, PAYLOAD, startAttacker } from '../attacker.ts'
import { naiveRounds } from '../naive-rounds.ts'
import { VIA_REFUSALS } from '../refusals.ts'
import { sharedPlace, sharing, storeFolder, viaRounds } from '../via-rounds.ts'

/** The most rounds of the naive flow, each of which hangs or fills a disk. */
const MOST_NAIVE_ROUNDS = 60

const SIZE_BYTES = 50_000

/** An upload that grows under whoever reads it: to 200 GiB at once, or without an end. */
export const endless: Attack = {
  name: 'endless',
  about: 'upload that grows without an end, or to 200 GiB',
  deadlineMs: 60_000,
  async control(arena, rounds) {
    const { via } = await sharedPlace(arena)
    await using _holder = await startAttacker(arena, grower('nowrite', via))
    return await naiveRounds(arena, { rounds: Math.min(rounds, MOST_NAIVE_ROUNDS), upload: via, maker: 'waits' })
  },
  async hawser(arena, rounds) {
    const place = await sharedPlace(arena)
    const store = await makeStore(arena, place.dest)
    await using measurer = await startAttacker(arena, { user: 'root', program: 'measurer', args: [`${store}/`] })
    const tally = await sharing(
      arena,
      rounds,
      1 / 5,
      (many) => viaRounds(arena, { ...of(many), place, attackers: ({ via }) => [grower('any', via)] }),
      // The disk of the upload is full, or becomes so in its middle.
      (few) => viaRounds(arena, { ...of(few), place, attackers: ({ via }) => [filler(via)] }),
    )
    const largest = await measurer.deeds()
    if (largest >= SIZE_BYTES && largest <= SIZE_BYTES + 1) return tally
    const loss = `${largest} bytes were read of an upload of ${SIZE_BYTES}`
    return { ...tally, lost: tally.lost + 1, losses: [...tally.losses, loss] }
  },
}

/** A disk that is full, that was so until a moment ago, and an upload that has grown before it was one. */
const FULL = new RegExp(`${VIA_REFUSALS.source}|bytes arrived|(no space left to write .*|cannot write) to /srv/`)

/** So many rounds, which may also be refused because of a disk that somebody has filled. */
function of(rounds: number) {
  return { rounds, sizeBytes: SIZE_BYTES, refusals: FULL }
}

/** It lets go of as much as an upload takes and a half more, at most: so that one in three finds enough. */
function filler(target: string): AttackerOptions {
  return { user: 'mallory', program: 'filler', args: [target, String(1.5 * SIZE_BYTES)] }
}

/** Another process of the very user who uploads: nobody else may write to his file. */
function grower(when: 'nowrite' | 'any', target: string): AttackerOptions {
  return { user: 'deploy', program: 'holder', args: ['grow', when, target, PAYLOAD] }
}

/** Makes the folder of a destination in the store before its first upload, so that it can be watched from the start. */
async function makeStore({ shell }: Arena, dest: string): Promise<string> {
  const store = storeFolder(dest)
  await shell.run('umask 077 && mkdir -p "$1"', store)
  return store
}
