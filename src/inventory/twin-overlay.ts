/** The inventory that a rehearsal lays over the real ones: it leads hosts to their twins, whatever else is said of them. */
import type { InventoryContent, VariableMap } from './parse.ts'

/** True for an inventory whose `all` says `rehearsal: {twins: true}`. */
export function leadsToTwins({ groups }: InventoryContent): boolean {
  return groups.some(({ name, vars }) => {
    const { twins }: { readonly twins?: unknown } = Object(name === 'all' ? vars.get('rehearsal')?.value : undefined)
    return twins === true
  })
}

/** The variables of such inventories, by host; they win over all others, `--extra-vars` included. */
export function twinVariables(overlays: readonly InventoryContent[]): ReadonlyMap<string, VariableMap> {
  const hosts = overlays.flatMap(({ groups }) => groups.flatMap((group) => group.hosts))
  return new Map(hosts.map(({ name, vars }) => [name, vars]))
}
