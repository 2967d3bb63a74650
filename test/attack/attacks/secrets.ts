import { readFile } from 'node:fs/promises'
import { secret } from '../../../src/core/secret.ts'
import { command } from '../../../src/operations/command.ts'
import { file } from '../../../src/operations/file.ts'
import { type Canary, canariesIn, makeCanary } from '../../support/canary.ts'
import { type Sighting, watchLogins } from '../../support/exec-watch.ts'
import { ssh } from '../../support/ssh.ts'
import { taskHost } from '../../support/task-host.ts'
import type { Arena, Attack } from '../attack.ts'

const SCRIPT = '/opt/attack/naive-secrets.sh'

/** Where sudo writes down what it runs. */
const SUDO_LOG = '/var/log/sudo-attack.log'
const SUDO_RULE = '/etc/sudoers.d/zz-attack'

/** Older than all that the rounds make. */
const STAMP = '/root/secrets-stamp'

/** Rounds between two looks at what was seen: each canary is looked for among all of it. */
const ROUNDS_AT_ONCE = 25

/** In one of so many rounds, a command of `host.$` is given secrets as well: another login by password, within the connection. */
const ROUNDS_TO_A_CHANNEL = 5

/** The become password of the images, looked for as it is. */
const PASSWORD: Canary = { name: 'become password', word: 'paula-secret', token: 'paula-secret' }

/** Words by which a program that was given a secret in its environment is told from all others. */
const GIVEN = ': given'

/** The canaries of a round, by what they are used as. */
interface RoundCanaries {
  readonly stdin: Canary
  readonly env: Canary
  readonly content: Canary
  readonly input: Canary
}

function* batches(rounds: number): Generator<number> {
  for (let left = rounds; left > 0; left -= ROUNDS_AT_ONCE) yield Math.min(left, ROUNDS_AT_ONCE)
}

/** Has sudo keep a log, until it is disposed of. */
async function logSudo({ container, shell }: Arena): Promise<AsyncDisposable> {
  await container.write(SUDO_RULE, `Defaults logfile=${SUDO_LOG}, loglinelen=0\n`, 0o440)
  return {
    async [Symbol.asyncDispose]() {
      await shell.run(`rm -f ${SUDO_RULE} ${SUDO_LOG}`)
    },
  }
}

/** What can be read of a secret on the host after a round's programs: in command lines, environments and sudo's log. */
function losses(sightings: readonly Sighting[], log: string, canaries: readonly Canary[]): string[] {
  return [
    ...canariesIn(log, canaries).map((form) => `${form} in sudo's log`),
    ...sightings.flatMap(({ argv, environ }) => {
      // An environment belongs to the program that was given it; the shell that prepares it is ours.
      const isGiven = argv.includes(GIVEN) || argv === '/bin/sh'
      return [
        ...canariesIn(argv, canaries).map((form) => `${form} in argv`),
        ...(isGiven ? [] : canariesIn(environ, canaries).map((form) => `${form} in the environment of ${argv}`)),
      ]
    }),
  ]
}

/** An observer who sees every command line, environment and log, while programs and files get secrets. */
export const secrets: Attack = {
  name: 'secrets',
  about: 'secrets in argv, environ, the log of sudo, events and files',
  deadlineMs: 60_000,
  async control(arena, rounds) {
    const { container, shell } = arena
    await container.write(SCRIPT, await readFile(new URL('../naive/secrets.sh', import.meta.url)))
    await using _log = await logSudo(arena)
    await using watch = await watchLogins(container)
    let lost = 0
    for (const count of batches(rounds)) {
      const canaries = Array.from({ length: count }, () => makeCanary('password'))
      await ssh(container, 'deploy', `sh ${SCRIPT}`, canaries.map(({ token }) => `${token}\n`).join(''))
      const [seen, log] = [await watch.take(), await shell.run(`cat ${SUDO_LOG}`)]
      lost += canaries.filter((canary) => losses(seen, log, [canary]).length > 1).length
    }
    return { rounds, lost }
  },
  async hawser(arena, rounds) {
    const { container, shell } = arena
    const folder = await arena.folder('root')
    await using _log = await logSudo(arena)
    await using watch = await watchLogins(container)
    await shell.run(`touch ${STAMP}; sleep 0.1`)
    const found: string[] = []
    let lost = 0
    let deeds = 0
    let longestWaitMs = 0
    for (const count of batches(rounds)) {
      const become = { method: 'sudo', password: PASSWORD.word } as const
      await using remote = taskHost(container, { by: 'ssh', user: 'paula', become, diff: true })
      const all: RoundCanaries[] = []
      for (let round = 0; round < count; round += 1) {
        const make = (name: keyof RoundCanaries): Canary => makeCanary(name)
        const canaries = { stdin: make('stdin'), env: make('env'), content: make('content'), input: make('input') }
        all.push(canaries)
        const { stdin, env, content, input } = canaries
        const startedAt = performance.now()
        const KEY = secret(env.word)
        await command(remote.host, {
          sh: `${GIVEN}; read -r it`,
          stdin: secret(`${stdin.word}\n`),
          env: { KEY },
          always: true,
        })
        await file(remote.host, { path: `${folder}/conf`, content: secret(content.word), mode: '0600' })
        if (round % ROUNDS_TO_A_CHANNEL === 0)
          await remote.host.$({ env: { KEY }, input: secret(`${input.word}\n`) })`: given; read -r it`
        longestWaitMs = Math.max(longestWaitMs, performance.now() - startedAt)
      }
      const [seen, log] = [await watch.take(), await shell.run(`cat ${SUDO_LOG}; rm -f ${folder}/conf`)]
      const told = JSON.stringify(remote.events)
      for (const canaries of all) {
        const each = [...Object.values(canaries), PASSWORD]
        const round = [...losses(seen, log, each), ...canariesIn(told, each).map((form) => `${form} in events`)]
        if (round.length > 0) lost += 1
        found.push(...round)
        if (seen.some(({ environ }) => canariesIn(environ, [canaries.env]).length > 0)) deeds += 1
      }
    }
    const prune = `-path /proc -o -path /sys -o -path /root/exec-watch`
    const holding = `find / \\( ${prune} \\) -prune -o -type f -newer ${STAMP} -exec grep -l c4n4ry {} + || :; rm ${STAMP}`
    const leftovers = (await shell.run(holding)).split('\n').filter((path) => path !== '')
    return { rounds, lost, refused: 0, deeds, longestWaitMs, leftovers, losses: found }
  },
}
