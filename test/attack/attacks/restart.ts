import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { HawserError } from '../../../src/core/errors.ts'
import { artifact } from '../../../src/operations/artifact.ts'
import { deploy } from '../../../src/operations/deploy.ts'
import type { ReleaseOptions } from '../../../src/operations/release-options.ts'
import { service } from '../../../src/operations/service.ts'
import { type ContainerShell, containerShell } from '../../support/container-shell.ts'
import { type ReleaseFolder, releaseFolder } from '../../support/release-file.ts'
import { taskHost } from '../../support/task-host.ts'
import type { Arena, Attack, Tally } from '../attack.ts'
import { leftBehind } from '../deploy-rounds.ts'
import { sumTallies } from '../tallies.ts'

const SCRIPT = '/opt/attack/naive-restart.sh'
const RESET = '/opt/attack/naive-restart-old.sh'
const OLD = '/opt/attack/stayer'
const NEW = '/usr/bin/sleep'

/** Services that are restarted at once: most of a round is waiting whether the service stays up. */
const LANES = 8

/** The one error that the attack may lead to: it says that something else runs. */
const NOTICED = /does not run .* with sha256 [0-9a-f]{64}: its process runs something else/

/** One service, its release's destination and its attacker's tally. */
interface Lane {
  readonly unit: string
  readonly dest: string
  readonly tally: string
  readonly shell: ContainerShell
  readonly rounds: number
}

/** Calls a function for every lane at once. */
async function inLanes<Value>(arena: Arena, rounds: number, body: (lane: Lane) => Promise<Value>): Promise<Value[]> {
  for (const [path, name] of [
    [SCRIPT, 'restart'],
    [RESET, 'restart-old'],
  ] as const) {
    await arena.container.write(path, await readFile(new URL(`../naive/${name}.sh`, import.meta.url)))
  }
  const tallies = await arena.folder('shared')
  return await Promise.all(
    Array.from({ length: Math.min(LANES, rounds) }, async (_none, index) => {
      const unit = `stayer-${index}`
      const [dest, tally] = [`${await arena.folder('root')}/${unit}`, `${tallies}/${index}`]
      await using shell = containerShell(arena.container.id)
      const text = `[Unit]
StartLimitIntervalSec=0
[Service]
Type=exec
User=mallory
KillMode=process
NotifyAccess=all
Environment=TALLY=${tally}
ExecStart=${dest} infinity
`
      await shell.run('printf %s "$1" >"/run/systemd/system/$2.service"; : >"$3"; chmod 0666 "$3"', text, unit, tally)
      await shell.run('systemctl daemon-reload')
      const share = Math.floor(rounds / LANES) + (index < rounds % LANES ? 1 : 0)
      const value = await body({ unit, dest, tally, shell, rounds: share })
      await shell.run('systemctl kill --kill-who=all -s KILL "$1"; systemctl stop "$1"', unit)
      return value
    }),
  )
}

/** The old release's own code races the restart, to be what runs after it as well. */
export const restart: Attack = {
  name: 'restart',
  about: 'the old code stays the main process of a restarted service',
  kinds: ['systemd'],
  deadlineMs: 60_000,
  async control(arena, rounds) {
    const lost = await inLanes(arena, rounds, ({ shell, unit, dest, rounds: share }) =>
      shell.run('sh "$@"', SCRIPT, String(share), unit, dest, OLD, NEW),
    )
    return { rounds, lost: lost.reduce((sum, each) => sum + Number(each), 0) }
  },
  async hawser(arena, rounds) {
    await using folder = await releaseFolder()
    const program = Buffer.from(await arena.shell.run(`base64 ${NEW}`), 'base64')
    return sumTallies(await inLanes(arena, rounds, (lane) => hawserRounds(arena, lane, folder, program)))
  },
}

async function hawserRounds(arena: Arena, lane: Lane, folder: ReleaseFolder, program: Buffer): Promise<Tally> {
  const { shell, unit, dest, tally, rounds } = lane
  await using remote = taskHost(arena.container, { by: 'ssh' })
  const losses: string[] = []
  let refused = 0
  let longestWaitMs = 0
  // By turns, so that both stay in the store: what is sent is not what is raced here.
  const [one, other] = await Promise.all(
    [1, 2].map(() => folder.release({ dest, keep: 3 }, Buffer.concat([program, randomBytes(16)]))),
  )
  for (let round = 0; round < rounds; round += 1) {
    const release = round % 2 === 0 ? one : other
    if (release === undefined) throw new Error('every round has a release')
    await shell.run('sh "$@"', RESET, unit, dest, OLD)
    const startedAt = performance.now()
    const failure = await attempt(remote, unit, release)
    longestWaitMs = Math.max(longestWaitMs, performance.now() - startedAt)
    const loss = failure === undefined ? await judge(lane, release) : isNotice(failure) ? undefined : String(failure)
    if (loss !== undefined) losses.push(`${unit}, round ${round}: ${loss}`)
    else if (failure !== undefined) refused += 1
  }
  const leftovers = await leftBehind(arena, dest, () => remote.finish())
  const deeds = Number(await shell.run('wc -c <"$1"', tally))
  return { rounds, lost: losses.length, losses, refused, deeds, longestWaitMs, leftovers }
}

/** @returns the error of a redeploy that failed */
function attempt(
  { host }: { readonly host: Parameters<typeof deploy>[0] },
  unit: string,
  release: ReleaseOptions,
): Promise<unknown> {
  const redeploy = async (): Promise<void> => {
    const installed = await deploy(host, await artifact(release))
    await service(host, { name: unit, running: installed })
  }
  return redeploy().then(
    () => undefined,
    (error: unknown) => error,
  )
}

const isNotice = (failure: unknown): boolean => failure instanceof HawserError && NOTICED.test(failure.message)

/** What is wrong where the redeploy ended well. */
async function judge({ shell, unit }: Lane, { sha256 }: ReleaseOptions): Promise<string | undefined> {
  const found = await shell.run('sleep 0.3; sha256sum <"/proc/$(systemctl show -p MainPID --value "$1")/exe"', unit)
  return found.startsWith(sha256) ? undefined : `ended well, and runs ${found}`
}
