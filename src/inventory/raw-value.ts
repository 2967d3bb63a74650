/** Values as a YAML file has them. */

import { isMap, isScalar, isSeq, type Node } from 'yaml'
import { isList } from '../core/is-list.ts'
import { conceal } from '../core/redaction.ts'
import { Secret, secret } from '../core/secret.ts'
import { type RawValue, Template, UnsafeText, VaultText } from './deferred.ts'
import { mapEntries } from './map-entries.ts'
import type { Source } from './source.ts'
import { isTemplate } from './with-templates.ts'

/** Tags of encrypted values; the second is the older one. */
const VAULT_TAGS: ReadonlySet<string> = new Set(['!vault', '!vault-encrypted'])

/** The key by which JSON, which has no tags, says that a value is encrypted. */
export const VAULT_KEY = '__ansible_vault'

/** The key by which JSON says that text is no template. */
const UNSAFE_KEY = '__ansible_unsafe'

/** True for a tag that says that a value is encrypted. */
export function isVaultTag(tag: string | undefined): boolean {
  return tag !== undefined && VAULT_TAGS.has(tag)
}

/**
 * A node as a value; in a file that was encrypted as a whole all text is secret.
 *
 * @param within true below something that is tagged `!unsafe`
 */
export function rawValue(node: Node | undefined, source: Source, within = false): RawValue {
  const value = source.resolve(node)
  const isUnsafe = within || value?.tag === '!unsafe'
  if (isSeq(value)) return value.items.map((item) => rawValue(source.resolve(item), source, isUnsafe))
  if (isMap(value)) {
    const entries = mapEntries(value, source)
    const [first] = entries
    if (entries.length === 1 && isScalar(first?.value)) {
      const text = String(first.value.value)
      if (first.name === VAULT_KEY) return new VaultText(text, source.positionOf(first.value))
      if (first.name === UNSAFE_KEY && source.isJson) return new UnsafeText(text, source.isSecret)
    }
    return Object.fromEntries(entries.map((entry) => [entry.name, rawValue(entry.value, source, isUnsafe)]))
  }
  if (!isScalar(value)) return null
  if (isVaultTag(value.tag)) return new VaultText(String(value.value), source.positionOf(value))
  // The tags that documents are read with know no other scalars: further ones were refused.
  const plain = value.value as string | number | boolean | null
  if (typeof plain === 'string' && !isUnsafe && isTemplate(plain)) {
    return new Template(plain, source.positionOf(value), source.isSecret)
  }
  if (isUnsafe && typeof plain === 'string') return new UnsafeText(plain, source.isSecret)
  return source.isSecret ? asSecret(plain) : plain
}

/**
 * A value of a file that was encrypted as a whole: its text, at any depth, becomes a secret. Numbers stay numbers, and
 * reports hide them as well.
 */
export function asSecret(value: RawValue): RawValue {
  if (typeof value === 'string') return secret(value)
  if (typeof value === 'number') conceal(String(value))
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof UnsafeText) return secret(value.text)
  if (value instanceof Secret || value instanceof VaultText || value instanceof Template) return value
  if (isList(value)) return value.map(asSecret)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asSecret(item)]))
}
