import { isIPv6 } from 'node:net'
import { InventoryError } from '../core/errors.ts'
import { isAddress } from './host-names.ts'

/** How a part of a pattern goes together with the rest: added, kept only if also in it, taken away. */
export type TermKind = 'union' | 'intersection' | 'exclusion'

/** One part of a pattern. */
export interface Term {
  readonly kind: TermKind
  /** The part without `&` or `!`. */
  readonly expression: string
}

/** Which of the hosts that an expression finds are meant: `web[0]`, `web[-1]`, `web[1:2]`; both ends included. */
export interface Subscript {
  readonly first: number
  /** Undefined for one host, infinite for all from the first on. */
  readonly last: number | undefined
}

/**
 * Splits a pattern into its parts: at commas, or else at colons. Blanks around them mean nothing. What is an address as a
 * whole, with a port (`web:22`) or a range (`web[1:3]`), is one part, as in Ansible.
 *
 * @param isHost tells names of hosts: a name with colons (an IPv6 address) is one part
 * @throws {InventoryError} for a pattern without any part; Ansible would take it for all hosts
 */
export function splitPattern(pattern: string, isHost: (name: string) => boolean): readonly Term[] {
  const whole = pattern.trim().replace(/^[!&]/, '')
  const isOneName = isHost(whole) || isIPv6(whole) || isAddress(pattern)
  // Colons inside of brackets belong to a range.
  const words = pattern.includes(',')
    ? pattern.split(',')
    : isOneName
      ? [pattern]
      : (pattern.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? [])
  const terms = words
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map(termOf)
  if (terms.length > 0) return terms
  throw new InventoryError(`the pattern '${pattern}' is empty`, {
    hint: "write 'all' for all hosts; is a variable of the shell empty?",
  })
}

/**
 * One part of a pattern, with the mark before it.
 *
 * @throws {InventoryError} for a mark with nothing behind it
 */
export function termOf(word: string): Term {
  const kind: TermKind = word.startsWith('!') ? 'exclusion' : word.startsWith('&') ? 'intersection' : 'union'
  const expression = kind === 'union' ? word : word.slice(1)
  if (expression !== '') return { kind, expression }
  throw new InventoryError(`'${word}' in a pattern needs a name behind it`, {
    hint: "such as 'web:!web-3', or 'web:&staging'",
  })
}

/** Splits `web[0]` into the expression and its subscript. A bracket that holds no number is part of a glob. */
export function splitSubscript(expression: string): { readonly expression: string; readonly subscript?: Subscript } {
  const [, name, single, first, last] = /^(.+)\[(?:(-?\d+)|(\d+)[:-](\d*))\]$/.exec(expression) ?? []
  // A regular expression ends in brackets of its own.
  if (name === undefined || expression.startsWith('~')) return { expression }
  if (single !== undefined) return { expression: name, subscript: { first: Number(single), last: undefined } }
  return {
    expression: name,
    subscript: { first: Number(first), last: last === '' ? Number.POSITIVE_INFINITY : Number(last) },
  }
}

/** What a subscript leaves of a list. */
export function applySubscript<Item>(items: readonly Item[], subscript: Subscript | undefined): readonly Item[] {
  if (subscript === undefined) return items
  const { first, last } = subscript
  // Ansible takes an end of 0 for none: `web[1:0]` is `web[1]`.
  if (last !== undefined && last !== 0)
    return items.slice(first, last === Number.POSITIVE_INFINITY ? undefined : last + 1)
  const item = items.at(first)
  return item === undefined ? [] : [item]
}

/** True for expressions that are looked for among hosts as well, where a group has matched already. */
export function isPattern(expression: string): boolean {
  return expression.startsWith('~') || /[.?*[]/.test(expression)
}
