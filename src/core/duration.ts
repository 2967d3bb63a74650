import { UsageError } from './errors.ts'

/** A length of time with its unit: `'500ms'`, `'30s'`, `'5m'`, `'1h'`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h'}`

/** Timers of Node's end at once beyond 2^31 ms (24 days); a deadline may be a few times its duration. */
const LONGEST_MS = 120 * 3_600_000

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

/**
 * Milliseconds in a duration.
 *
 * @param duration such as `'30s'`
 * @param what the option's name, for the error message
 * @throws {UsageError} for anything else, a bare number included: the unit is part of the value
 */
export function durationMs(duration: string, what = 'duration'): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(duration)
  const [, amount, unit] = match ?? []
  if (amount === undefined || unit === undefined) {
    throw new UsageError(`${what}: '${duration}' is not a duration`, {
      hint: "write a number and a unit: '500ms', '30s', '5m', '1h'",
    })
  }
  // The regular expression admits no other unit.
  const milliseconds = Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS]
  if (milliseconds <= LONGEST_MS) return milliseconds
  throw new UsageError(`${what}: '${duration}' is too long`, { hint: "the longest is '120h'" })
}
