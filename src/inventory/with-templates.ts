/** Which text is a template. */

import type { SourcePosition } from '../core/errors.ts'
import { isList } from '../core/is-list.ts'
import { Secret } from '../core/secret.ts'
import { type RawValue, Template, UnsafeText, VaultText } from './deferred.ts'

/** True for text that Ansible would give to its template engine. A comment counts that ends: bash's `${#list[@]}` is none. */
export function isTemplate(text: string): boolean {
  return text.includes('{') && /\{\{|\{%|\{#[\s\S]*?#\}/.test(text)
}

/**
 * A value in which text that is a template is marked as such, at any depth.
 *
 * @param position where it stands
 */
export function withTemplates(value: RawValue, position: SourcePosition): RawValue {
  if (typeof value === 'string') return isTemplate(value) ? new Template(value, position) : value
  if (value instanceof Secret) return isTemplate(value.reveal()) ? new Template(value.reveal(), position, true) : value
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Template || value instanceof VaultText || value instanceof UnsafeText) return value
  if (isList(value)) return value.map((item) => withTemplates(item, position))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTemplates(item, position)]))
}
