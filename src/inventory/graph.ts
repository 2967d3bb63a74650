import { InventoryError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import type { AssembledInventory } from './assemble.ts'
import type { ListedVariables } from './listed-value.ts'
import { type InventoryListing, tooDeep } from './listing.ts'

/** Of groups in one another, that a tree may show: each line of it is longer than the one above. */
const MOST_DEPTH = 1000

/**
 * Groups and hosts as a tree of lines, as `ansible-inventory --graph` draws it.
 *
 * @param top the group to begin with
 * @param vars where given, variables are drawn too
 * @returns lines without their ends
 * @throws {InventoryError} where there is no such group, and for groups that are nested too deeply
 */
export function graphLines(
  { tree }: AssembledInventory,
  listing: InventoryListing,
  top: string,
  options: { readonly vars: boolean },
): readonly string[] {
  if (!tree.groups.has(top)) {
    throw new InventoryError(`there is no group '${top}'${didYouMean(top, tree.groups.keys())}`, {
      hint: '--graph begins with a group; `--graph all` shows everything',
    })
  }
  const variables = (vars: ListedVariables, depth: number): readonly string[] => {
    const names = options.vars ? Object.keys(vars).sort((one, other) => (one < other ? -1 : 1)) : []
    return names.map((name) => branch(`{${name} = ${shown(vars[name])}}`, depth))
  }
  const draw = (name: string, depth: number): readonly string[] => {
    if (depth > MOST_DEPTH) throw tooDeep('--graph', name, MOST_DEPTH)
    return [
      branch(`@${name}:`, depth),
      ...[...(tree.groups.get(name)?.children ?? [])].flatMap((child) => draw(child, depth + 1)),
      ...(name === 'all' ? [] : listing.hostsIn(name)).flatMap((host) => [
        branch(host, depth + 1),
        ...variables(listing.host(host), depth + 2),
      ]),
      ...variables(listing.group(name), depth + 1),
    ]
  }
  return draw(top, 0)
}

function branch(text: string, depth: number): string {
  return depth === 0 ? text : `${'  |'.repeat(depth)}--${text}`
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
