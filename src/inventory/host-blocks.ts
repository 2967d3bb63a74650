import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { HostRangeError, hostNames } from './host-names.ts'
import type { HostBlock, VariableMap } from './parse.ts'
import { requireHostName } from './require-host-name.ts'

/** Most hosts that all ranges of one file stand for together; a host counts as often as it is mentioned. */
const MOST_HOSTS_OF_RANGES = 300_000

/** Counts the hosts that the ranges of one file stand for: a few lines could otherwise mean more than memory holds. */
export class RangeCount {
  #hosts = 0

  /** @throws {HostRangeError} for the range that is too much */
  add(name: string, hosts: number): void {
    if (hosts > 1) this.#hosts += hosts
    if (this.#hosts <= MOST_HOSTS_OF_RANGES) return
    throw new HostRangeError(
      `up to '${name}' the ranges of this file stand for more than ${MOST_HOSTS_OF_RANGES} hosts`,
      'is there a digit too many?',
    )
  }
}

/**
 * The hosts that one name in an inventory stands for, all with the same variables.
 *
 * @param ranges the count of the file that it stands in
 * @throws {InventoryError} for what cannot be a name
 */
export function hostBlocks(
  name: string,
  position: SourcePosition,
  vars: VariableMap,
  ranges: RangeCount,
): readonly HostBlock[] {
  requireHostName(name, position)
  try {
    const { names, port } = hostNames(name)
    ranges.add(name, names.length)
    return names.map((host) => ({ name: host, position, vars, ...(port !== undefined && { port }) }))
  } catch (cause) {
    if (!(cause instanceof HostRangeError)) throw cause
    throw new InventoryError(cause.message, { position, hint: cause.hint })
  }
}
