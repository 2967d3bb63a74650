import type { HawserEvent, ProgressEvent, Reporter } from './events.ts'
import { errorLines } from './failure-lines.ts'
import { createPaint } from './palette.ts'
import { finish, type OutputStream, StreamWriter } from './stream-writer.ts'

/** Milliseconds between two lines about the progress of the same upload. */
const PROGRESS_INTERVAL_MS = 1000

/**
 * Characters that JSON allows as they are and that a terminal may act on. JSON.stringify escapes C0 by itself; these
 * stand in strings only, so that the escaped line means the same.
 */
const ACTIVE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** An event as one line of JSON, without its end. Secrets print as `[redacted]` by their own `toJSON`. */
function jsonLine(event: HawserEvent, withStack: boolean): string {
  const hidesStack = !withStack && 'error' in event && event.error !== undefined
  const line = JSON.stringify(hidesStack ? { ...event, error: { ...event.error, stack: undefined } } : event)
  return line.replace(ACTIVE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** One event a line, documented by schema/events.schema.json, and nothing else on the stream. */
export class JsonLinesReporter implements Reporter {
  readonly #verbosity: number
  readonly #output: StreamWriter
  readonly #errors: StreamWriter
  readonly #repeatsErrors: boolean
  /** When the progress of each running upload was told last. */
  readonly #progressAt = new Map<string, number>()

  /**
   * @param verbosity number of `-v`: 1 adds live output, 3 stack traces
   * @param stream takes the events
   * @param errorStream where it is a terminal and the events go elsewhere, errors that belong to no host are shown
   *   there as text, too: somebody is looking at it
   */
  constructor(verbosity: number, stream: OutputStream, errorStream: OutputStream) {
    this.#verbosity = verbosity
    this.#errors = new StreamWriter(errorStream)
    this.#output = new StreamWriter(stream)
    this.#repeatsErrors = errorStream.isTTY === true && stream.isTTY !== true
  }

  report(event: HawserEvent): void {
    if (event.event === 'output' && this.#verbosity === 0) return
    if (event.event === 'progress' && !this.#isDue(event)) return
    this.#output.lines([jsonLine(event, this.#verbosity > 2)])
    if (event.event === 'error' && this.#repeatsErrors) {
      this.#errors.lines(errorLines(event.error, this.#verbosity > 2, createPaint(this.#errors.stream)))
    }
  }

  close(): Promise<void> {
    return finish(this.#output, this.#errors)
  }

  /** The first, the last, and one a second in between. */
  #isDue({ host, operation, sentBytes, totalBytes }: ProgressEvent): boolean {
    const key = JSON.stringify([host, operation])
    const now = performance.now()
    const due =
      sentBytes >= totalBytes || now - (this.#progressAt.get(key) ?? -PROGRESS_INTERVAL_MS) >= PROGRESS_INTERVAL_MS
    if (due) this.#progressAt.set(key, now)
    return due
  }
}
