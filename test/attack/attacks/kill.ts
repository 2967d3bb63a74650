import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Arena, Attack } from '../attack.ts'
import { type Flow, writeFlow } from '../kill/flow.ts'
import { FLOWS } from '../kill/flows.ts'
import { isWhole, judge } from '../kill/judge.ts'
import { naiveFlow } from '../kill/naive-flow.ts'
import { type Report, readReport } from '../kill/report.ts'

const SCRIPT = '/run/kill-points.sh'

/** Rounds from which on no call that changes a file is left out: a userland's part of those of a full run. */
const EVERY_CALL_FROM = 100

/** Where rounds are fewer, of the dense flows one in so many such calls is taken. */
const DENSE_EVERY = 3

/** Divided by the rounds, where these are fewer: of so many calls that change a file one is taken. */
const THINNED = 600

/** How densely a flow is killed. */
interface Density {
  /** Each call that changes a file, or every second, and so on. */
  readonly every: number
  /** How many of all calls of a step, changing or not. */
  readonly samples: number
}

/** Kills a flow's steps at one system call after the other, on the host. */
async function killPoints(arena: Arena, flow: Flow, { every, samples }: Density): Promise<Report> {
  const { container, shell } = arena
  const folder = await writeFlow(arena, flow)
  await container.write(SCRIPT, await readFile(new URL('../kill/points.sh', import.meta.url)))
  const seed = String(randomInt(2 ** 31))
  const report = readReport(
    await shell.run('env -i PATH="$PATH" LC_ALL=C sh "$@"', SCRIPT, folder, String(every), String(samples), seed),
  )
  // Its areas hold what the last run has left. The store's is a mount, and stays.
  await shell.run('rm -rf -- "$@" 2>/dev/null || :', folder, SCRIPT, ...flow.areas)
  return report
}

/** Steps of all flows: each gets its part of the rounds for kills at calls of any kind. */
const STEPS = 11

/**
 * SIGKILL to everything, as a power cut brings it, at system calls of every step.
 *
 * A round is a kill. Hawser's steps are killed at every call that changes a file (at some of them, where few rounds are
 * asked for), and at as many others of their calls as rounds are asked for. The naive flow, `install` or `cat` of a
 * release, is killed at every call that changes a file. A kill is lost where the destination is then neither the old nor
 * the new file, whole, with its own mode and owner; and for Hawser where the next run does not put everything right.
 */
export const kill: Attack = {
  name: 'kill',
  about: 'SIGKILL of everything at every call that changes a file',
  deadlineMs: 60_000,
  async control(arena) {
    const flow = await naiveFlow(arena)
    const { points, states } = await killPoints(arena, flow, { every: 1, samples: 0 })
    const lost = points.filter(({ state }) => !isWhole(flow, states.get(state) ?? [])).length
    return { rounds: points.length, lost }
  },
  async hawser(arena, rounds) {
    const isFull = rounds >= EVERY_CALL_FROM
    const thinned = isFull ? 1 : Math.ceil(THINNED / rounds)
    const samples = Math.ceil(rounds / STEPS)
    const losses: string[] = []
    const leftovers: string[] = []
    let kills = 0
    let longestWaitMs = 0
    for (const { make, isDense = false } of FLOWS) {
      const flow = await make(arena)
      const report = await killPoints(arena, flow, { every: isDense && !isFull ? DENSE_EVERY : thinned, samples })
      const judgement = judge(flow, report)
      kills += report.points.length
      for (const { at, state } of report.points) {
        const loss = judgement.losses.get(state)
        if (loss !== undefined) losses.push(`${flow.name}, ${at}: ${loss}`)
      }
      leftovers.push(...judgement.leftovers.map((path) => `${flow.name}: ${path}`))
      longestWaitMs = Math.max(longestWaitMs, ...report.healings.map(({ elapsedMs }) => elapsedMs))
    }
    return { rounds: kills, deeds: kills, lost: losses.length, losses, refused: 0, longestWaitMs, leftovers }
  },
}
