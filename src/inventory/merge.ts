import type { HostRecord, Tree } from './groups.ts'
import { layersOf, type VariableSources } from './layers.ts'
import type { Variable, VariableMap } from './parse.ts'

/** A host of which nothing is said: what it has is what its groups give it. */
const NO_HOST: HostRecord = { name: '', vars: new Map() }

/** What groups give to their hosts, by the names of the groups: hosts are many, and sets of groups few. */
const given = new WeakMap<VariableSources, Map<string, VariableMap>>()

/**
 * The variables of a host. Of two with one name the one of the stronger layer replaces the other, maps as well.
 *
 * @param groups names of its groups, the strongest first; an implicit localhost is in none
 */
export function mergeVariables(
  tree: Tree,
  host: HostRecord,
  groups: readonly string[],
  sources: VariableSources,
): VariableMap {
  // Every layer of a group is weaker than every layer of a host, and those are the last ones.
  const merged = new Map(groupVariables(tree, groups, sources))
  for (const { vars, place } of layersOf(tree, host, [], sources)) {
    if (place !== 'inline-all' && place !== 'group-vars-all') addAll(merged, vars)
  }
  return merged
}

/** What a host has from its groups alone. */
function groupVariables(tree: Tree, groups: readonly string[], sources: VariableSources): VariableMap {
  const known = given.get(sources) ?? new Map<string, VariableMap>()
  given.set(sources, known)
  const key = groups.join('\n')
  const before = known.get(key)
  if (before !== undefined) return before
  const merged = new Map<string, Variable>()
  const withoutHosts = { ...sources, extraVars: NO_HOST.vars, twins: new Map() }
  for (const { vars } of layersOf(tree, NO_HOST, groups, withoutHosts)) addAll(merged, vars)
  known.set(key, merged)
  return merged
}

function addAll(merged: Map<string, Variable>, vars: VariableMap): void {
  for (const [name, variable] of vars) merged.set(name, variable)
}
