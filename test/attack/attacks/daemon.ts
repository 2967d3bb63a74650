import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { artifact } from '../../../src/operations/artifact.ts'
import { command } from '../../../src/operations/command.ts'
import { deploy } from '../../../src/operations/deploy.ts'
import { releaseFolder } from '../../support/release-file.ts'
import { taskHost } from '../../support/task-host.ts'
import type { Attack } from '../attack.ts'
import { leftBehind } from '../deploy-rounds.ts'

const SCRIPT = '/opt/attack/naive-daemon.sh'

/** Keeps every descriptor that it is given but for the three that anybody would think of. */
const DAEMON = 'setsid sleep 600 </dev/null >/dev/null 2>&1 & echo $!'

/** A program that a deploy starts, and that keeps what it was given open for as long as it lives. */
export const daemon: Attack = {
  name: 'daemon',
  about: 'a daemon that a deploy has started inherits its lock',
  // BusyBox has no flock for the control; and a lock that no descriptor holds has nothing that a shell could hand on.
  kinds: ['debian'],
  // For logins.
  isWaiting: true,
  deadlineMs: 60_000,
  async control(arena, rounds) {
    await arena.container.write(SCRIPT, await readFile(new URL('../naive/daemon.sh', import.meta.url)))
    const lost = await arena.shell.run('sh "$@"', SCRIPT, String(rounds), await arena.folder('root'))
    return { rounds, lost: Number(lost) }
  },
  async hawser(arena, rounds) {
    const { container, shell } = arena
    const dest = `${await arena.folder('root')}/mir-signal`
    await using folder = await releaseFolder()
    const make = async () => artifact(await folder.release({ dest, keep: 2 }, randomBytes(5000)))
    const [one, other] = [await make(), await make()]
    const losses: string[] = []
    let deeds = 0
    let longestWaitMs = 0
    let daemon: string | undefined
    // The first deploy only starts a daemon; it lives through the next deploy, whose session is another, and which does not
    // wait. The run that started it is cut off before it could give its lock back.
    for (let round = 0; round <= rounds; round += 1) {
      await using remote = taskHost(container)
      const startedAt = performance.now()
      const failure = await deploy(remote.host, round % 2 === 0 ? one : other).then(
        () => undefined,
        (error: unknown) => error,
      )
      longestWaitMs = Math.max(longestWaitMs, performance.now() - startedAt)
      if (failure !== undefined) losses.push(`round ${round}: ${failure}`)
      if (daemon !== undefined && (await shell.run(`kill ${daemon} && echo lived || :`)).includes('lived')) deeds += 1
      if (round === rounds) await remote.finish()
      else daemon = (await command(remote.host, { sh: DAEMON, always: true })).data?.stdout.trim()
    }
    const leftovers = await leftBehind(arena, dest)
    return { rounds, lost: losses.length, losses, refused: 0, deeds, longestWaitMs, leftovers }
  },
}
