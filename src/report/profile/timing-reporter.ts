import { writeFileSync } from 'node:fs'
import { UsageError } from '../../core/errors.ts'
import type { HawserEvent, Reporter } from '../events.ts'
import { chromeTrace } from './chrome-trace.ts'
import { profileLines } from './profile-lines.ts'
import type { Timeline } from './timeline.ts'

/** What is told of a run's time at its end. */
export interface TimingOptions {
  readonly timeline: Timeline
  /** `--profile`: a notice before the recap says where the time went. */
  readonly isProfiled: boolean
  /** `--trace`: the file that gets the trace, absolute. */
  readonly tracePath?: string
}

/**
 * Makes the file of a trace empty: a run must not end with nowhere to write it.
 *
 * @throws {UsageError} where it cannot be written
 */
export function requireTraceFile(path: string): void {
  try {
    writeFileSync(path, '')
  } catch (cause) {
    // node:fs throws errors whose message is a code, a reason, and the call with its path.
    const reason = cause instanceof Error ? cause.message.replace(/^[A-Z]+: |, open .*$/g, '') : String(cause)
    throw new UsageError(`--trace: cannot write ${path}: ${reason}`, { hint: 'make its folder first', cause })
  }
}

/** Stands before a reporter, and tells at the end of the run where its time went. */
export class TimingReporter implements Reporter {
  readonly #reporter: Reporter
  readonly #options: TimingOptions

  constructor(reporter: Reporter, options: TimingOptions) {
    this.#reporter = reporter
    this.#options = options
  }

  report(event: HawserEvent): void {
    const { timeline, isProfiled, tracePath } = this.#options
    timeline.observe(event)
    if (event.event === 'recap') {
      if (isProfiled) this.#notice(profileLines(timeline.spans).join('\n'))
      if (tracePath !== undefined) this.#write(tracePath, timeline)
    }
    this.#reporter.report(event)
  }

  suspend(): () => void {
    return this.#reporter.suspend?.() ?? (() => {})
  }

  close(): Promise<void> {
    return this.#reporter.close()
  }

  #notice(message: string): void {
    this.#reporter.report({ event: 'notice', message })
  }

  #write(path: string, { spans }: Timeline): void {
    try {
      writeFileSync(path, chromeTrace(spans))
      this.#notice(`trace written to ${path}: open it in https://ui.perfetto.dev`)
    } catch (error) {
      this.#reporter.report({ event: 'warning', message: `--trace: ${path} was not written: ${String(error)}` })
    }
  }
}
