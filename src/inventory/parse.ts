import { isMap, isScalar, isSeq, type Node } from 'yaml'
import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { secret } from '../core/secret.ts'
import { type MapEntry, mapEntries } from './map-entries.ts'
import type { Source } from './source.ts'
import type { InventoryValue } from './types.ts'
import { isSecretName, nameProblem } from './variable-names.ts'

/** A variable as one place sets it. */
export interface Variable {
  readonly value: InventoryValue
  /** Where its value is; undefined for those that no file holds (`--extra-vars k=v`). */
  readonly position?: SourcePosition
  /** What relative paths in it are relative to, absolute. */
  readonly folder: string
}

/** Variables of one place, by name. */
export type VariableMap = ReadonlyMap<string, Variable>

/** A host in a group's `hosts`. */
export interface HostBlock {
  readonly name: string
  readonly position: SourcePosition
  readonly vars: VariableMap
}

/** One mention of a group: a name may have several, in one file or in many. */
export interface GroupBlock {
  readonly name: string
  /** The group in whose `children` it stands; undefined at the top. */
  readonly parent: string | undefined
  readonly position: SourcePosition
  readonly hosts: readonly HostBlock[]
  readonly vars: VariableMap
}

/** What one inventory file says, whatever its format: what `merge` puts together. */
export interface InventoryContent {
  /** Absolute path. */
  readonly path: string
  /** In the order of the file, parents before their children. */
  readonly groups: readonly GroupBlock[]
  readonly warnings: readonly string[]
}

/**
 * Reads groups, hosts and variables from an inventory that the schema has accepted.
 *
 * @throws {InventoryError} for names that are not supported yet
 */
export function parseInventory(source: Source, folder: string): InventoryContent {
  const groups: GroupBlock[] = []
  const warnings: string[] = []
  const variables = (node: Node | undefined): VariableMap => readVariables(node, source, folder, warnings)
  const readGroup = (entry: MapEntry, parent: string | undefined): void => {
    const parts = new Map(mapEntries(entry.value, source).map((part) => [part.name, part.value]))
    const hosts = mapEntries(parts.get('hosts'), source).map((host) => ({
      name: hostName(host, source),
      position: source.positionOf(host.key),
      vars: variables(host.value),
    }))
    const position = source.positionOf(entry.key)
    groups.push({ name: entry.name, parent, position, hosts, vars: variables(parts.get('vars')) })
    for (const child of mapEntries(parts.get('children'), source)) readGroup(child, entry.name)
  }
  for (const entry of mapEntries(source.document.contents, source)) readGroup(entry, undefined)
  return { path: source.path, groups, warnings }
}

/** A host's name, if it is one name and not a notation for something else. */
function hostName({ name, key }: MapEntry, source: Source): string {
  const position = source.positionOf(key)
  if (/\[[^\]]*:[^\]]*\]/.test(name)) {
    throw new InventoryError(`ranges of hosts are not supported yet: '${name}'`, {
      position,
      hint: 'write each host as a line of its own',
    })
  }
  const [, host, port] = /^([^:]+):(\d+)$/.exec(name) ?? []
  if (port !== undefined) {
    throw new InventoryError(`ports in names of hosts are not supported yet: '${name}'`, {
      position,
      hint: `write: ${host}: {ansible_port: ${port}}`,
    })
  }
  if (name === '' || /[\s,!&*?[\]\u0000-\u001f]/.test(name) || name.startsWith('-')) {
    throw new InventoryError(`'${name}' cannot be the name of a host`, {
      position,
      hint: 'names have no blanks and none of , ! & * ? [ ]: give any address by ansible_host',
    })
  }
  return name
}

/**
 * Reads a map of variables.
 *
 * @param folder what relative paths in them are relative to, absolute
 * @param warnings where to put what is unusual
 */
export function readVariables(node: Node | undefined, source: Source, folder: string, warnings: string[]): VariableMap {
  const variables = new Map<string, Variable>()
  for (const { name, key, value } of mapEntries(node, source)) {
    const position = source.positionOf(value ?? key)
    const issue = nameProblem(name)
    if (issue !== undefined) {
      const { file, line, column } = source.positionOf(key)
      warnings.push(`${file}:${line}:${column}: ${issue}`)
    }
    variables.set(name, { value: hidden(name, plainValue(value, source)), position, folder })
  }
  return variables
}

/** Passwords are secrets from the moment they are read. */
export function hidden(name: string, value: InventoryValue): InventoryValue {
  return isSecretName(name) && typeof value === 'string' ? secret(value) : value
}

/** A node as a plain value. */
function plainValue(node: Node | undefined, source: Source): InventoryValue {
  const value = source.resolve(node)
  if (isSeq(value)) return value.items.map((item) => plainValue(source.resolve(item), source))
  if (isMap(value)) {
    return Object.fromEntries(mapEntries(value, source).map((entry) => [entry.name, plainValue(entry.value, source)]))
  }
  // The schema of YAML 1.2 knows no other scalars: tags for further ones were refused.
  return isScalar(value) ? (value.value as InventoryValue) : null
}
