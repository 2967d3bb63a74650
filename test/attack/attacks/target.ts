import { readFile } from 'node:fs/promises'
import { startArena } from '../arena.ts'
import type { Arena, Attack, ControlTally, Tally } from '../attack.ts'
import { deployRounds } from '../deploy-rounds.ts'

const SCRIPT = '/opt/attack/naive-target.sh'

/** What stands in the way of a new file, at the destination `"$1"`. */
const OBSTACLES = [
  'rm -f "$1" && mkdir "$1"',
  'rm -f "$1" && mkdir -p "$1/inner"',
  // Its file system, which is another one than that of the upload, has no room for two.
  'head -c 200000 /dev/zero >"${1%/*}/filler"',
] as const

/** A file system with room for two releases and a bit. */
const SMALL = '/opt/small'

async function inSmallArena<T extends ControlTally | Tally>(
  { kind }: Arena,
  fightThere: (arena: Arena) => Promise<T>,
): Promise<T> {
  await using arena = await startArena(kind, { tmpfs: { [SMALL]: 'size=240k,mode=0755' } })
  return await fightThere(arena)
}

/** A destination that is a folder, or that lies on another file system than the new file. */
export const target: Attack = {
  name: 'target',
  about: 'the destination is a folder, or on another file system, which is full',
  deadlineMs: 60_000,
  control: (arena, rounds) =>
    inSmallArena(arena, async ({ container, shell }) => {
      await container.write(SCRIPT, await readFile(new URL('../naive/target.sh', import.meta.url)))
      const lost = await shell.run('sh "$@"', SCRIPT, String(rounds), SMALL, ...OBSTACLES)
      return { rounds, lost: Number(lost) }
    }),
  hawser: (arena, rounds) =>
    inSmallArena(arena, async (small) => {
      const dest = `${SMALL}/mir-signal`
      return await deployRounds(small, {
        rounds,
        release: { dest },
        refusals: /is a folder|no space left/,
        deeds: async () => rounds,
        async before(round) {
          // In between, one that nothing is in the way of: what was refused before is installed.
          const obstacle = [...OBSTACLES, 'true'][round % (OBSTACLES.length + 1)] ?? 'true'
          await small.shell.run(
            `if [ -d "$1" ]; then rm -rf "$1"; fi; rm -f ${SMALL}/filler; sh -c "$2" sh "$1" 2>/dev/null || true`,
            dest,
            obstacle,
          )
        },
      })
    }),
}
