import { InventoryError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { termsOfFile } from './limit-file.ts'
import { nameTest } from './name-test.ts'
import { applySubscript, isPattern, splitPattern, splitSubscript, type Term } from './pattern-terms.ts'
import type { InventoryHost } from './types.ts'

/** What patterns are looked up in. */
export interface Selectable<Host extends Named> {
  /** Hosts by name, in the order of the files. */
  readonly hosts: ReadonlyMap<string, Host>
  /** Names of each group's hosts, children's included. */
  readonly groups: ReadonlyMap<string, readonly string[]>
  /** The machine that Hawser runs on, which a pattern may name without the inventory. */
  readonly localhost: Host
}

/** What has a name. */
interface Named {
  readonly name: string
}

/** The hosts that a pattern selects. */
export interface Selection<Host extends Named = InventoryHost> {
  /** Each once, in the order of the pattern's parts; within a part in that of the groups, and then of the inventory. */
  readonly hosts: readonly Host[]
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
export function selectHosts<Host extends Named>(inventory: Selectable<Host>, pattern: string): Selection<Host> {
  return select(inventory, pattern, 'pattern', splitPattern(pattern, isHostOf(inventory)))
}

/**
 * Selects hosts as {@link selectHosts} does, for `--limit`: a pattern that was typed for this very run. A part `@FILE`
 * stands for the parts that a file holds, one a line.
 *
 * @param cwd what `@FILE` is relative to
 * @throws {InventoryError} also for a part that excludes what is not there: a host that was meant to be spared would not be
 */
export function selectLimit<Host extends Named>(
  inventory: Selectable<Host>,
  limit: string,
  cwd = process.cwd(),
): Selection<Host> {
  const terms = splitPattern(limit, isHostOf(inventory)).flatMap((term) => termsOfFile(term, cwd))
  return select(inventory, limit, '--limit', terms)
}

function isHostOf({ hosts }: Selectable<Named>): (name: string) => boolean {
  return (name) => hosts.has(name)
}

function select<Host extends Named>(
  inventory: Selectable<Host>,
  pattern: string,
  what: 'pattern' | '--limit',
  terms: readonly Term[],
): Selection<Host> {
  const ordered = terms.toSorted((one, other) => STAGES[one.kind] - STAGES[other.kind])
  const hosts = new Map<string, Host>()
  const find = matcher(inventory)
  // Without anything to start from, `!web` and `&web` start from all.
  if (ordered[0]?.kind !== 'union') for (const host of find(ALL)) hosts.set(host.name, host)
  const missing: Term[] = []
  for (const term of ordered) {
    const found = find(term)
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
function missed({ groups, hosts }: Selectable<Named>, { expression }: Term): string {
  const { expression: name, subscript } = splitSubscript(expression)
  if (subscript !== undefined && (groups.has(name) || hosts.has(name)))
    return `'${name}' has too few hosts for '${expression}'`
  if (groups.has(name)) return `the group '${name}' has no hosts`
  // Globs and regular expressions are no misspelt names.
  if (/^~|[*?[]/.test(name)) return `nothing is called like '${name}'`
  return `there is no host or group '${name}'${didYouMean(name, [...hosts.keys(), ...groups.keys()])}`
}

/** The part that all hosts match. */
const ALL: Term = { kind: 'union', expression: 'all' }

/** A function that finds the hosts of one part after the other. */
function matcher<Host extends Named>(inventory: Selectable<Host>): (term: Term) => readonly Host[] {
  const { hosts, groups } = inventory
  // The first host of the inventory that is called like this machine; else the one that needs no inventory, by the name
  // that is given to it first.
  let localhost = [...hosts.values()].find(({ name }) => LOCALHOST.includes(name))
  /** Names out of a list that an expression means; one that is no pattern means itself. */
  const among = (names: ReadonlyMap<string, unknown>, expression: string): readonly string[] =>
    isPattern(expression) ? [...names.keys()].filter(nameTest(expression)) : names.has(expression) ? [expression] : []
  const matchName = (expression: string): readonly Host[] => {
    const matched = among(groups, expression)
    const members = matched.flatMap((group) => groups.get(group) ?? [])
    // Hosts are looked at where no group matches, and for patterns also where one does.
    const single = matched.length === 0 || isPattern(expression) ? among(hosts, expression) : []
    const found = [...members, ...single].flatMap((name) => hosts.get(name) ?? [])
    if (found.length > 0 || !LOCALHOST.includes(expression)) return found
    localhost ??= { ...inventory.localhost, name: expression }
    return [localhost]
  }
  return ({ kind, expression }) => {
    // Only where hosts are added is the name of a host looked for before all else.
    const exact = kind === 'union' ? hosts.get(expression) : undefined
    if (exact !== undefined) return [exact]
    const { expression: name, subscript } = splitSubscript(expression)
    // A host that several groups have counts as often for the subscript: as in Ansible.
    return applySubscript(matchName(name), subscript)
  }
}
