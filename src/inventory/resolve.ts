/** Values as task files see them, made of values as files have them. */
import { isList } from '../core/is-list.ts'
import { Secret, secret } from '../core/secret.ts'
import { type RawValue, Template, UnsafeText, VaultText } from './deferred.ts'
import type { InventoryValue } from './types.ts'

/** What working a value out takes. */
export interface ValueResolver {
  /** Decrypts; throws where no password does it. */
  readonly decrypt: (value: VaultText) => Secret
  /** Works a template out; throws where that cannot be done. Undefined for `omit`: as if nothing stood there. */
  readonly evaluate: (value: Template) => InventoryValue | undefined
}

/** What is known of maps and lists: hosts share those of their groups. */
const known = new WeakMap<object, boolean>()

/** True for a value that is, or has in it, what has to be worked out. */
export function isDeferred(value: RawValue): boolean {
  if (value instanceof Template || value instanceof VaultText || value instanceof UnsafeText) return true
  if (!isCompound(value)) return false
  const before = known.get(value)
  if (before !== undefined) return before
  const found = partsOf(value).some(isDeferred)
  known.set(value, found)
  return found
}

/** True for a value that is, or has in it, vault data. */
export function hasVaultText(value: RawValue): boolean {
  if (value instanceof VaultText) return true
  return isDeferred(value) && isCompound(value) && partsOf(value).some(hasVaultText)
}

/** True for a value that is, or has in it, a template. */
export function hasTemplate(value: RawValue): boolean {
  if (value instanceof Template) return true
  return isDeferred(value) && isCompound(value) && partsOf(value).some(hasTemplate)
}

/**
 * Works a value out, with all that is in it.
 *
 * @returns undefined for `omit`, which leaves keys and items out that it is the value of
 * @throws {InventoryError} for vault data that cannot be decrypted, and templates that cannot be worked out
 */
export function resolveValue(value: RawValue, resolver: ValueResolver): InventoryValue | undefined {
  if (value instanceof VaultText) return resolver.decrypt(value)
  if (value instanceof Template) return resolver.evaluate(value)
  if (value instanceof UnsafeText) return value.isSecret ? secret(value.text) : value.text
  // Nothing in it has to be worked out, which is all that the two types differ in.
  if (!isCompound(value) || !isDeferred(value)) return value as InventoryValue
  if (isList(value)) {
    return value.map((item) => resolveValue(item, resolver)).filter((item) => item !== undefined)
  }
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const worked = resolveValue(item, resolver)
    return worked === undefined ? [] : [[key, worked] as const]
  })
  return Object.fromEntries(entries)
}

/** A list or a map. */
type Compound = readonly RawValue[] | { readonly [key: string]: RawValue }

function isCompound(value: RawValue): value is Compound {
  return typeof value === 'object' && value !== null && !(value instanceof Secret)
}

/** The items of a list, or the values of a map. */
function partsOf(value: Compound): readonly RawValue[] {
  return Object.values(value)
}
