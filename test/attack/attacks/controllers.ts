import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { LockHeldError } from '../../../src/core/errors.ts'
import { artifact } from '../../../src/operations/artifact.ts'
import { deploy } from '../../../src/operations/deploy.ts'
import { releaseFolder } from '../../support/release-file.ts'
import { taskHost } from '../../support/task-host.ts'
import type { Attack } from '../attack.ts'
import { leftBehind } from '../deploy-rounds.ts'

const SCRIPT = '/opt/attack/naive-controllers.sh'

/** Two controllers that deploy different releases to one destination at the same time. */
export const controllers: Attack = {
  name: 'controllers',
  about: 'two controllers at once',
  // For each other's lock.
  isWaiting: true,
  deadlineMs: 60_000,
  async control(arena, rounds) {
    await arena.container.write(SCRIPT, await readFile(new URL('../naive/controllers.sh', import.meta.url)))
    const folder = await arena.folder('root')
    const lost = await arena.shell.run('sh "$@"', SCRIPT, String(rounds), folder)
    return { rounds, lost: Number(lost) }
  },
  async hawser(arena, rounds) {
    const { container, shell } = arena
    const dest = `${await arena.folder('root')}/mir-signal`
    await using folder = await releaseFolder()
    const releases = await Promise.all(
      Array.from({ length: 4 }, () => folder.release({ dest, keep: 2 }, randomBytes(50_000))),
    )
    await using one = taskHost(container, { by: 'ssh', controller: 'ann@laptop' })
    await using other = taskHost(container, { by: 'ssh', controller: 'bob@ci' })
    const losses: string[] = []
    let refused = 0
    let longestWaitMs = 0
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now()
      const pair = [releases[round % 2], releases[2 + (round % 2)]].flatMap((release) => release ?? [])
      const ends = await Promise.all(
        [one, other].map(async (remote, index) => {
          const failure = await artifact(pair[index])
            .then((made) => deploy(remote.host, made))
            .then(
              () => undefined,
              (error: unknown) => error,
            )
          await remote.finish()
          return failure
        }),
      )
      longestWaitMs = Math.max(longestWaitMs, performance.now() - startedAt)
      const strange = ends.find((failure) => failure !== undefined && !(failure instanceof LockHeldError))
      const installed = (await shell.run('if [ -e "$1" ]; then sha256sum <"$1"; fi', dest)).slice(0, 64)
      const allowed = pair.filter((_release, index) => ends[index] === undefined)
      if (strange !== undefined) losses.push(`round ${round}: ${strange}`)
      else if (!allowed.some(({ sha256 }) => sha256 === installed)) {
        losses.push(`round ${round}: ${installed} is installed, and neither of those who succeeded pinned it`)
      } else if (allowed.length < pair.length) refused += 1
    }
    const leftovers = await leftBehind(arena, dest)
    return { rounds, lost: losses.length, losses, refused, deeds: rounds, longestWaitMs, leftovers }
  },
}
