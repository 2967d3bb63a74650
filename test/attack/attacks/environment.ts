import { readFile } from 'node:fs/promises'
import { command } from '../../../src/operations/command.ts'
import { file } from '../../../src/operations/file.ts'
import { query } from '../../../src/operations/query.ts'
import { CAPTURED, makeHostile } from '../../support/hostile-environment.ts'
import { ssh } from '../../support/ssh.ts'
import { taskHost } from '../../support/task-host.ts'
import { startArena } from '../arena.ts'
import type { Arena, Attack } from '../attack.ts'
import { deployRounds } from '../deploy-rounds.ts'
import { inLogins } from '../logins.ts'

const SCRIPT = '/opt/attack/naive-environment.sh'

/** A host of its own, since logins are hostile there to everybody from now on. */
async function hostileArena(kind: Arena['kind']): Promise<Awaited<ReturnType<typeof startArena>>> {
  const arena = await startArena(kind)
  await makeHostile(arena.container, ['deploy'])
  return arena
}

/** What a program of Hawser's may find in its environment. */
const EXPECTED = /^(PATH|HOME|USER|LOGNAME|LC_ALL|PWD|OLDPWD|SHLVL|_)=/

/** What was made where nobody said with which mode, by a file and by a command; and what a program was given. */
async function strays(arena: Arena, folder: string): Promise<string | undefined> {
  await using remote = taskHost(arena.container, { by: 'ssh' })
  try {
    await file(remote.host, { path: `${folder}/made`, content: 'made\n' })
    await command(remote.host, { argv: ['touch', `${folder}/touched`], creates: `${folder}/touched` })
    const { data } = await query(remote.host, ['env'])
    const found = await arena.shell.run('cd "$1" && stat -c "%n %a %u %s" made touched; rm made touched', folder)
    if (found !== 'made 644 0 5\ntouched 644 0 0\n') return `made: ${found}`
    const given = data.stdout
      .trim()
      .split('\n')
      .filter((line) => !EXPECTED.test(line))
    return given.length === 0 ? undefined : `given to a program: ${given.join(', ')}`
  } catch (error) {
    return String(error)
  }
}

/** A login whose variables, search path, libraries, umask and locale are chosen by somebody else. */
export const environment: Attack = {
  name: 'environment',
  about: 'PATH, LD_PRELOAD, BASH_ENV, IFS, umask and locale of the ssh user',
  deadlineMs: 60_000,
  async control({ kind }, rounds) {
    await using arena = await hostileArena(kind)
    const { container, shell } = arena
    await container.write(SCRIPT, await readFile(new URL('../naive/environment.sh', import.meta.url)))
    const folder = await arena.folder('root')
    const contents = Array.from({ length: rounds }, (_none, round) => `${round}\n`).join('')
    await ssh(container, 'deploy', `/bin/sh ${SCRIPT} ${folder}/release-`, contents)
    const right = await shell.run(
      `cd "$1" && right=0
       for file in release-*; do
         [ "$(cat "$file" 2>/dev/null) $(stat -c %a "$file" 2>/dev/null)" != "\${file#release-} 644" ] || right=$((right + 1))
       done
       echo "$right"`,
      folder,
    )
    return { rounds, lost: rounds - Number(right) }
  },
  async hawser({ kind }, rounds) {
    await using arena = await hostileArena(kind)
    const { container, shell } = arena
    const folder = await arena.folder('root')
    const release = { dest: `${folder}/mir-signal` }
    let fooled = 0
    return await inLogins(rounds, async (count) => {
      await shell.run(`: >${CAPTURED}`)
      // The same login, as anybody else finds it.
      const { stdout } = await ssh(container, 'deploy', 'umask; echo "$PATH"')
      if (stdout === '0777\n/opt/hostile\n') fooled += count
      const tally = await deployRounds(arena, {
        rounds: count,
        release,
        refusals: /^never$/,
        deeds: async () => fooled,
        after: (round) => (round === 0 ? strays(arena, folder) : Promise.resolve(undefined)),
      })
      fooled = 0
      const asRoot = await shell.run(`grep ' 0$' ${CAPTURED}; true`)
      return asRoot === '' ? tally : { ...tally, lost: count, losses: [`captured as root: ${asRoot}`] }
    })
  },
}
