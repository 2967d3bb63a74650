import type { OperationEvent } from '../report/events.ts'
import type { TaskFileRun } from './task-file-run.ts'
import type { TwinMaker } from './twin.ts'

/** What a rehearsal found. */
export interface Verdict {
  /** Why it failed, one line each; empty where it passed. */
  readonly problems: readonly string[]
  /** What it could not try, one line each. */
  readonly notRehearsed: readonly string[]
}

/** What kinds of twins leave out by design. */
const LEFT_OUT: Readonly<Record<TwinMaker['kind'], readonly string[]>> = {
  container: [],
  sandbox: ['ssh, the login user and the sudo policy (a sandbox is entered as root)'],
}

/**
 * Judges two runs: the first has to succeed, and the second has to find nothing to change.
 *
 * @param second undefined where the first failed
 * @param kind of the twins that they ran on
 * @param twins names of the hosts that have one
 */
export function judge(
  first: TaskFileRun,
  second: TaskFileRun | undefined,
  kind: TwinMaker['kind'],
  twins: ReadonlySet<string>,
): Verdict {
  const problems = second === undefined ? firstRunProblems(first) : secondRunProblems(second)
  return {
    problems: [...problems, ...withoutTwin(second ?? first, twins)],
    // What a failure kept from being tried is told by the failure.
    notRehearsed: [...LEFT_OUT[kind], ...(second === undefined ? [] : unrehearsed(first))],
  }
}

/** Hosts that a play reached by `host.peer()`, which nobody could know before. */
function withoutTwin(run: TaskFileRun, twins: ReadonlySet<string>): readonly string[] {
  const reached = new Set(operationsOf(run).map(({ host }) => host))
  const strangers = [...reached].filter((host) => !twins.has(host))
  return strangers.map((host) => `${host} has no twin: --peers ${host} makes one for it`)
}

function firstRunProblems({ exitCode }: TaskFileRun): readonly string[] {
  return [`run 1 failed (exit code ${exitCode})`]
}

function secondRunProblems(run: TaskFileRun): readonly string[] {
  // A failure that the task file dealt with, such as a first try of several, leaves the exit code at 0.
  const troubled = operationsOf(run).filter(
    ({ outcome }) => outcome === 'changed' || (outcome === 'failed' && run.exitCode !== 0),
  )
  const problems = grouped(
    troubled,
    ({ operation, title, outcome }) =>
      `run 2: ${operation} ${title} ${outcome === 'changed' ? 'changed again' : 'failed'}`,
  )
  if (problems.length === 0 && run.exitCode !== 0) return [`run 2 failed (exit code ${run.exitCode})`]
  return problems
}

function unrehearsed(run: TaskFileRun): readonly string[] {
  const missed = operationsOf(run).filter(({ outcome }) => outcome === 'skipped' || outcome === 'unknown')
  return grouped(
    missed,
    ({ operation, title, message }) => `${operation} ${title}${message === undefined ? '' : `: ${message}`}`,
  )
}

function operationsOf({ events }: TaskFileRun): readonly OperationEvent[] {
  return events.filter((event) => event.event === 'operation')
}

/** One line for each text, with the names of all hosts that it came from. */
function grouped(
  operations: readonly OperationEvent[],
  text: (operation: OperationEvent) => string,
): readonly string[] {
  const hosts = Map.groupBy(operations, text)
  return [...hosts].map(([line, found]) => `${line} (${[...new Set(found.map(({ host }) => host))].join(', ')})`)
}
