/** Which of two groups of a host wins: the deeper one, else the one of higher priority, else the one of the later name. */
import type { Group, Tree } from './groups.ts'

/** What decides between two groups. */
export type GroupCriterion = 'depth' | 'priority' | 'name'

/** The order of a tree's groups. */
export interface GroupOrder {
  /** All groups, the weakest first. */
  readonly weakestFirst: readonly Group[]
  /** The longest way from `all`, in steps; 0 of `all` itself. */
  depthOf(name: string): number
  /** Which of two groups is stronger, and by what. The order is negative where the first one is weaker. */
  compare(one: Group, other: Group): { readonly by: GroupCriterion; readonly order: number }
}

/** Works out the order of a tree's groups (Ansible's manual, "how variables are merged"; measured with 2.14). */
export function groupOrder(tree: Tree): GroupOrder {
  const depths = depthsOf(tree)
  const depthOf = (name: string): number => depths.get(name) ?? 0
  const compare: GroupOrder['compare'] = (one, other) => {
    const byDepth = depthOf(one.name) - depthOf(other.name)
    if (byDepth !== 0) return { by: 'depth', order: byDepth }
    if (one.priority !== other.priority) return { by: 'priority', order: one.priority - other.priority }
    return { by: 'name', order: one.name < other.name ? -1 : 1 }
  }
  const weakestFirst = [...tree.groups.values()].sort((one, other) => compare(one, other).order)
  return { weakestFirst, depthOf, compare }
}

/** The longest way to each group: every parent is done before its children. Without recursion, since chains may be long. */
function depthsOf({ groups }: Tree): ReadonlyMap<string, number> {
  const depths = new Map<string, number>()
  const missingParents = new Map([...groups.values()].map(({ name, parents }) => [name, parents.size]))
  const ready = [...groups.values()].filter(({ parents }) => parents.size === 0)
  for (const { name, children } of ready) {
    const depth = depths.get(name) ?? 0
    depths.set(name, depth)
    for (const child of children) {
      depths.set(child, Math.max(depths.get(child) ?? 0, depth + 1))
      const missing = (missingParents.get(child) ?? 0) - 1
      missingParents.set(child, missing)
      const group = groups.get(child)
      // The loop goes on to what is added to its list.
      if (missing === 0 && group !== undefined) ready.push(group)
    }
  }
  return depths
}
