/** What a repeated measurement says. */

/** The middle of the measurements, and how far they lie apart. */
export interface Samples {
  readonly median: number
  readonly min: number
  readonly max: number
  /** As measured, in order. */
  readonly all: readonly number[]
}

/**
 * Sums measurements up. Of an even number the median is the mean of the two in the middle.
 *
 * @throws {RangeError} where there are none
 */
export function samples(all: readonly number[]): Samples {
  const sorted = all.toSorted((one, other) => one - other)
  const half = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]]
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (low === undefined || high === undefined || min === undefined || max === undefined)
    throw new RangeError('nothing was measured')
  return { median: (low + high) / 2, min, max, all }
}
