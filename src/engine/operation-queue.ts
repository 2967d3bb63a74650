import { HawserError, InterruptedError, NotStartedError, OutcomeUnknownError, TaskFileError } from '../core/errors.ts'
import type { Outcome } from '../core/outcome.ts'
import type { OperationRequest, Reading, RemoteReply, Steps } from '../operations/host.ts'
import type { Session } from '../session/session.ts'

/** What an {@link OperationQueue} needs of its host. */
export interface QueueHost {
  readonly name: string
  /** The session, opened or reopened where it must be. */
  session(): Promise<Session>
  /** What operations of several trips work with. */
  steps(operation: string, title: string): Steps
  /** Aborted when the run is interrupted. */
  readonly signal: AbortSignal
  /** An operation begins. */
  onStart(operation: string, title: string): void
  /** An operation ended well. */
  onOutcome(outcome: Outcome<unknown>): void
  /** An operation failed; `kind` is `skipped` for one that was not started. */
  onFailure(failed: {
    operation: string
    title: string
    kind: 'failed' | 'skipped' | 'unknown'
    error: HawserError
    elapsedMs: number
  }): void
}

interface Item {
  /** Where the task file called the operation: the error's own stack begins in a callback, and names no line of it. */
  readonly calledAt: { stack?: string }
  readonly request: OperationRequest<unknown>
  readonly tick: number
  readonly resolve: (outcome: Outcome<unknown>) => void
  readonly reject: (error: HawserError) => void
}

/**
 * The operations of one host, one at a time, in the order of their calls. Those called in one turn of the event
 * loop are one batch: neighbours of a single trip share their round trip, and after the first failure none of
 * the batch is started.
 */
export class OperationQueue {
  readonly #host: QueueHost
  readonly #items: Item[] = []
  #tick = 0
  #tickIsOpen = false
  #failedTick = -1
  #running: Promise<void> | undefined

  constructor(host: QueueHost) {
    this.#host = host
  }

  /** Queues an operation. */
  perform<Data>(request: OperationRequest<Data>): Promise<Outcome<Data>> {
    if (!this.#tickIsOpen) this.#openTick()
    const calledAt: Item['calledAt'] = {}
    Error.captureStackTrace(calledAt, this.perform)
    return new Promise<Outcome<Data>>((resolve, reject) => {
      this.#items.push({
        calledAt,
        // An item's request and its resolve belong together: the outcome that resolves it is made by this request.
        request: request as OperationRequest<unknown>,
        tick: this.#tick,
        resolve: resolve as (outcome: Outcome<unknown>) => void,
        reject,
      })
    })
  }

  /** Settles when everything that was queued has ended, whoever awaits it. Never rejects. */
  async drained(): Promise<void> {
    while (this.#tickIsOpen || this.#running) {
      await this.#running
      if (this.#tickIsOpen) await new Promise(setImmediate)
    }
  }

  #openTick(): void {
    this.#tick += 1
    this.#tickIsOpen = true
    setImmediate(() => {
      this.#tickIsOpen = false
      this.#running ??= this.#drain().finally(() => {
        this.#running = undefined
      })
    })
  }

  async #drain(): Promise<void> {
    for (let first = this.#items[0]; first !== undefined; first = this.#items[0]) {
      if (first.tick === this.#failedTick || this.#host.signal.aborted) {
        this.#items.shift()
        this.#notStarted(first)
      } else if ('call' in first.request) await this.#runBatch(this.#takeBatch(first.tick))
      else {
        this.#items.shift()
        await this.#runSteps(first)
      }
    }
  }

  #takeBatch(tick: number): Item[] {
    const end = this.#items.findIndex((item) => item.tick !== tick || !('call' in item.request))
    return this.#items.splice(0, end < 0 ? this.#items.length : end)
  }

  async #runBatch(batch: readonly Item[]): Promise<void> {
    let startedAt = performance.now()
    this.#start(batch[0])
    let replies: Promise<RemoteReply>[]
    try {
      const session = await this.#host.session()
      replies = session.run(batch.flatMap(({ request }) => ('call' in request ? [request.call] : [])))
    } catch (error) {
      // Only the first was to be started: one error told for each of them would read like as many failures.
      const others = batch
        .slice(1)
        .map(() => Promise.reject(new NotStartedError('not started: no session could be opened')))
      replies = [Promise.reject(error), ...others]
    }
    for (const reply of replies) reply.catch(() => {})
    for (const [index, item] of batch.entries()) {
      if (index > 0) this.#start(item)
      try {
        const reply = await replies[index]
        if (reply && 'read' in item.request) this.#succeed(item, item.request.read(reply), startedAt)
      } catch (error) {
        this.#fail(item, error, startedAt)
      }
      startedAt = performance.now()
    }
  }

  async #runSteps(item: Item): Promise<void> {
    const startedAt = performance.now()
    const { request } = item
    if (!('steps' in request)) return
    this.#start(item)
    try {
      this.#succeed(item, await request.steps(this.#host.steps(request.operation, request.title)), startedAt)
    } catch (error) {
      this.#fail(item, error, startedAt)
    }
  }

  #start(item: Item | undefined): void {
    if (item && !item.request.isQuiet) this.#host.onStart(item.request.operation, item.request.title)
  }

  #succeed({ request, resolve }: Item, reading: Reading<unknown>, startedAt: number): void {
    const { operation, title } = request
    const outcome = { host: this.#host.name, operation, title, ...reading, elapsedMs: performance.now() - startedAt }
    if (!request.isQuiet) this.#host.onOutcome(outcome)
    resolve(outcome)
  }

  #fail(item: Item, cause: unknown, startedAt: number): void {
    const { operation, title } = item.request
    this.#failedTick = item.tick
    const error = this.#asHawserError(cause, operation)
    error.stack += `\n${item.calledAt.stack?.replace(/^.*\n/, '')}`
    const kind = error instanceof NotStartedError ? 'skipped' : isUnknown(error) ? 'unknown' : 'failed'
    if (!item.request.isQuiet)
      this.#host.onFailure({ operation, title, kind, error, elapsedMs: performance.now() - startedAt })
    item.reject(error)
  }

  #notStarted(item: Item): void {
    this.#fail(
      item,
      new NotStartedError(
        this.#host.signal.aborted ? 'not started: interrupted' : 'not started: an earlier operation failed',
      ),
      performance.now(),
    )
  }

  #asHawserError(cause: unknown, operation: string): HawserError {
    const isOurs = cause instanceof HawserError
    if (this.#host.signal.aborted && !(cause instanceof NotStartedError)) {
      return new InterruptedError(`interrupted during ${operation}`, { cause, host: this.#host.name, operation })
    }
    const error = isOurs ? cause : new TaskFileError(cause instanceof Error ? cause.message : String(cause), { cause })
    error.host ??= this.#host.name
    error.operation ??= operation
    return error
  }
}

function isUnknown(error: HawserError): boolean {
  return error instanceof OutcomeUnknownError || error instanceof InterruptedError
}
