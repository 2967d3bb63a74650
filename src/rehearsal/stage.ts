import type { HawserEvent, Reporter } from '../report/events.ts'
import { createReporter, type ReporterOptions } from '../report/index.ts'
import { runTaskFile, type TaskFileRun } from './task-file-run.ts'

/** How much of a run is shown: `failures`: all of it if it fails, else nothing. */
export type Shown = 'everything' | 'failures'

/** Shows a rehearsal: lines of its own, and the task file's runs, each as a real one looks. */
export class Stage {
  readonly #options: ReporterOptions
  readonly #signal: AbortSignal
  /** Takes our own lines; a live view is drawn only while a task file runs. */
  readonly #reporter: Reporter

  constructor(options: ReporterOptions, signal: AbortSignal, reporter: Reporter) {
    this.#options = options
    this.#signal = signal
    this.#reporter = reporter
  }

  /** @param signal interrupts the runs */
  static async open(options: ReporterOptions, signal: AbortSignal): Promise<Stage> {
    return new Stage(options, signal, await createReporter({ ...options, isTerminal: false }))
  }

  /** Shows a line about the rehearsal itself. */
  tell(message: string): void {
    this.#reporter.report({ event: 'notice', message })
  }

  /** Shows a line that begins a new part. */
  heading(message: string): void {
    if (!this.#options.json) this.tell('')
    this.tell(message)
  }

  /** Shows any other event of the rehearsal's own. */
  report(event: HawserEvent): void {
    this.#reporter.report(event)
  }

  /** Runs a task file, and shows it. Throws the reason of the interruption, once the run has ended in good order. */
  async run(file: string, flags: readonly string[], shown: Shown): Promise<TaskFileRun> {
    const reporter = await createReporter(this.#options)
    const show = (event: HawserEvent): void => reporter.report(event)
    const isLive = shown === 'everything'
    const run = await runTaskFile({ file, flags, signal: this.#signal, onEvent: isLive ? show : () => {} })
    if (!isLive && run.exitCode !== 0) run.events.forEach(show)
    await reporter.close()
    this.#signal.throwIfAborted()
    return run
  }

  async close(): Promise<void> {
    await this.#reporter.close()
  }
}
