import { resolve } from 'node:path'
import type { TimingOptions } from '../report/profile/timing-reporter.ts'
import type { TaskFlags } from './task-flags.ts'

/**
 * What takes the times of a run, where its flags ask for that. What came before is the start: Node, zx, and the task file up
 * to its first play.
 */
export async function takeTimes({ profile, trace }: TaskFlags): Promise<TimingOptions | undefined> {
  if (!profile && trace === undefined) return undefined
  const { Timeline } = await import('../report/profile/timeline.ts')
  const timeline = new Timeline()
  timeline.sinceBegin('start', 'Node, zx, and the task file up to its first play')
  return { timeline, isProfiled: profile, ...(trace !== undefined && { tracePath: resolve(trace) }) }
}
