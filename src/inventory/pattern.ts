import { InventoryError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { applySubscript, isPattern, nameTest, splitPattern, splitSubscript, type Term } from './pattern-terms.ts'
import type { Inventory, InventoryHost } from './types.ts'

/** The hosts that a pattern selects. */
export interface Selection {
  /** Each once, in the order of the pattern's parts, and within a part in the inventory's. */
  readonly hosts: readonly InventoryHost[]
  /** Parts of the pattern that match nothing, while others do. */
  readonly warnings: readonly string[]
}

/** Names that mean this machine where no host of the inventory has them. */
const LOCALHOST: readonly string[] = ['localhost', '127.0.0.1', '::1']

/** Order in which parts are applied, whatever their written order. */
const STAGES = { union: 0, intersection: 1, exclusion: 2 } as const

/**
 * Selects hosts by an Ansible pattern: names, groups, globs, `~regex`, `web[0]`; `,` or `:` between parts, `&` before a
 * part that hosts must also match, `!` before one that they must not.
 *
 * @throws {InventoryError} for a pattern that matches no host at all, naming the nearest word
 */
export function selectHosts(inventory: Inventory, pattern: string): Selection {
  return select(inventory, pattern, 'pattern')
}

/**
 * Selects hosts as {@link selectHosts} does, for `--limit`: a pattern that was typed for this very run.
 *
 * @throws {InventoryError} also for a part that excludes what is not there: a host that was meant to be spared would not be
 */
export function selectLimit(inventory: Inventory, limit: string): Selection {
  return select(inventory, limit, '--limit')
}

function select(inventory: Inventory, pattern: string, what: 'pattern' | '--limit'): Selection {
  const terms = splitPattern(pattern, (name) => inventory.hosts.has(name))
  const ordered = terms.toSorted((one, other) => STAGES[one.kind] - STAGES[other.kind])
  const hosts = new Map<string, InventoryHost>()
  // Without anything to start from, `!web` and `&web` start from all.
  if (ordered[0]?.kind !== 'union') for (const host of inventory.hosts.values()) hosts.set(host.name, host)
  const missing: Term[] = []
  for (const term of ordered) {
    const found = matchTerm(inventory, term.expression)
    if (found.length === 0) missing.push(term)
    const names = new Set(found.map(({ name }) => name))
    if (term.kind === 'union') for (const host of found) hosts.set(host.name, host)
    else for (const name of [...hosts.keys()]) if (names.has(name) === (term.kind === 'exclusion')) hosts.delete(name)
  }
  const misses = missing.map((term) => missed(inventory, term))
  const fatal = what === '--limit' ? missing.find(({ kind }) => kind === 'exclusion') : undefined
  if (fatal !== undefined) {
    throw new InventoryError(`${what} '${pattern}': ${missed(inventory, fatal)}`, {
      hint: 'leave it out if it is gone: --list-hosts shows the hosts',
    })
  }
  if (hosts.size > 0)
    return { hosts: [...hosts.values()], warnings: misses.map((miss) => `${what} '${pattern}': ${miss}`) }
  throw new InventoryError(
    `${what} '${pattern}' selects no host: ${misses[0] ?? 'its parts match, and leave nothing of each other'}`,
    {
      hint: 'a run without hosts would be green and do nothing',
    },
  )
}

/** Why a part matches nothing. */
function missed({ groups, hosts }: Inventory, { expression }: Term): string {
  const { expression: name, subscript } = splitSubscript(expression)
  if (subscript !== undefined && (groups.has(name) || hosts.has(name)))
    return `'${name}' has too few hosts for '${expression}'`
  if (groups.has(name)) return `the group '${name}' has no hosts`
  // Globs and regular expressions are no misspelt names.
  if (/^~|[*?[]/.test(name)) return `nothing is called like '${name}'`
  return `there is no host or group '${name}'${didYouMean(name, [...hosts.keys(), ...groups.keys()])}`
}

/** The hosts that one part finds. */
function matchTerm(inventory: Inventory, expression: string): readonly InventoryHost[] {
  const exact = inventory.hosts.get(expression)
  if (exact !== undefined) return [exact]
  const { expression: name, subscript } = splitSubscript(expression)
  return applySubscript(matchName(inventory, name), subscript)
}

/** Groups come first; hosts are looked at where no group matches, and for patterns also where one does. */
function matchName(inventory: Inventory, expression: string): readonly InventoryHost[] {
  const matches = nameTest(expression)
  const groups = [...inventory.groups.keys()].filter(matches)
  const names = new Set(groups.flatMap((group) => inventory.groups.get(group) ?? []))
  if (groups.length === 0 || isPattern(expression)) {
    for (const name of inventory.hosts.keys()) if (matches(name)) names.add(name)
  }
  if (names.size === 0 && groups.length === 0 && LOCALHOST.includes(expression)) {
    return [inventory.hosts.get('localhost') ?? { ...inventory.localhost, name: expression }]
  }
  return [...inventory.hosts.values()].filter(({ name }) => names.has(name))
}
