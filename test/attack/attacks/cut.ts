import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { OutcomeUnknownError, UnreachableError } from '../../../src/core/errors.ts'
import { artifact } from '../../../src/operations/artifact.ts'
import { deploy } from '../../../src/operations/deploy.ts'
import type { ReleaseOptions } from '../../../src/operations/release-options.ts'
import { type Direction, type FaultProxy, faultProxy } from '../../support/fault-proxy.ts'
import { type ReleaseFolder, releaseFolder } from '../../support/release-file.ts'
import { sshOptions } from '../../support/ssh.ts'
import { taskHost } from '../../support/task-host.ts'
import type { Arena, Attack } from '../attack.ts'
import { leftBehind } from '../deploy-rounds.ts'

/** So much that a login is the smallest part of what is sent. */
const BYTES = 200_000

/** Lines that are cut side by side: a round mostly waits. */
const LANES = 4

/** What says that the connection was lost, in ssh's words or in ours. */
const LOST = /connection was lost|Connection (to \S+ )?closed|Broken pipe|Connection reset/

/** One line to a destination of its own. */
interface Lane {
  readonly arena: Arena
  readonly proxy: FaultProxy
  readonly dest: string
  readonly folder: ReleaseFolder
}

/** Fights so many rounds in all, side by side, each lane in its order. */
async function inLanes<T>(
  arena: Arena,
  rounds: number,
  fight: (lane: Lane, rounds: number) => Promise<T>,
): Promise<T[]> {
  await using folder = await releaseFolder()
  const lanes = Array.from({ length: LANES }, async (_none, index) => {
    await using proxy = await faultProxy(arena.container)
    const dest = `${await arena.folder('root')}/mir-signal-${index}`
    return await fight({ arena, proxy, dest, folder }, Math.ceil((rounds - index) / LANES))
  })
  return await Promise.all(lanes)
}

/** A place of a stream, other than those before it: spread evenly, without a pattern. */
const placeIn = (total: number): number => Math.floor(Math.random() * total)

const newRelease = ({ folder, dest }: Lane): Promise<ReleaseOptions> =>
  folder.release({ dest, keep: 2 }, randomBytes(BYTES))

async function look({ arena, dest }: Lane): Promise<string> {
  return (await arena.shell.run('stat -c "%a %U:%G" "$1" && sha256sum <"$1"', dest)).trim().replace(/\s+/g, ' ')
}

const right = ({ sha256 }: ReleaseOptions): string => `755 root:root ${sha256} -`

/**
 * What everybody has done once: the file, streamed to where it is to be. As with scp, the bytes are sent when the host has
 * opened its file. Returns once ssh has ended.
 */
function copyNaively({ arena: { container }, proxy, dest }: Lane, content: Buffer): Promise<void> {
  const line = { ...container, sshPort: proxy.port }
  const command = `sudo sh -c 'exec >${dest}; echo ready >&2; cat'`
  return new Promise((resolve) => {
    const child = execFile('ssh', [...sshOptions(line), 'deploy@127.0.0.1', command], () => resolve())
    child.stdin?.on('error', () => undefined)
    child.stderr?.once('data', () => child.stdin?.end(content))
  })
}

async function controlLane(lane: Lane, rounds: number): Promise<number> {
  const { arena, proxy, dest } = lane
  const whole = async (): Promise<boolean> => (await arena.shell.run('stat -c %s "$1"', dest)).trim() === String(BYTES)
  proxy.arm()
  await copyNaively(lane, randomBytes(BYTES))
  const total = proxy.passed.up
  let lost = 0
  for (let round = 0; round < rounds; round += 1) {
    proxy.arm({ direction: 'up', afterBytes: placeIn(total), how: 'cut' })
    await copyNaively(lane, randomBytes(BYTES))
    if (await whole()) continue
    lost += 1
    proxy.arm()
    await copyNaively(lane, randomBytes(BYTES))
  }
  return lost
}

/**
 * Why a round is lost; undefined where it is not.
 *
 * @param before what may have been there before it: one look, or several where the outcome before is not known
 */
function judge(failure: unknown, now: string, before: readonly string[], wanted: ReleaseOptions): string | undefined {
  if (failure === undefined)
    return now === right(wanted) ? undefined : `installed is ${now}, pinned is ${right(wanted)}`
  if (!(failure instanceof UnreachableError && LOST.test(failure.message))) return `failed with ${failure}`
  const allowed = failure instanceof OutcomeUnknownError ? [...before, right(wanted)] : before
  return allowed.includes(now) ? undefined : `failed (${failure}), and ${before.join(' or ')} is ${now}`
}

async function deployOver({ arena, proxy }: Lane, release: ReleaseOptions): Promise<unknown> {
  await using remote = taskHost(arena.container, { by: 'ssh', port: proxy.port })
  const failure = await artifact(release)
    .then((made) => deploy(remote.host, made))
    .then(
      () => undefined,
      (error: unknown) => error,
    )
  await remote.finish()
  return failure
}

async function hawserLane(lane: Lane, rounds: number) {
  const { arena, proxy, dest } = lane
  const losses: string[] = []
  let [refused, deeds, longestWaitMs] = [0, 0, 0]
  const first = await newRelease(lane)
  let before: readonly string[] = [right(first)]
  proxy.arm()
  const failure = await deployOver(lane, first)
  if (failure !== undefined) throw failure
  const totals = { ...proxy.passed }
  for (let round = 0; round < rounds; round += 1) {
    const wanted = await newRelease(lane)
    const direction: Direction = round % 2 === 0 ? 'up' : 'down'
    proxy.arm({ direction, afterBytes: placeIn(totals[direction]), how: round % 4 < 2 ? 'cut' : 'reset' })
    const startedAt = performance.now()
    const failure = await deployOver(lane, wanted)
    longestWaitMs = Math.max(longestWaitMs, performance.now() - startedAt)
    if (proxy.hasFired) deeds += 1
    const now = await look(lane)
    const loss = judge(failure, now, before, wanted)
    if (loss !== undefined) losses.push(`round ${round}, ${direction}: ${loss}`)
    else if (failure !== undefined) refused += 1
    // Where the outcome is not known, what the host was at may come to its end after this look.
    before = failure instanceof OutcomeUnknownError ? [now, ...before, right(wanted)] : [now]
  }
  proxy.arm()
  const last = await newRelease(lane)
  const problem = judge(await deployOver(lane, last), await look(lane), before, last)
  if (problem !== undefined) losses.push(`the run after the last: ${problem}`)
  return { losses, refused, deeds, longestWaitMs, leftovers: await leftBehind(arena, dest) }
}

/** A connection that breaks at any byte of a deploy, in either direction. */
export const cut: Attack = {
  name: 'cut',
  about: 'connection cut at any offset',
  // What is cut is the line: the shell at its end makes no difference, and what it is doing is the matter of `kill`.
  kinds: ['debian'],
  deadlineMs: 60_000,
  async control(arena, rounds) {
    const lost = await inLanes(arena, rounds, controlLane)
    return { rounds, lost: lost.reduce((sum, one) => sum + one, 0) }
  },
  async hawser(arena, rounds) {
    const lanes = await inLanes(arena, rounds, hawserLane)
    const losses = lanes.flatMap((lane) => lane.losses)
    const sum = (of: 'refused' | 'deeds'): number => lanes.reduce((total, lane) => total + lane[of], 0)
    return {
      rounds,
      lost: losses.length,
      losses,
      refused: sum('refused'),
      deeds: sum('deeds'),
      longestWaitMs: Math.max(...lanes.map((lane) => lane.longestWaitMs)),
      leftovers: lanes.flatMap((lane) => lane.leftovers),
    }
  },
}
