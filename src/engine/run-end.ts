import { setTimeout as sleep } from 'node:timers/promises'
import { HawserError, InterruptedError, TaskFileError, UsageError } from '../core/errors.ts'
import type { ErrorReport, HawserEvent, Reporter } from '../report/events.ts'
import { Recap } from '../report/recap.ts'
import { onInterruption } from './interruption.ts'

/** What a {@link RunEnd} ends. */
export interface RunEndOptions {
  readonly reporter: Reporter
  readonly check: boolean
  readonly describe: (error: unknown) => ErrorReport
  /** Aborted at an interruption, so that nothing more is started. */
  readonly abort: AbortController
  /** Takes the failures that nobody has handled, and that belong to no host. */
  readonly neverAwaited: () => Promise<readonly unknown[]>
  /** Ends connections and lets go of files. Never throws. */
  readonly close: () => Promise<void>
  /** The same at once: no wait, no promise. */
  readonly closeNow: () => void
}

/** How long an interrupted task file gets to come to its end after its connections have ended, in milliseconds. */
const UNWIND_MS = 2000

/** What a shell shows for a program that Ctrl-C ended would hide what happened; 99 is Ansible's (DESIGN §7). */
const INTERRUPTED = 99

/** What zx exits with when a task file throws; ours for that is 3. */
const ZX_FAILED = 1

const TASK_FILE_THREW = 3

/**
 * The end of a run, whichever way it comes: the task file's last line, a mistake before the first contact, an
 * exception, Ctrl-C. Connections are closed, the recap is reported, the exit code set, once.
 */
export class RunEnd {
  readonly #options: RunEndOptions
  readonly #recap = new Recap()
  readonly #startedAt = performance.now()
  #plays = 0
  #allPlays = 0
  #emptyPlays = 0
  #keepAlive: NodeJS.Timeout | undefined
  #idle: () => void = () => {}
  #finishing: Promise<number> | undefined

  /** Begins to listen: to signals, to exceptions, and to the event loop running empty. */
  constructor(options: RunEndOptions) {
    this.#options = options
    onInterruption({
      first: (reason) => void this.#interrupt(reason),
      again: () => this.#exitNow(),
    })
    process.on('beforeExit', this.#onBeforeExit)
    process.on('uncaughtException', this.#onException)
    process.on('exit', options.closeNow)
  }

  /** Reports an event, and counts it for the recap. */
  report(event: HawserEvent): void {
    if (this.#finishing !== undefined && event.event !== 'recap') return
    this.#recap.add(event)
    if (event.event === 'play') {
      this.#allPlays += 1
      if (event.hosts.length === 0) this.#emptyPlays += 1
    }
    this.#options.reporter.report(event)
  }

  /** Keeps the process alive while a play runs: connections alone do not. */
  async during<Value>(play: () => Promise<Value>): Promise<Value> {
    this.#plays += 1
    this.#keepAlive ??= setInterval(() => {}, 2 ** 30)
    try {
      return await play()
    } finally {
      this.#plays -= 1
      if (this.#plays === 0) {
        clearInterval(this.#keepAlive)
        this.#keepAlive = undefined
        this.#idle()
      }
    }
  }

  /** Reports an error that ends the run, and exits. */
  async fail(error: unknown): Promise<never> {
    this.report({ event: 'error', error: this.#options.describe(error) })
    return process.exit(await this.#finish())
  }

  readonly #onBeforeExit = async (): Promise<void> => {
    if (this.#finishing !== undefined) return
    const code = await this.#finish()
    if (code !== 0) process.exitCode = code
  }

  readonly #onException = async (error: unknown): Promise<void> => {
    await this.fail(error)
  }

  async #interrupt(reason: string): Promise<void> {
    const error = new InterruptedError(`interrupted by ${reason}`)
    this.report({ event: 'error', error: this.#options.describe(error) })
    this.#options.abort.abort(error)
    const unwound =
      this.#plays === 0
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            this.#idle = resolve
          })
    await this.#options.close()
    await Promise.race([unwound, sleep(UNWIND_MS)])
    await this.#finish()
    process.exit(INTERRUPTED)
  }

  #exitNow(): void {
    this.#options.closeNow()
    void this.#options.reporter.close()
    process.exit(INTERRUPTED)
  }

  /** What makes a run fail although each of its hosts is well. */
  async #reportLast(): Promise<void> {
    const { describe, neverAwaited, reporter } = this.#options
    const report = (error: unknown): void => {
      const event = { event: 'error', error: describe(error) } as const
      this.#recap.add(event)
      reporter.report(event)
    }
    for (const reason of await neverAwaited()) {
      report(reason instanceof HawserError ? reason : new TaskFileError(messageOf(reason), { cause: reason }))
    }
    if (this.#emptyPlays > 0 && this.#emptyPlays === this.#allPlays) {
      report(new UsageError('no play had a host', { hint: 'is --limit about other hosts than the plays?' }))
    }
  }

  #finish(): Promise<number> {
    this.#finishing ??= this.#finishOnce()
    return this.#finishing
  }

  async #finishOnce(): Promise<number> {
    // Closing waits for local processes, which alone keep no event loop alive.
    const alive = setInterval(() => {}, 2 ** 30)
    const { abort, check, close, reporter } = this.#options
    await close()
    if (!abort.signal.aborted) await this.#reportLast()
    const { hosts } = this.#recap
    // zx has shown what the task file threw, and left nothing behind but its exit code.
    const exitCode = this.#recap.exitCode || (process.exitCode === ZX_FAILED ? TASK_FILE_THREW : 0)
    const elapsedMs = performance.now() - this.#startedAt
    reporter.report({ event: 'recap', hosts, elapsedMs, exitCode, check })
    await reporter.close()
    clearInterval(alive)
    return exitCode
  }
}

function messageOf(reason: unknown): string {
  return `never awaited: ${reason instanceof Error ? reason.message : String(reason)}`
}
