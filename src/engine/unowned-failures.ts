/**
 * Failures of promises that nobody handles. Node tells of them one turn after they are rejected, and takes it back
 * when somebody handles them late (process events `unhandledRejection` and `rejectionHandled`).
 *
 * The engine reports every operation's failure by itself. What is collected here tells whether the task file has
 * seen it too: a failure that it never awaited must fail its host, one that it caught must not.
 */
export class UnownedFailures {
  readonly #reasons = new Map<Promise<unknown>, unknown>()
  readonly #onUnhandled = (reason: unknown, promise: Promise<unknown>): void => {
    this.#reasons.set(promise, reason)
  }
  readonly #onHandled = (promise: Promise<unknown>): void => {
    this.#reasons.delete(promise)
  }

  /** Listens from now on; without a listener Node would end the process. */
  watch(): void {
    process.on('unhandledRejection', this.#onUnhandled)
    process.on('rejectionHandled', this.#onHandled)
  }

  /** Listens no longer. */
  unwatch(): void {
    process.off('unhandledRejection', this.#onUnhandled)
    process.off('rejectionHandled', this.#onHandled)
  }

  /** Takes out the reasons that a test admits, after a turn in which Node could tell of the latest. */
  async take(belongs: (reason: unknown) => boolean): Promise<unknown[]> {
    await new Promise(setImmediate)
    const found = [...this.#reasons].filter(([, reason]) => belongs(reason))
    for (const [promise] of found) this.#reasons.delete(promise)
    return found.map(([, reason]) => reason)
  }
}
