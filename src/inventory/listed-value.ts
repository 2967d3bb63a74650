/** Values as `ansible-inventory` prints them: as they stand in the files, before anything in them is worked out. */
import { isList } from '../core/is-list.ts'
import { REDACTED } from '../core/redaction.ts'
import { Secret } from '../core/secret.ts'
import { type RawValue, Template, UnsafeText, VaultText } from './deferred.ts'
import type { Variable, VariableMap } from './parse.ts'
import { isSecretName } from './variable-names.ts'

/** A value that JSON has. */
export type ListedValue =
  | string
  | number
  | boolean
  | null
  | readonly ListedValue[]
  | { readonly [key: string]: ListedValue }

/** Variables by name. */
export type ListedVariables = { readonly [name: string]: ListedValue }

/** Variables that are Ansible's own: `ansible-inventory` leaves them out, whoever set them (its list INTERNAL_VARS). */
const INTERNAL: ReadonlySet<string> = new Set([
  'ansible_diff_mode',
  'ansible_config_file',
  'ansible_facts',
  'ansible_forks',
  'ansible_inventory_sources',
  'ansible_limit',
  'ansible_playbook_python',
  'ansible_run_tags',
  'ansible_skip_tags',
  'ansible_verbosity',
  'ansible_version',
  'inventory_dir',
  'inventory_file',
  'inventory_hostname',
  'inventory_hostname_short',
  'groups',
  'group_names',
  'omit',
  'playbook_dir',
])

/**
 * Variables as `ansible-inventory` prints them.
 *
 * @param showSecrets true to print what was decrypted out of whole files; a password that stands readable in a file is
 *   printed in any case
 */
export function listedVariables(vars: VariableMap, showSecrets: boolean): ListedVariables {
  const entries = [...vars].filter(([name]) => !INTERNAL.has(name))
  return recordOf(entries.map(([name, variable]) => [name, listedVariable(name, variable, showSecrets)]))
}

/** Lists and maps of variables that several hosts share are made once, so that they are one value in the listing, too. */
const shared = { hidden: new WeakMap<Variable, ListedValue>(), shown: new WeakMap<Variable, ListedValue>() }

function listedVariable(name: string, variable: Variable, showSecrets: boolean): ListedValue {
  if (typeof variable.value !== 'object') return made(name, variable, showSecrets)
  const known = showSecrets ? shared.shown : shared.hidden
  const listed = known.get(variable) ?? made(name, variable, showSecrets)
  known.set(variable, listed)
  return listed
}

function made(name: string, { value, literal, isEncrypted }: Variable, showSecrets: boolean): ListedValue {
  if (isEncrypted && !showSecrets) return REDACTED
  if (literal !== undefined) return listedValue(literal, showSecrets)
  // Its name makes a password of text that everybody who reads the file can see.
  if (value instanceof Secret && isSecretName(name)) return value.reveal()
  return listedValue(value, showSecrets)
}

/** One value: templates and vault data as text, maps and lists by their items. */
export function listedValue(value: RawValue, showSecrets: boolean): ListedValue {
  if (value instanceof Template) return value.isSecret && !showSecrets ? REDACTED : value.text
  if (value instanceof UnsafeText) return value.isSecret && !showSecrets ? REDACTED : { __ansible_unsafe: value.text }
  if (value instanceof VaultText) return { __ansible_vault: value.text }
  if (value instanceof Secret) return showSecrets ? value.reveal() : REDACTED
  // JSON has no such numbers.
  if (typeof value === 'number' && !Number.isFinite(value))
    return Number.isNaN(value) ? '.nan' : value < 0 ? '-.inf' : '.inf'
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map((item) => listedValue(item, showSecrets))
  return recordOf(Object.entries(value).map(([key, item]) => [key, listedValue(item, showSecrets)]))
}

/** An object with these properties, also one called `__proto__`. */
export function recordOf<Value>(entries: readonly (readonly [string, Value])[]): { readonly [name: string]: Value } {
  return Object.fromEntries(entries)
}
