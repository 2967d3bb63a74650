import type { Arena, Attack } from '../attack.ts'
import { type AttackerOptions, PAYLOAD, startAttacker } from '../attacker.ts'
import { naivePlantRounds } from '../naive-rounds.ts'
import { makeRoom, planter } from '../planting.ts'
import { VIA_REFUSALS } from '../refusals.ts'
import { type Place, sharedPlace, sharing, viaRounds } from '../via-rounds.ts'

/** The most rounds of the naive flow, of which many hang. */
const MOST_NAIVE_ROUNDS = 30

/** What opening or reading hangs, or is something else than expected. */
export const special: Attack = {
  name: 'special',
  about: "pipe, device, socket, folder in the upload's place",
  deadlineMs: 60_000,
  async control(arena, rounds) {
    const { via } = await placeWithDevices(arena)
    // A socket cannot be opened by anybody, so that is no loss.
    await using _planter = await startAttacker(arena, planter('before', via, ['fifo', 'device', 'folder'], 'root'))
    const asked = { upload: via, maker: 'waits', user: 'deploy' } as const
    return await naivePlantRounds(arena, { rounds: Math.min(rounds, MOST_NAIVE_ROUNDS), ...asked })
  },
  hawser: (arena, rounds) =>
    sharing(
      arena,
      rounds,
      1 / 2,
      // In the private folder of the one who uploads; a process of his own may do that.
      (half) =>
        viaRounds(arena, {
          rounds: half,
          refusals: INTRUDED,
          // More than a pipe holds.
          sizeBytes: 100_000,
          attackers: ({ via }) => [intruder(via)],
        }),
      async (half) => {
        const place = await placeWithDevices(arena)
        return await viaRounds(arena, {
          rounds: half,
          place,
          attackers: ({ via }) => [planter('mixed', via, ['fifo', 'device', 'folder', 'socket'], 'root')],
          before: () => makeRoom(arena, place),
        })
      },
    ),
}

/** What comes of an intruder beside the usual: the file that is to be written is there already, or is gone again. */
const INTRUDED = new RegExp(`${VIA_REFUSALS.source}|cannot write to|bytes arrived`)

/** A folder of his own in there would be his to remove. */
function intruder(target: string): AttackerOptions {
  // Mostly what would hang.
  const kinds = ['fifo', 'fifo', 'fifo', 'socket', 'file', 'symlink=/dev/zero', 'symlink=/root/absent']
  return { user: 'deploy', program: 'intruder', args: [target, PAYLOAD, ...kinds] }
}

/**
 * File systems in memory have no devices in a container, its disk has. They are planted by root, in whose place others
 * do so on a disk that they bring along; all else everybody can plant.
 */
async function placeWithDevices(arena: Arena): Promise<Place> {
  const { dest } = await sharedPlace(arena)
  const folder = (await arena.shell.run('mktemp -d /srv/special-XXXXXX')).trim()
  await arena.shell.run('chmod 0777 "$1"', folder)
  return { folder, via: `${folder}/mir-signal`, dest }
}
