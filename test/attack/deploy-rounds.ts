/** Rounds of a deploy by Hawser under attack, and how they are judged. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { DeadlineError, HawserError } from '../../src/core/errors.ts'
import { artifact } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import type { Host } from '../../src/operations/host.ts'
import type { ReleaseOptions } from '../../src/operations/release-options.ts'
import { releaseFolder } from '../support/release-file.ts'
import { taskHost } from '../support/task-host.ts'
import type { Arena, Tally } from './attack.ts'

/** What is deployed, and what may come of it. */
export interface DeployRounds {
  readonly rounds: number
  /** What is deployed: other bytes in each round than in those before it. */
  readonly release: Pick<ReleaseOptions, 'dest'> & Partial<ReleaseOptions>
  /** The errors that the attack may lead to. All others are faults, and count as lost. */
  readonly refusals: RegExp
  /** How often the attacker has done what he is there for so far. */
  readonly deeds: () => Promise<number>
  /** Bytes of the artifact; 50,000 where it is not set. */
  readonly sizeBytes?: number
  /** What the artifact of that number holds, from 0; random bytes where it is not set. */
  readonly content?: (artifact: number) => Buffer
  /** Called before each round, outside its time. */
  readonly before?: (round: number) => Promise<void>
  /** Called after each round, outside its time; what it returns is a loss. */
  readonly after?: (round: number) => Promise<string | undefined>
}

/** What the store keeps. */
const KEPT = 2

/** Different artifacts that are deployed by turns: whatever was refused, there is always one that is not on the host. */
const RELEASES = KEPT + 2

/** How a round ended that no deadline has ended. */
const HUNG = Symbol('hung')

/** Longer than any deadline of an attack. */
const HUNG_MS = 180_000

/**
 * Deploys again and again, over one connection. A round is lost unless the pinned bytes
 * are at the destination with their mode and owner, or the error is an expected one and what was there is there still.
 * Ends at a round that hangs, and where that was asked for, at the first that is lost.
 */
export async function deployRounds(arena: Arena, options: DeployRounds): Promise<Tally> {
  const { rounds, release, refusals, deeds, sizeBytes = 50_000, before, after } = options
  const { content = () => randomBytes(sizeBytes) } = options
  await using folder = await releaseFolder()
  await using remote = taskHost(arena.container, { by: 'ssh' })
  const losses: string[] = []
  let installed: ReleaseOptions[] = []
  let refused = 0
  let longestWaitMs = 0
  let old = await look(arena, release.dest)
  let round = 0
  const releases = await Promise.all(
    Array.from({ length: RELEASES }, (_none, index) => folder.release({ keep: KEPT, ...release }, content(index))),
  )
  let isOver = false
  while (round < rounds && !isOver) {
    await before?.(round)
    if (before !== undefined) old = await look(arena, release.dest)
    const absent = releases.filter((known) => !installed.includes(known))
    const wanted = absent[round % absent.length]
    if (wanted === undefined) throw new Error('every round has a release')
    const startedAt = performance.now()
    const failure = await Promise.race([attempt(remote.host, wanted), sleep(HUNG_MS, HUNG, { ref: false })])
    longestWaitMs = Math.max(longestWaitMs, performance.now() - startedAt)
    const now = await look(arena, release.dest)
    const loss = judge({ failure, refusals, old, now, wanted }) ?? (await after?.(round))
    // What a deadline has ended has hung all the same, and so would the rounds to come.
    isOver = loss !== undefined && (arena.untilLost || failure === HUNG || failure instanceof DeadlineError)
    if (loss !== undefined) losses.push(`round ${round}: ${loss}`)
    else if (failure !== undefined) refused += 1
    else installed = [wanted, ...installed].slice(0, KEPT)
    old = now
    round += 1
  }
  const leftovers = await leftBehind(arena, release.dest, () => remote.finish())
  const ends = { rounds: round, lost: losses.length, losses, refused }
  return { ...ends, deeds: await deeds(), longestWaitMs, leftovers }
}

/** @returns the error of a deploy that failed */
async function attempt(host: Host, release: ReleaseOptions): Promise<unknown> {
  return deploy(host, await artifact(release)).then(
    () => undefined,
    (error: unknown) => error,
  )
}

/** What stands at a path, in one line: type, mode, owner and digest; `absent` where nothing does. */
async function look({ shell }: Arena, path: string): Promise<string> {
  return (
    await shell.run(
      `if [ -L "$1" ]; then echo "symbolic link to $(readlink "$1")"; elif [ ! -e "$1" ]; then echo absent
       elif [ -f "$1" ]; then stat -c '%a %U:%G' "$1" && sha256sum <"$1"; else stat -c '%F' "$1"; fi`,
      path,
    )
  )
    .trim()
    .replace(/\s+/g, ' ')
}

interface Round {
  readonly failure: unknown
  readonly refusals: RegExp
  readonly old: string
  readonly now: string
  readonly wanted: ReleaseOptions
}

/** Why a round is lost; undefined where it is not. */
function judge({ failure, refusals, old, now, wanted }: Round): string | undefined {
  if (failure === HUNG) return 'it hung'
  if (failure === undefined) {
    const { mode, owner, group, sha256 } = wanted
    const right = `${mode.replace(/^0+/, '')} ${owner}:${group} ${sha256} -`
    return now === right ? undefined : `installed is ${now}, pinned is ${right}`
  }
  if (now !== old) return `failed (${String(failure)}), and what was ${old} is ${now}`
  if (failure instanceof HawserError && refusals.test(failure.message)) return undefined
  return `failed with ${String(failure)}`
}

/**
 * What is left behind once the run has ended: beside the destination, in the store (copies and the history are what it
 * is for), and locks.
 */
export async function leftBehind(
  { shell }: Arena,
  dest: string,
  endRun: () => Promise<void> = async () => {},
): Promise<readonly string[]> {
  // A connection that the attack has cost is no leftover.
  await endRun().catch(() => undefined)
  const found = await shell.run(
    `name=\${1##*/}
     find "\${1%/*}" -mindepth 1 -maxdepth 1 -name '.hawser-*'
     for store in /var/lib/hawser/store/"$name"-*; do
       find "$store" -mindepth 1 ! -name history ! -name '${'?'.repeat(64)}' 2>/dev/null
     done
     find /var/lib/hawser/lock/"$name"-* -type f 2>/dev/null; true`,
    dest,
  )
  return found.split('\n').filter((line) => line !== '')
}
