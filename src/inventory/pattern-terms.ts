import { isIPv6 } from 'node:net'
import { InventoryError } from '../core/errors.ts'

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
 * Splits a pattern into its parts: at commas, or else at colons. Blanks around them mean nothing.
 *
 * @param isHost tells names of hosts: a name with colons (an IPv6 address) is one part
 * @throws {InventoryError} for a pattern without any part; Ansible would take it for all hosts
 */
export function splitPattern(pattern: string, isHost: (name: string) => boolean): readonly Term[] {
  const whole = pattern.trim().replace(/^[!&]/, '')
  const isOneName = isHost(whole) || isIPv6(whole)
  // Colons inside of brackets belong to a range.
  const words = pattern.includes(',')
    ? pattern.split(',')
    : isOneName
      ? [pattern]
      : (pattern.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? [])
  const terms = words
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map(term)
  if (terms.length > 0) return terms
  throw new InventoryError(`the pattern '${pattern}' is empty`, {
    hint: "write 'all' for all hosts; is a variable of the shell empty?",
  })
}

function term(word: string): Term {
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
  if (last !== undefined) return items.slice(first, last === Number.POSITIVE_INFINITY ? undefined : last + 1)
  const item = items.at(first)
  return item === undefined ? [] : [item]
}

/** True for expressions that are looked for among hosts as well, where a group has matched already. */
export function isPattern(expression: string): boolean {
  return expression.startsWith('~') || /[.?*[]/.test(expression)
}

/**
 * A test of names: a glob as Python's fnmatch has it (`*`, `?`, `[a-z]`, `[!a-z]`; case matters), or `~` and a regular
 * expression for the name's beginning. Globs of paths, as libraries have them, differ in `/`, `.`, `{` and `**`.
 *
 * @throws {InventoryError} for a regular expression with a mistake
 */
export function nameTest(expression: string): (name: string) => boolean {
  if (expression.startsWith('~')) {
    try {
      const test = new RegExp(`^(?:${expression.slice(1)})`)
      return (name) => test.test(name)
    } catch (cause) {
      throw new InventoryError(`'${expression}' is not a regular expression`, {
        cause,
        ...(cause instanceof Error && { hint: cause.message }),
      })
    }
  }
  if (!/[*?[]/.test(expression)) return (name) => name === expression
  const source = expression.replace(
    /\[(!?)([^\]]+)\]|[\s\S]/g,
    (character, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replace(/[\\^[\]]/g, String.raw`\$&`)}]`
      if (character === '*') return '.*'
      if (character === '?') return '.'
      return character.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
    },
  )
  try {
    const test = new RegExp(`^${source}$`, 's')
    return (name) => test.test(name)
  } catch {
    // A range in brackets that runs backwards: no character is in it.
    return () => false
  }
}
