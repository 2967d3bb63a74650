import type { Span } from './timeline.ts'

/** The process that all rows are of; its number means nothing. */
const PROCESS = 1

/** The row of what belongs to no host. */
const CONTROLLER = 'controller'

/** One row of the trace: spans that follow or enclose each other. */
interface Lane {
  readonly host: string
  readonly spans: Span[]
  /** Ends of the spans that are open at the place reached, outermost first, in milliseconds. */
  openEndsMs: number[]
}

/**
 * A run as a trace in Chrome's format, which Perfetto (https://ui.perfetto.dev) and `chrome://tracing` open: a row for each
 * host, with another below it where operations ran at the same time.
 *
 * @returns JSON: "Trace Event Format", complete events (`ph: "X"`), times in microseconds since the process began
 */
export function chromeTrace(spans: readonly Span[]): string {
  const lanes = lanesOf(spans)
  const names = lanes.flatMap(({ host }, index) => [
    { ph: 'M', pid: PROCESS, tid: index + 1, name: 'thread_name', args: { name: host } },
    { ph: 'M', pid: PROCESS, tid: index + 1, name: 'thread_sort_index', args: { sort_index: index } },
  ])
  const events = lanes.flatMap((lane, index) =>
    lane.spans.map(({ kind, name, startMs, endMs, outcome }) => ({
      ph: 'X',
      pid: PROCESS,
      tid: index + 1,
      cat: kind,
      name,
      ts: Math.round(startMs * 1000),
      dur: Math.round((endMs - startMs) * 1000),
      ...(outcome !== undefined && { args: { outcome } }),
    })),
  )
  const process = { ph: 'M', pid: PROCESS, name: 'process_name', args: { name: 'hawser' } }
  return `${JSON.stringify({ displayTimeUnit: 'ms', traceEvents: [process, ...names, ...events] })}\n`
}

/** The controller's first, then the hosts' in the order in which they first did something. */
function lanesOf(spans: readonly Span[]): readonly Lane[] {
  const rows = new Map<string, Lane[]>([[CONTROLLER, []]])
  // Of two that begin together, the one that encloses the other comes first.
  const inOrder = spans.toSorted((one, other) => one.startMs - other.startMs || other.endMs - one.endMs)
  for (const span of inOrder) {
    const host = span.host ?? CONTROLLER
    const lanes = rows.get(host) ?? []
    rows.set(host, lanes)
    const lane = lanes.find((each) => hasRoom(each, span))
    if (lane !== undefined) place(lane, span)
    else lanes.push({ host, spans: [span], openEndsMs: [span.endMs] })
  }
  return [...rows.values()].flat()
}

function hasRoom({ openEndsMs }: Lane, { startMs, endMs }: Span): boolean {
  const innermost = openEndsMs.findLast((openMs) => openMs > startMs)
  return innermost === undefined || endMs <= innermost
}

function place(lane: Lane, span: Span): void {
  lane.openEndsMs = [...lane.openEndsMs.filter((openMs) => openMs > span.startMs), span.endMs]
  lane.spans.push(span)
}
