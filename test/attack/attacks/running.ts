import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Attack } from '../attack.ts'
import { deployRounds } from '../deploy-rounds.ts'

const SCRIPT = '/opt/attack/naive-running.sh'

/** Where a small program is that runs for as many seconds as it is told. */
const PROGRAM = '"$(ls /opt/host/runs /usr/bin/sleep 2>/dev/null | head -n 1)"'

/** A program that cannot be written to while it runs, and that any user may keep running. */
export const running: Attack = {
  name: 'running',
  about: 'the old release runs while it is replaced',
  deadlineMs: 60_000,
  async control(arena, rounds) {
    await arena.container.write(SCRIPT, await readFile(new URL('../naive/running.sh', import.meta.url)))
    const destination = `${await arena.folder('root')}/mir-signal`
    const lost = await arena.shell.run(`sh "$1" ${PROGRAM} "$2" "$3"`, SCRIPT, String(rounds), destination)
    return { rounds, lost: Number(lost) }
  },
  async hawser(arena, rounds) {
    const { shell } = arena
    const dest = `${await arena.folder('root')}/mir-signal`
    // A tail makes each release another program.
    const program = Buffer.from(await shell.run(`base64 ${PROGRAM}`), 'base64')
    let deeds = 0
    let pid = ''
    return await deployRounds(arena, {
      rounds,
      release: { dest },
      refusals: /^$/,
      content: () => Buffer.concat([program, randomBytes(16)]),
      deeds: async () => deeds,
      async before() {
        pid = (await shell.run('if [ -e "$1" ]; then "$1" 600 >/dev/null 2>&1 & echo $!; fi', dest)).trim()
      },
      async after() {
        if (pid === '') return undefined
        const program = (await shell.run(`readlink /proc/${pid}/exe; kill ${pid}`)).trim()
        if (program === `${dest} (deleted)`) deeds += 1
        return program.startsWith(dest) ? undefined : `what ran is gone, or another one: ${program}`
      },
    })
  },
}
