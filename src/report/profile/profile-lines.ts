import { stripToLine } from '../../core/escape.ts'
import { formatElapsed } from '../quantities.ts'
import type { Span } from './timeline.ts'

/** Hosts that are shown, the slowest first: more would hide the rest of the run. */
const MOST_HOSTS = 20

/** Operations that are shown, those that took longest first. */
const MOST_OPERATIONS = 10

/** From one moment to another, in milliseconds since the process began. */
type Interval = readonly [startMs: number, endMs: number]

/** What the time of one host was spent on, in milliseconds. */
interface HostProfile {
  readonly host: string
  /** From the first that it did to the last. */
  readonly totalMs: number
  readonly loginMs: number
  /** Operations, without the logins that they waited for. */
  readonly operationsMs: number
  /** Between operations: the task file's own work, and waiting for other hosts. */
  readonly waitingMs: number
}

/**
 * Where the time of a run went, for people: what came before the hosts, then each host, then the operations that took
 * longest.
 */
export function profileLines(spans: readonly Span[]): readonly string[] {
  const [hosts, operations] = [hostProfiles(spans), spans.filter(({ kind }) => kind === 'operation')]
  const longest = operations.toSorted((one, other) => lengthOf(other) - lengthOf(one)).slice(0, MOST_OPERATIONS)
  return [
    'PROFILE',
    ...table(
      spans
        .filter(({ host }) => host === undefined)
        .map((span) => [span.kind, formatElapsed(lengthOf(span)), span.name]),
    ),
    ...table([
      ['host', 'total', 'login', 'operations', 'waiting'],
      ...hosts
        .slice(0, MOST_HOSTS)
        .map(({ host, totalMs, loginMs, operationsMs, waitingMs }) => [
          stripToLine(host),
          ...[totalMs, loginMs, operationsMs, waitingMs].map(formatElapsed),
        ]),
      ...(hosts.length > MOST_HOSTS ? [[`and ${hosts.length - MOST_HOSTS} more, none of them slower`]] : []),
    ]),
    ...table([
      ['took', 'host', 'operation'],
      ...longest.map((span) => [formatElapsed(lengthOf(span)), stripToLine(span.host ?? ''), stripToLine(span.name)]),
    ]),
  ]
}

/** Of each host, the slowest first. */
export function hostProfiles(spans: readonly Span[]): readonly HostProfile[] {
  const byHost = Map.groupBy(
    spans.filter(({ host }) => host !== undefined),
    ({ host }) => host ?? '',
  )
  return [...byHost]
    .map(([host, own]) => {
      const logins = union(own.filter(({ kind }) => kind === 'login').map(intervalOf))
      const busy = union(own.map(intervalOf))
      const totalMs = Math.max(...own.map(({ endMs }) => endMs)) - Math.min(...own.map(({ startMs }) => startMs))
      const loginMs = sum(logins)
      return { host, totalMs, loginMs, operationsMs: sum(busy) - loginMs, waitingMs: totalMs - sum(busy) }
    })
    .toSorted((one, other) => other.totalMs - one.totalMs)
}

const lengthOf = ({ startMs, endMs }: Span): number => endMs - startMs

const intervalOf = ({ startMs, endMs }: Span): Interval => [startMs, endMs]

const sum = (intervals: readonly Interval[]): number =>
  intervals.reduce((total, [startMs, endMs]) => total + endMs - startMs, 0)

/** The same moments in intervals that do not overlap. */
function union(intervals: readonly Interval[]): readonly Interval[] {
  const joined: Interval[] = []
  for (const [startMs, endMs] of intervals.toSorted(([one], [other]) => one - other)) {
    const last = joined.at(-1)
    if (last !== undefined && startMs <= last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], endMs)]
    else joined.push([startMs, endMs])
  }
  return joined
}

/** Lines of cells below each other; the last of each line as long as it is. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<readonly number[]>(
    (most, row) => (row.length === 1 ? most : row.map((cell, column) => Math.max(cell.length, most[column] ?? 0))),
    [],
  )
  return rows.map(
    (row) =>
      `  ${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ')}`,
  )
}
