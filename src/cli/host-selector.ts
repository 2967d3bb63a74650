import { type Inventory, type Selection, selectHosts, selectLimit } from '../inventory/index.ts'

/**
 * Selects hosts by a play's pattern within `--limit`, in the inventory's order. The limit is understood at once, so
 * that a mistake in it ends the run before anything else happens.
 *
 * @param warn told of parts of a pattern that match nothing
 * @throws {InventoryError} for a limit, and later for a pattern, that matches nothing or makes no sense
 */
export function hostSelector(
  inventory: Inventory,
  limit: string | undefined,
  warn: (message: string) => void,
): (pattern: string) => readonly string[] {
  const names = ({ hosts, warnings }: Selection): readonly string[] => {
    warnings.forEach(warn)
    return hosts.map((host) => host.name)
  }
  const limited = limit === undefined ? undefined : new Set(names(selectLimit(inventory, limit)))
  return (pattern) => {
    const selected = names(selectHosts(inventory, pattern))
    return limited === undefined ? selected : selected.filter((host) => limited.has(host))
  }
}
