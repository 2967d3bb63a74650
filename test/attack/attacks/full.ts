import { readFile } from 'node:fs/promises'
import { startArena } from '../arena.ts'
import type { Attack } from '../attack.ts'
import { deployRounds } from '../deploy-rounds.ts'

const SCRIPT = '/opt/attack/naive-full.sh'

/** Small file systems: any user who may write to the one that holds a destination can fill it. */
const DESTINATION = { '/opt/small': 'size=320k,mode=0755' }
const STORE = { '/var/lib/hawser': 'size=640k,mode=0700' }

/** Pages that are left free go from none up to more than a release and all that is written about it takes. */
const SIZES = 48

/** A disk that is full at any of the writes of a deploy: below the store, below the destination. */
export const full: Attack = {
  name: 'full',
  about: 'no space at any write',
  deadlineMs: 60_000,
  async control({ kind }, rounds) {
    await using arena = await startArena(kind, { tmpfs: DESTINATION })
    await arena.container.write(SCRIPT, await readFile(new URL('../naive/full.sh', import.meta.url)))
    const lost = await arena.shell.run('sh "$@"', SCRIPT, String(rounds), '/opt/small')
    return { rounds, lost: Number(lost) }
  },
  async hawser({ kind }, rounds) {
    await using arena = await startArena(kind, { tmpfs: { ...DESTINATION, ...STORE } })
    const fillers = ['/opt/small/filler', '/var/lib/hawser/filler']
    const empty = (): Promise<string> => arena.shell.run(`rm -f ${fillers.join(' ')}`)
    const tally = await deployRounds(arena, {
      rounds,
      release: { dest: '/opt/small/mir-signal' },
      refusals: /no space left/,
      deeds: async () => rounds,
      async before(round) {
        await empty()
        await arena.shell.run(
          'cat /dev/zero >"$1" 2>/dev/null; truncate -s "$(($(stat -c %s "$1") - $2))" "$1"',
          fillers[round % 2] ?? '',
          String((Math.floor(round / 2) % SIZES) * 4096),
        )
      },
      after: async () => {
        await empty()
        return undefined
      },
    })
    return tally
  },
}
