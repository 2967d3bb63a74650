import { createLogUpdate } from 'log-update'
import type { HawserEvent, Reporter } from './events.ts'
import { frameLines } from './live-frame.ts'
import { LiveState } from './live-state.ts'
import { createPaint, type Paint } from './palette.ts'
import { atProcessEnd } from './process-end.ts'
import { ReportLines } from './report-lines.ts'
import { finish, type OutputStream, StreamWriter } from './stream-writer.ts'

/** Milliseconds between two drawings, whatever happens in between. */
const FRAME_INTERVAL_MS = 100

const HIDE_CURSOR = '\x1b[?25l'
const SHOW_CURSOR = '\x1b[?25h'

/** True where the locale says that the terminal understands UTF-8. */
function hasUnicode(environment: NodeJS.ProcessEnv): boolean {
  return /utf-?8/i.test(environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '')
}

/**
 * For a terminal: the report's lines scroll, and below them stands what each host is at. Events only change what the next
 * drawing shows; a timer draws, ten times a second at most.
 */
export class LiveReporter implements Reporter {
  readonly #lines: ReportLines
  readonly #output: StreamWriter
  readonly #errors: StreamWriter
  readonly #paint: Paint
  readonly #state = new LiveState(() => performance.now())
  readonly #region: ReturnType<typeof createLogUpdate>
  readonly #cancelProcessEnd: () => void
  #waiting: string[] = []
  #timer: NodeJS.Timeout | undefined
  #tick = 0
  #isDrawn = false
  #suspensions = 0

  /**
   * @param verbosity number of `-v`
   * @param stream a terminal
   * @param errorStream told when the terminal cannot be written to
   */
  constructor(verbosity: number, stream: OutputStream, errorStream: OutputStream) {
    this.#paint = createPaint(stream)
    this.#lines = new ReportLines(verbosity, this.#paint)
    this.#errors = new StreamWriter(errorStream)
    this.#output = new StreamWriter(stream)
    // The package would hide the cursor on stderr, and take over the process's signals to show it again.
    this.#region = createLogUpdate(stream, { showCursor: true })
    this.#cancelProcessEnd = atProcessEnd(() => this.#clear())
  }

  report(event: HawserEvent): void {
    this.#state.add(event)
    this.#waiting.push(...this.#lines.linesOf(event))
    this.#schedule()
  }

  suspend(): () => void {
    this.#clear()
    this.#suspensions += 1
    return () => {
      this.#suspensions -= 1
      this.#schedule()
    }
  }

  async close(): Promise<void> {
    this.#cancelProcessEnd()
    this.#clear()
    await finish(this.#output, this.#errors)
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      if (this.#suspensions > 0) return
      this.#draw()
      if (this.#state.active.length > 0) this.#schedule()
    }, FRAME_INTERVAL_MS).unref()
  }

  /** Writes the waiting lines above the region, and the region anew, in one piece. */
  #draw(): void {
    this.#state.sample()
    const { stream } = this.#output
    const { columns = 80, rows = 24 } = stream
    const charset = hasUnicode(process.env) ? 'unicode' : 'ascii'
    const settings = {
      columns,
      rows,
      charset,
      paint: this.#paint,
      nowMs: performance.now(),
      tick: this.#tick++,
    } as const
    const frame = frameLines(this.#state, settings)
    if (frame.length === 0) {
      this.#clear()
      return
    }
    if (this.#output.broken) return
    stream.cork()
    if (!this.#isDrawn) stream.write(HIDE_CURSOR)
    if (this.#waiting.length > 0) this.#region.clear()
    this.#output.lines(this.#waiting.splice(0))
    this.#region(frame.join('\n'))
    stream.uncork()
    this.#isDrawn = true
  }

  /** Leaves the terminal as it was found: the lines stay, the region goes, the cursor is seen. */
  #clear(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#output.broken) return
    const { stream } = this.#output
    stream.cork()
    if (this.#isDrawn) this.#region.clear()
    this.#output.lines(this.#waiting.splice(0))
    if (this.#isDrawn) stream.write(SHOW_CURSOR)
    stream.uncork()
    this.#isDrawn = false
  }
}
