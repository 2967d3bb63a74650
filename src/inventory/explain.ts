/** Where the variables of a host come from: every place that says something of them, and why one of them counts. */
import type { AssembledInventory } from './assemble.ts'
import { type GroupOrder, groupOrder } from './group-order.ts'
import type { HostRecord, Tree } from './groups.ts'
import { layerTitle, whyStronger } from './layer-words.ts'
import { type Layer, layersOf } from './layers.ts'
import type { Variable } from './parse.ts'

/** One place that sets a variable. */
export interface Mention {
  readonly layer: Layer
  /** The layer in words. */
  readonly title: string
  readonly variable: Variable
}

/** Where one variable of a host comes from. */
export interface Explanation {
  readonly name: string
  /** The weakest first; the last one counts. */
  readonly mentions: readonly Mention[]
  /** Why the last one wins over the one before it; undefined where it is alone. */
  readonly why?: string
}

/**
 * Explains the variables of a host, by the layers that they were merged from.
 *
 * @param groups names of its groups, the strongest first
 * @returns explanations by name, in the order of names
 */
export function explainVariables(
  { tree, sources }: AssembledInventory,
  host: HostRecord,
  groups: readonly string[],
): ReadonlyMap<string, Explanation> {
  const order = groupOrder(tree)
  const mentions = new Map<string, Mention[]>()
  for (const layer of layersOf(tree, host, groups, sources)) {
    const title = layerTitle(layer)
    for (const [name, variable] of layer.vars) {
      const own = withEarlier(variable).map((each) => ({ layer, title, variable: each }))
      mentions.set(name, [...(mentions.get(name) ?? []), ...own])
    }
  }
  const names = [...mentions].sort(([one], [other]) => (one < other ? -1 : 1))
  return new Map(
    names.map(([name, repeated]) => {
      const all = onceEach(repeated)
      const why = whyLast(all, tree, order)
      return [name, why === '' ? { name, mentions: all } : { name, mentions: all, why }]
    }),
  )
}

/** Two inventories of one folder share its `group_vars`: the place where it counts more is the one to be told of. */
function onceEach(mentions: readonly Mention[]): readonly Mention[] {
  const seen = new Set<Variable>()
  return mentions
    .toReversed()
    .filter(({ variable }) => !seen.has(variable) && seen.add(variable))
    .reverse()
}

/** A variable, and before it those that it replaced in its own layer. */
function withEarlier(variable: Variable): readonly Variable[] {
  const found: Variable[] = []
  for (let each: Variable | undefined = variable; each !== undefined; each = each.earlier) found.push(each)
  return found.reverse()
}

/** Why the last mention counts: over those of its own layer, and over the layer below. Empty where it is alone. */
function whyLast(mentions: readonly Mention[], tree: Tree, order: GroupOrder): string {
  const winner = mentions.at(-1)?.layer
  if (winner === undefined) return ''
  const loser = mentions.findLast(({ layer }) => layer !== winner)?.layer
  const isRepeated = mentions.at(-2)?.layer === winner
  const reasons = [
    ...(isRepeated ? [whyLater(winner)] : []),
    ...(loser === undefined ? [] : [whyStronger(winner, loser, tree, order)]),
  ]
  return reasons.join('; ')
}

/** Why the last word of one layer counts. */
function whyLater({ place, folder }: Layer): string {
  if (folder !== undefined) return 'of the files of one folder the later name wins'
  if (place === 'extra-vars') return 'of several --extra-vars the later one wins'
  return 'of several mentions the later one wins'
}
