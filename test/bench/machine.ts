/** What the figures were measured on: without it they mean nothing. */
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'
import { runProgram } from './run-program.ts'

/** The machine, and the versions of what ran. */
export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGb: number
  readonly kernel: string
  readonly node: string
  readonly ssh: string
  /** Of the checkout; `-dirty` where files differ from it. */
  readonly commit: string
  /** When the run began, UTC. */
  readonly date: string
  /** Programs that wanted to run, in the minute before: more than a fraction of the cores, and the figures are no good. */
  readonly loadBefore: number
}

/** Describes this machine, before the run has put load on it. */
export async function describeMachine(): Promise<Machine> {
  // ssh -V tells it on its standard error.
  const version = await runProgram('sh', ['-c', 'ssh -V 2>&1'])
  const commit = await runProgram('git', ['describe', '--always', '--dirty', '--exclude=*']).catch(() => 'unknown')
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    kernel: `${type()} ${release()}`,
    node: process.version,
    ssh: version.trim(),
    commit: commit.trim(),
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    loadBefore: loadavg()[0] ?? Number.NaN,
  }
}

/** A few lines, for the table. */
export function machineLines(machine: Machine): readonly string[] {
  const { processor, cores, memoryGb, kernel, node, ssh, commit, date, loadBefore } = machine
  return [
    `${date} UTC, commit ${commit}, load before the run ${loadBefore.toFixed(1)}`,
    `${processor}, ${cores} cores, ${memoryGb} GB, ${kernel}; clients and hosts share them`,
    `Node ${node}, ${ssh}`,
  ]
}
