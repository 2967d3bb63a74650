import { ssh } from '../../support/ssh.ts'
import { startArena } from '../arena.ts'
import type { Arena, Attack } from '../attack.ts'
import { deployRounds } from '../deploy-rounds.ts'
import { inLogins } from '../logins.ts'

/** Where the functions write down that they were called, and the start-up file that it was read. */
const CAPTURED = '/srv/captured'
const READ = '/srv/start-up-file-read'

/** What a start-up file may put in the way of a command line, by name. */
const SHADOWS = 'sudo su env cat sh printf eval_ id stat mv install sha256sum'

/** A host whose ssh user has bash as login shell, which reads a start-up file, which has functions of those names. */
async function shadowedArena(kind: Arena['kind']): Promise<Awaited<ReturnType<typeof startArena>>> {
  const arena = await startArena(kind)
  const functions = SHADOWS.split(' ').map((name) => `${name}() { echo "${name} $*" >>${CAPTURED}; echo captured; }`)
  await arena.container.write('/home/deploy/.bashrc', `echo read >>${READ}\n${functions.join('\n')}\n`)
  await arena.shell.run(`usermod -s /bin/bash deploy; touch ${CAPTURED} ${READ}; chmod 666 ${CAPTURED} ${READ}`)
  return arena
}

/** The number of lines of a file. */
const linesOf = async ({ shell }: Arena, path: string): Promise<number> => Number(await shell.run('wc -l <"$1"', path))

/** `sudo`, and what else a deploy calls, as functions of the ssh user's start-up file. */
export const shadow: Attack = {
  name: 'shadow',
  about: "sudo and others as functions in the ssh user's .bashrc",
  // Other login shells read no such file for a command.
  kinds: ['debian', 'bash'],
  deadlineMs: 60_000,
  async control({ kind }, rounds) {
    await using arena = await shadowedArena(kind)
    const line = `i=0; while [ $i -lt ${rounds} ]; do sudo id -u; i=$((i + 1)); done`
    const { stdout } = await ssh(arena.container, 'deploy', line)
    return { rounds, lost: stdout.split('\n').filter((answer) => answer === 'captured').length }
  },
  async hawser({ kind }, rounds) {
    await using arena = await shadowedArena(kind)
    const release = { dest: `${await arena.folder('root')}/mir-signal` }
    return await inLogins(rounds, async (count) => {
      const before = await linesOf(arena, READ)
      const tally = await deployRounds(arena, {
        rounds: count,
        release,
        refusals: /^never$/,
        deeds: async () => ((await linesOf(arena, READ)) > before ? count : 0),
      })
      const captured = await arena.shell.run(`cat ${CAPTURED}`)
      return captured === '' ? tally : { ...tally, lost: count, losses: [`captured: ${captured}`] }
    })
  },
}
