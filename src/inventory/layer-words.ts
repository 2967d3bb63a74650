/** Layers in the words of somebody who asks where a value came from. */
import type { GroupOrder } from './group-order.ts'
import type { Tree } from './groups.ts'
import type { Layer } from './layers.ts'

/** What a layer is called: `group_vars of web, beside the inventory`. */
export function layerTitle({ place, group, folder }: Layer): string {
  switch (place) {
    case 'inline-all':
    case 'inline-group':
      return `vars of the group ${group}, in the inventory`
    case 'group-vars-all':
    case 'group-vars':
      return `group_vars of ${group}, beside the ${folder?.beside}`
    case 'inline-host':
      return 'the host itself, in the inventory'
    case 'host-vars':
      return `host_vars, beside the ${folder?.beside}`
    case 'extra-vars':
      return '--extra-vars'
    case 'twin':
      return 'the inventory that leads to twins'
  }
}

/**
 * Why one layer of a host wins over another that is weaker, in one clause.
 *
 * @param order of the tree's groups: the one by which the layers were put in order
 */
export function whyStronger(winner: Layer, loser: Layer, tree: Tree, order: GroupOrder): string {
  if (winner.place !== loser.place) return whyPlace(winner, loser)
  if (winner.folder !== undefined && loser.folder !== undefined && winner.folder.index !== loser.folder.index) {
    return winner.folder.beside === loser.folder.beside
      ? 'what lies beside a later inventory wins over what lies beside an earlier one'
      : 'what lies beside the task file wins over what lies beside the inventory'
  }
  return whyGroup(winner.group, loser.group, tree, order)
}

function whyPlace({ place }: Layer, loser: Layer): string {
  switch (place) {
    case 'twin':
      return 'in a rehearsal nothing leads back to the real host'
    case 'extra-vars':
      return '--extra-vars wins over everything that stands in files'
    case 'host-vars':
      return loser.place === 'inline-host'
        ? "files of host_vars win over the inventory's own text"
        : 'what is said of a host wins over what is said of its groups'
    case 'inline-host':
      return 'what is said of a host wins over what is said of its groups'
    case 'group-vars':
      return loser.group === 'all'
        ? 'every other group wins over all'
        : "files of group_vars win over the inventory's own text, however deep its groups are"
    case 'group-vars-all':
      return "files of group_vars, those of all too, win over the inventory's own text on groups"
    default:
      return 'every other group wins over all'
  }
}

function whyGroup(winner: string | undefined, loser: string | undefined, tree: Tree, order: GroupOrder): string {
  const [one, other] = [tree.groups.get(winner ?? ''), tree.groups.get(loser ?? '')]
  if (one === undefined || other === undefined || one === other) return 'the later one wins'
  switch (order.compare(one, other).by) {
    case 'depth': {
      const [deep, shallow] = [order.depthOf(one.name), order.depthOf(other.name)]
      const isBelow = [...ancestors(one.name, tree)].includes(other.name)
      return isBelow
        ? `a group wins over those that it is a child of, and ${one.name} is below ${other.name}`
        : `the deeper group wins: ${one.name} is ${deep} below all, ${other.name} ${shallow}`
    }
    case 'priority':
      return `of groups of one depth the higher ansible_group_priority wins: ${one.priority} of ${one.name}, ${other.priority} of ${other.name}`
    case 'name':
      return `of groups of one depth and priority the later name wins, and ${one.name} comes after ${other.name}`
  }
}

/** Names of the groups above one. */
function ancestors(name: string, tree: Tree): ReadonlySet<string> {
  const found = new Set(tree.groups.get(name)?.parents)
  // The loop goes on to what is added to its set.
  for (const each of found) for (const parent of tree.groups.get(each)?.parents ?? []) found.add(parent)
  return found
}
