import { readFile } from 'node:fs/promises'
import type { Arena, Attack } from '../attack.ts'
import { deployRounds } from '../deploy-rounds.ts'

const SCRIPT = '/opt/attack/naive-ancestor.sh'

/** How a folder, `"$1"`, comes to be open to mallory. */
const OPENINGS = [
  'chown mallory "$1"',
  'chgrp mallory "$1" && chmod 0775 "$1"',
  'chmod 0757 "$1"',
  'PATH=$PATH:/opt/host; setfacl -m u:mallory:rwx "$1"',
] as const

/** The same for folders that lead somewhere else. */
const LINKED = 'rm -rf "$1" && mkdir -p "$1.real/bin" && ln -s "$1.real" "$1" && chown -h mallory "$1"'

/** Makes the folder, with one opening or none. */
function open({ shell }: Arena, folder: string, opening: string): Promise<string> {
  return shell.run(
    'rm -rf "$1" "$1.real" && mkdir -p "$1/bin" && chmod 0755 "$1" && sh -c "$2" sh "$1"',
    folder,
    opening,
  )
}

/** A folder above the destination, or above the store, where somebody else may put names. */
export const ancestor: Attack = {
  name: 'ancestor',
  about: 'a folder above the destination or the store is open to others',
  deadlineMs: 60_000,
  async control(arena, rounds) {
    await arena.container.write(SCRIPT, await readFile(new URL('../naive/ancestor.sh', import.meta.url)))
    const folder = `${await arena.folder('root')}/app`
    const lost = await arena.shell.run('sh "$@"', SCRIPT, String(rounds), folder, ...OPENINGS)
    return { rounds, lost: Number(lost) }
  },
  async hawser(arena, rounds) {
    const folder = `${await arena.folder('root')}/app`
    const store = '/var/lib/hawser'
    const cases = [
      ...[...OPENINGS, LINKED].map((opening) => ({ folder, opening })),
      ...OPENINGS.map((opening) => ({ folder: store, opening })),
    ]
    const close = 'chown root:root "$1"; chmod 0700 "$1"; PATH=$PATH:/opt/host; setfacl -b "$1"; rm -rf "$1"/*'
    const tally = await deployRounds(arena, {
      rounds,
      release: { dest: `${folder}/bin/mir-signal` },
      refusals:
        /is not safe: .* (belongs to mallory|is writable by others|has an access control list|is a symbolic link)/,
      deeds: async () => rounds,
      async before(round) {
        const { folder: opened, opening } = cases[round % cases.length] ?? { folder, opening: 'true' }
        await arena.shell.run(close, store)
        await open(arena, folder, opened === folder ? opening : 'true')
        if (opened === store) await arena.shell.run('sh -c "$2" sh "$1"', store, opening)
      },
      async after() {
        // Refused before the first byte.
        const written = (await arena.shell.run(`find ${store} "$1/bin" -type f`, folder)).trim()
        return written === '' ? undefined : `written: ${written}`
      },
    })
    await arena.shell.run(close, store)
    return tally
  },
}
