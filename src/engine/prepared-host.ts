import type { GroupName, HostName, HostVariables } from '../inventory/known-names.ts'
import type { InventoryHost, Variables } from '../inventory/types.ts'
import type { PreparedHost } from './play-options.ts'

/**
 * A host of the inventory with the variables of a play, as task files see it.
 *
 * @param vars the inventory's, the play's and `--extra-vars`
 */
export function preparedHost(host: InventoryHost, vars: Variables): PreparedHost {
  // What `hawser types` has told a task file's compiler of names and variables is what the inventory has.
  return { name: host.name as HostName, groups: host.groups as readonly GroupName[], vars: vars as HostVariables }
}
