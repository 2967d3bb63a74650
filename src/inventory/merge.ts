import type { Group, HostRecord, Tree } from './groups.ts'
import type { Variable, VariableMap } from './parse.ts'

/** Which groups hosts are in, and how deep groups are. */
export interface Membership {
  /** Names of a host's groups, their parents included: the strongest first, `all` last. */
  groupsOf(host: string): readonly string[]
  /** Names of a group's hosts, its children's included, in the order of the inventory. */
  hostsOf(group: string): readonly string[]
}

/** Works out the membership of a tree, each group once. */
export function membership(tree: Tree): Membership {
  const depths = new Map<string, number>([['all', 0]])
  // The longest way from `all` counts: a group is stronger than everything above it.
  const depthOf = (name: string): number => {
    const known = depths.get(name)
    if (known !== undefined) return known
    const depth = 1 + Math.max(0, ...[...(tree.groups.get(name)?.parents ?? [])].map(depthOf))
    depths.set(name, depth)
    return depth
  }
  const weakestFirst = [...tree.groups.values()].sort(
    (one, other) =>
      depthOf(one.name) - depthOf(other.name) || priority(one) - priority(other) || (one.name < other.name ? -1 : 1),
  )
  const members = new Map<string, Set<string>>()
  // Deepest first: every child is done before its parents.
  for (const group of weakestFirst.toReversed().toSorted((one, other) => depthOf(other.name) - depthOf(one.name))) {
    const hosts = new Set(group.hosts)
    for (const child of group.children) for (const host of members.get(child) ?? []) hosts.add(host)
    members.set(group.name, hosts)
  }
  members.set('all', new Set(tree.hosts.keys()))
  const strongestFirst = weakestFirst.toReversed().map(({ name }) => name)
  return {
    groupsOf: (host) => strongestFirst.filter((name) => members.get(name)?.has(host)),
    hostsOf: (group) => [...tree.hosts.keys()].filter((host) => members.get(group)?.has(host)),
  }
}

/** `ansible_group_priority`: 1 where it is not set. The schema has held that it is a whole number. */
function priority(group: Group): number {
  const value = group.vars.get('ansible_group_priority')?.value
  return typeof value === 'number' ? value : 1
}

/**
 * The variables of a host: its groups' from the weakest to the strongest, then its own, then `--extra-vars`. Of two with
 * one name the later replaces the earlier, maps as well.
 *
 * @param groups names of its groups, the strongest first
 */
export function mergeVariables(
  tree: Tree,
  host: HostRecord,
  groups: readonly string[],
  extraVars: VariableMap,
): VariableMap {
  const merged = new Map<string, Variable>()
  for (const name of groups.toReversed()) {
    for (const [variable, value] of tree.groups.get(name)?.vars ?? []) {
      if (variable !== 'ansible_group_priority') merged.set(variable, value)
    }
  }
  for (const [variable, value] of [...host.vars, ...extraVars]) merged.set(variable, value)
  return merged
}
