import { UsageError } from '../core/errors.ts'
import type { HostCount } from './play-options.ts'

/**
 * A number of hosts.
 *
 * @param count `2`, or `'30%'` of `total`, rounded down
 * @throws {UsageError} for anything else
 */
export function hostCount(count: HostCount, total: number, option: string): number {
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0) return count
  const [, percent] = /^(\d+(?:\.\d+)?)%$/.exec(String(count)) ?? []
  if (percent !== undefined && Number(percent) <= 100) return Math.floor((Number(percent) / 100) * total)
  throw new UsageError(`${option}: ${JSON.stringify(count)} is not a number of hosts`, {
    hint: "write a whole number, or a part of them: '30%'",
  })
}

/**
 * Cuts hosts into the batches that `serial` asks for. A batch has at least one host; the last size repeats.
 *
 * @throws {UsageError} for a size that is no number of hosts, or an empty list
 */
export function batches<Item>(items: readonly Item[], serial: HostCount | readonly HostCount[] | undefined): Item[][] {
  if (serial === undefined) return items.length === 0 ? [] : [[...items]]
  // A tuple type and a plain value are told apart by isArray, which does not narrow readonly arrays.
  const sizes = (Array.isArray(serial) ? serial : [serial]) as readonly HostCount[]
  if (sizes.length === 0) throw new UsageError('serial: the list is empty')
  const found: Item[][] = []
  let at = 0
  while (at < items.length) {
    const size = sizes[Math.min(found.length, sizes.length - 1)] ?? 1
    const length = Math.max(1, hostCount(size, items.length, 'serial'))
    found.push(items.slice(at, at + length))
    at += length
  }
  return found
}
