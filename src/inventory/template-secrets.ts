/** Secrets in templates: what of a result was made of one. */
import { isList } from '../core/is-list.ts'
import { Secret, secret } from '../core/secret.ts'
import { Float } from '../jinja/float.ts'
import type { InventoryValue } from './types.ts'

/** What is known of lists and maps: hosts share those of their groups. */
const known = new WeakMap<object, boolean>()

/** True for a value that is a secret, or has one in it. */
export function hasSecret(value: unknown): boolean {
  if (value instanceof Secret) return true
  if (typeof value !== 'object' || value === null) return false
  const before = known.get(value)
  if (before !== undefined) return before
  const found = Object.values(value).some(hasSecret)
  known.set(value, found)
  return found
}

/** What templates see in the place of secrets. */
export interface SecretView {
  readonly ofText: (text: string) => string
  readonly ofNumber: (value: number) => number
  readonly ofTruth: (value: boolean) => boolean
}

/** Secrets as they are. */
export const AS_THEY_ARE: SecretView = { ofText: (text) => text, ofNumber: (value) => value, ofTruth: (value) => value }

/** Numbers that templates made of secrets: hidden as text, and numbers again to other templates. */
const numbers = new WeakMap<Secret, number>()

/**
 * A copy with what is seen of each secret in its place.
 *
 * @param isEncrypted true for a variable of a file that is encrypted as a whole: its numbers and truth values are secrets, too
 */
export function revealed(value: unknown, view: SecretView, isEncrypted = false): unknown {
  if (value instanceof Secret) {
    const number = numbers.get(value)
    return number === undefined ? view.ofText(value.reveal()) : view.ofNumber(number)
  }
  if (isEncrypted && typeof value === 'number') return view.ofNumber(value)
  if (isEncrypted && typeof value === 'boolean') return view.ofTruth(value)
  if (value instanceof Float) return isEncrypted ? Float.of(view.ofNumber(value.value)) : value
  if (Array.isArray(value)) return value.map((item) => revealed(item, view, isEncrypted))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revealed(item, view, isEncrypted)]))
}

/** Ranges of characters that stay among each other, so that what is made of an altered secret is alike in form. */
const RANGES: readonly (readonly [first: string, last: string])[] = [
  ['a', 'z'],
  ['A', 'Z'],
  ['0', '9'],
  ['!', '/'],
  [':', '@'],
  ['[', '`'],
  ['{', '~'],
]

/** Others in the place of secrets: what is made of them then differs where a secret is in it. */
export const ALTERED: SecretView = {
  ofText: altered,
  // With the same number of digits, and a float stays one. What no double holds would make an index or a range fail.
  ofNumber: (value) => Number(String(value).replace(/^(-?)(\d+)/, (_, sign, digits) => sign + altered(digits))),
  ofTruth: (value) => !value,
}

/** A text of the same form, in which every character that can be seen is another. */
function altered(text: string): string {
  return text.replaceAll(/[^\s]/gu, (character) => {
    const range = RANGES.find(([first, last]) => first <= character && character <= last)
    if (range === undefined) return character === '¤' ? '×' : '¤'
    const [first, last] = range
    return character === last ? first : String.fromCharCode(character.charCodeAt(0) + 1)
  })
}

/**
 * Makes secrets of all text and numbers in a value that would be others if the secrets they were made with had been:
 * so a map into which a password is put stays readable but for the password.
 *
 * @param other the same made with other secrets; `undefined` where that could not be done, and all counts as secret
 */
export function withSecrets(value: InventoryValue, other: unknown): InventoryValue {
  if (typeof value === 'string') return value === other || value === '' ? value : secret(value)
  if (typeof value === 'number') return value === other ? value : secretNumber(value)
  if (isList(value)) {
    const others: readonly unknown[] = Array.isArray(other) && other.length === value.length ? other : []
    return value.map((item, index) => withSecrets(item, others[index]))
  }
  if (typeof value !== 'object' || value === null || value instanceof Secret) return value
  const others: Readonly<Record<string, unknown>> = typeof other === 'object' && other !== null ? { ...other } : {}
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withSecrets(item, others[key])]))
}

function secretNumber(value: number): Secret {
  const made = secret(String(value))
  numbers.set(made, value)
  return made
}
