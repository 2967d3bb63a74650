import type { HawserEvent, Reporter } from './events.ts'
import { createPaint } from './palette.ts'
import { ReportLines } from './report-lines.ts'
import { finish, type OutputStream, StreamWriter } from './stream-writer.ts'

/** Lines of text, for pipes, files, CI and plain terminals. */
export class TextReporter implements Reporter {
  readonly #lines: ReportLines
  readonly #output: StreamWriter
  readonly #errors: StreamWriter

  /**
   * @param verbosity number of `-v`
   * @param stream takes the report
   * @param errorStream takes errors that belong to no host, such as a mistaken flag
   */
  constructor(verbosity: number, stream: OutputStream, errorStream: OutputStream) {
    this.#lines = new ReportLines(verbosity, createPaint(stream))
    this.#errors = new StreamWriter(errorStream)
    this.#output = new StreamWriter(stream)
  }

  report(event: HawserEvent): void {
    const lines = this.#lines.linesOf(event)
    if (event.event === 'error') this.#errors.lines(lines)
    else this.#output.lines(lines)
  }

  close(): Promise<void> {
    return finish(this.#output, this.#errors)
  }
}
