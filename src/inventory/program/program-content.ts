/** What an inventory program prints: groups by name, with hosts, variables and children. */

import { InventoryError, type SourcePosition } from '../../core/errors.ts'
import { isList } from '../../core/is-list.ts'
import { type RawValue, UnsafeText, VaultText } from '../deferred.ts'
import { type GroupBlock, type HostBlock, hidden, type VariableMap } from '../parse.ts'
import { requireHostName } from '../require-host-name.ts'
import { isConnectionVariable, isSecretName } from '../variable-names.ts'
import { withTemplates } from '../with-templates.ts'

/** What JSON gives. */
type Json = string | number | boolean | null | readonly Json[] | JsonMap
type JsonMap = { readonly [key: string]: Json }

/** What a program's `--list` says. */
export interface ProgramListing {
  readonly groups: readonly GroupBlock[]
  /** Names of all hosts, each once. */
  readonly hosts: readonly string[]
  /** Variables of hosts, where it gives them all at once; where not, it is asked for each host. */
  readonly hostVariables: JsonMap | undefined
}

/** Where the answers of a program come from. */
export interface ProgramPlace {
  readonly position: SourcePosition
  /** What relative paths in its variables are relative to. */
  readonly folder: string
}

const PARTS = ['hosts', 'vars', 'children'] as const

/**
 * Reads the answer to `--list`. A group may be a list of its hosts, and a name with variables only is a host of that name
 * in a group of that name: forms of Ansible's first years.
 *
 * @throws {InventoryError} for parts of the wrong kind
 */
export function readListing(listing: JsonMap, place: ProgramPlace): ProgramListing {
  const groups: GroupBlock[] = []
  const hosts = new Set<string>()
  let hostVariables: JsonMap | undefined
  for (const [name, given] of Object.entries(listing)) {
    if (name === '_meta') {
      const { hostvars } = mapOf(given, '_meta', place)
      if (hostvars !== undefined) hostVariables = mapOf(hostvars, '_meta.hostvars', place)
      continue
    }
    const group = isMap(given) ? given : { hosts: given }
    const parts = PARTS.some((part) => part in group) ? group : { hosts: [name], vars: group }
    const names = listOf(parts.hosts ?? [], `the hosts of '${name}'`, place)
    const members = names.map((host): HostBlock => {
      requireHostName(host, place.position)
      hosts.add(host)
      return { name: host, position: place.position, vars: new Map() }
    })
    const vars = variablesOf(mapOf(parts.vars ?? {}, `the vars of '${name}'`, place), place)
    const mention = { parent: undefined, position: place.position, hosts: [], vars: new Map() }
    groups.push({ ...mention, name, hosts: members, vars })
    for (const child of listOf(parts.children ?? [], `the children of '${name}'`, place)) {
      groups.push({ ...mention, name: child, parent: name })
    }
  }
  return { groups, hosts: [...hosts], hostVariables }
}

/** Variables as a program gives them. */
export function variablesOf(given: JsonMap, { position, folder }: ProgramPlace): VariableMap {
  return new Map(
    Object.entries(given).map(([name, value]) => {
      const raw = rawValue(value, position)
      const isPlain = raw instanceof UnsafeText && (isConnectionVariable(name) || isSecretName(name))
      const own = isPlain ? { value: hidden(name, raw.text), literal: raw } : { value: hidden(name, raw) }
      return [name, { ...own, position, folder }]
    }),
  )
}

/** A value, in which vault data and text that is no template are marked as `ansible-inventory` marks them. */
function rawValue(value: Json, position: SourcePosition): RawValue {
  if (isList(value)) return value.map((item) => rawValue(item, position))
  if (!isMap(value)) return withTemplates(value, position)
  const entries = Object.entries(value)
  const [[key, text] = ['', null]] = entries
  if (entries.length === 1 && typeof text === 'string') {
    if (key === '__ansible_vault') return new VaultText(text, position)
    if (key === '__ansible_unsafe') return new UnsafeText(text)
  }
  return Object.fromEntries(entries.map(([name, item]) => [name, rawValue(item, position)]))
}

/** @throws {InventoryError} for anything but a map, saying what it is */
export function mapOf(value: unknown, what: string, { position }: ProgramPlace): JsonMap {
  if (isMap(value)) return value
  throw new InventoryError(`${what} must be an object of JSON, and is ${kindOf(value)}`, { position })
}

function listOf(value: Json, what: string, { position }: ProgramPlace): readonly string[] {
  if (isList(value) && value.every((item) => typeof item === 'string')) return value
  const kind = isList(value) ? 'holds something else' : `is ${kindOf(value)}`
  throw new InventoryError(`${what} must be a list of names, and ${kind}`, { position })
}

function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : isMap(value) ? 'an object' : `a ${typeof value}`
}
