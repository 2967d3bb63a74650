import { stripToLine } from '../core/escape.ts'
import type { ActiveOperation, LiveState } from './live-state.ts'
import type { Paint } from './palette.ts'
import { CHARSETS, type Charset, progressBar } from './progress-bar.ts'
import { formatElapsed } from './quantities.ts'

/** Share of the terminal's rows that the region may take: the report above it is to be read, too. */
const SHARE_OF_ROWS = 0.5

/** Columns that a title needs to say anything. */
const LEAST_TITLE = 8

/** Columns between two cells. */
const GAP = '  '

/** What a frame is drawn for. */
export interface FrameSettings {
  /** Columns and rows of the terminal. */
  readonly columns: number
  readonly rows: number
  readonly charset: keyof typeof CHARSETS
  readonly paint: Paint
  /** Milliseconds on the clock that started the operations. */
  readonly nowMs: number
  /** Counts drawings, and so turns the spinner. */
  readonly tick: number
}

interface Layout {
  /** Columns for a line behind its spinner. */
  readonly width: number
  readonly hostWidth: number
  readonly operationWidth: number
  readonly charset: Charset
  readonly nowMs: number
}

/** Elapsed time that is still running: in seconds from its beginning, so that it does not jump between units. */
function formatRunning(elapsedMs: number): string {
  return elapsedMs < 1000 ? `${(Math.max(0, elapsedMs) / 1000).toFixed(1)}s` : formatElapsed(elapsedMs)
}

/** The end of a text that is too long: of a path it says more than the beginning. */
function shorten(text: string, width: number, { cut }: Charset): string {
  return text.length <= width ? text.padEnd(width) : cut + text.slice(text.length - width + cut.length)
}

/** `relay-1  upload  …/mir-signal  ━━━━━━━━──────── 52%  10.4 MB of 20.0 MB  4.1 MB/s  2.5s` */
function operationLine(active: ActiveOperation, { width, hostWidth, operationWidth, charset, nowMs }: Layout): string {
  const host = shorten(stripToLine(active.host), hostWidth, charset)
  const head = host + GAP + stripToLine(active.operation).padEnd(operationWidth)
  const elapsed = formatRunning(nowMs - active.startedMs)
  const room = width - head.length - elapsed.length - 2 * GAP.length
  const bar = progressBar(active.transfer, room, charset)
  const title = stripToLine(active.title)
  const titleRoom = bar === '' ? room : room - bar.length - GAP.length
  const titleCell =
    titleRoom < LEAST_TITLE ? '' : shorten(title, Math.min(titleRoom, Math.max(28, title.length)), charset)
  const line = [head, titleCell, bar, elapsed].filter((cell) => cell !== '').join(GAP)
  return line.slice(0, width)
}

/** `3 of 20 hosts done, 1 failed, 12 more at work  14.2s`; nothing where there is but one host. */
function summaryLine(state: LiveState, hidden: number, nowMs: number): string[] {
  if (state.hosts.length <= 1) return []
  const parts = [`${state.doneHosts} of ${state.hosts.length} hosts done`]
  if (state.failedHosts > 0) parts.push(`${state.failedHosts} failed`)
  if (hidden > 0) parts.push(`${hidden} more at work`)
  return [parts.join(', ') + GAP + formatRunning(nowMs - state.startedMs)]
}

/** The live region: a line for each host that works, those that work longest where not all fit, then a summary. */
export function frameLines(state: LiveState, settings: FrameSettings): string[] {
  const { columns, rows, paint, nowMs, tick } = settings
  const { active } = state
  if (active.length === 0) return []
  const room = Math.max(1, Math.floor(rows * SHARE_OF_ROWS) - 1)
  const longest = [...active].sort((one, other) => one.startedMs - other.startedMs).slice(0, room)
  const shown = active.filter((operation) => longest.includes(operation))
  const longestOf = (texts: string[]): number => Math.max(0, ...texts.map((text) => stripToLine(text).length))
  const charset = CHARSETS[settings.charset]
  const layout: Layout = {
    // One column stays free: some terminals begin a new line when the last one is written to.
    width: Math.max(1, columns - 1 - GAP.length),
    hostWidth: Math.min(Math.floor(columns / 4), longestOf([...state.hosts, ...shown.map(({ host }) => host)])),
    operationWidth: longestOf(['directory', ...shown.map(({ operation }) => operation)]),
    charset,
    nowMs,
  }
  const spinner = paint('ok', charset.spinner[tick % charset.spinner.length] ?? '')
  return [
    ...shown.map((operation) => `${spinner} ${operationLine(operation, layout)}`),
    ...summaryLine(state, active.length - shown.length, nowMs).map((line) =>
      paint('aside', (GAP + line).slice(0, layout.width)),
    ),
  ]
}
