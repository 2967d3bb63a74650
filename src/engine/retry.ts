import { setTimeout as sleep } from 'node:timers/promises'
import { type Duration, durationMs } from '../core/duration.ts'
import { InterruptedError, UsageError } from '../core/errors.ts'

/** How often, how far apart, and after which errors something is tried again. */
export interface RetryOptions {
  /** Tries in all, the first one included. */
  readonly attempts: number
  /** Between two tries; none where it is not given. */
  readonly delay?: Duration
  /** Whether another try is worth it after this error; after every one where it is not given. */
  readonly when?: (error: unknown) => boolean
}

/**
 * Calls a function until it succeeds. Mistakes in the task file and interruptions are never tried again: another try
 * cannot mend them.
 *
 * @param fn told which try it is, from 1
 * @returns what the function returned
 * @throws the last try's error, the very one; after several tries its chain of causes ends with one that says how many
 *   there were and holds the errors of those before
 */
export async function retry<Value>(
  options: RetryOptions,
  fn: (attempt: number) => Value | Promise<Value>,
): Promise<Value> {
  const { attempts, delay, when = () => true } = options
  if (!Number.isInteger(attempts) || attempts < 1) {
    throw new UsageError(`retry: attempts: ${attempts} is not a whole number above 0`)
  }
  const delayMs = delay === undefined ? 0 : durationMs(delay, 'retry: delay')
  const errors: unknown[] = []
  while (true) {
    try {
      return await fn(errors.length + 1)
    } catch (error) {
      errors.push(error)
      const isFinal = error instanceof UsageError || error instanceof InterruptedError
      if (isFinal || errors.length >= attempts || !when(error)) throw withTries(errors)
    }
    await sleep(delayMs)
  }
}

/** The last error. Its message stays as it was reported, so the number of tries goes to the end of its causes. */
function withTries(errors: unknown[]): unknown {
  const last = errors.pop()
  if (errors.length === 0) return last
  const chain: unknown[] = [last]
  for (let next = last; next instanceof Error; next = next.cause) {
    if (next.cause === undefined || chain.includes(next.cause)) {
      next.cause = new AggregateError(
        errors.filter((error) => !chain.includes(error)),
        `failed ${errors.length + 1} times`,
      )
      break
    }
    chain.push(next.cause)
  }
  return last
}
