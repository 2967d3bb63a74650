import { isScalar, type Node } from 'yaml'
import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { secret } from '../core/secret.ts'
import type { ConstructedConfig } from './constructed/config.ts'
import { type RawValue, UnsafeText } from './deferred.ts'
import { hostBlocks, RangeCount } from './host-blocks.ts'
import { type MapEntry, mapEntries } from './map-entries.ts'
import { rawValue } from './raw-value.ts'
import type { Source } from './source.ts'
import { isConnectionVariable, isSecretName, nameProblem } from './variable-names.ts'
import { type ValuePath, wholeFloatsOf } from './whole-floats.ts'

/** A variable as one place sets it. */
export interface Variable {
  /** As the file has it: templates and vault data in it are worked out when it is read. */
  readonly value: RawValue
  /** Where its value is; undefined for those that no file holds (`--extra-vars k=v`). */
  readonly position?: SourcePosition
  /** What relative paths in it are relative to, absolute. */
  readonly folder: string
  /** What it replaced that the same place had said before: an earlier mention, file or `-e`. */
  readonly earlier?: Variable
  /** What Ansible takes it for, where that differs: for a connection variable in INI, a number instead of its text. */
  readonly literal?: RawValue
  /** True for one of a file that is encrypted as a whole. */
  readonly isEncrypted?: boolean
  /** Where in it floats without a fraction stand, which templates print as such; left out where there are none. */
  readonly wholeFloats?: readonly ValuePath[]
}

/** Variables of one place, by name. */
export type VariableMap = ReadonlyMap<string, Variable>

/** No variables. */
const NONE: VariableMap = new Map()

/** A host in a group's `hosts`. */
export interface HostBlock {
  readonly name: string
  readonly position: SourcePosition
  /** The port in its name: `ansible_port`, where this is the host's first mention. */
  readonly port?: number
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
  /** True where only hosts that nothing has mentioned before become its members: those of a list of hosts. */
  readonly onlyNewHosts?: boolean
  /** Where this mention alone makes no group, another one has to: what mentions it, for the error. */
  readonly needsGroup?: string
}

/** What one inventory file says, whatever its format: what `merge` puts together. */
export interface InventoryContent {
  /** Absolute path; of a list of hosts, the list. */
  readonly path: string
  /** Where its `group_vars` and `host_vars` are, absolute; a list of hosts has none. */
  readonly variableFolder?: string
  /** In the order of the file, parents before their children. */
  readonly groups: readonly GroupBlock[]
  /** Of a file of the plugin `constructed`: what makes its groups, once the inventories before it are read. */
  readonly constructed?: ConstructedConfig
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
  const ranges = new RangeCount()
  const variables = (node: Node | undefined): VariableMap => readVariables(node, source, folder, warnings)
  const readGroup = (entry: MapEntry, parent: string | undefined): void => {
    const name = textKey(entry, 'group', source)
    const mention = { name, parent, position: source.positionOf(entry.key), hosts: [], vars: NONE }
    groups.push(mention)
    // In the order in which they are written: it is the order of the hosts.
    for (const part of mapEntries(entry.value, source)) {
      if (part.name === 'vars') groups.push({ ...mention, vars: variables(part.value) })
      if (part.name === 'hosts') {
        const hosts = mapEntries(part.value, source).flatMap((host) =>
          hostBlocks(textKey(host, 'host', source), source.positionOf(host.key), variables(host.value), ranges),
        )
        groups.push({ ...mention, hosts })
      }
      if (part.name === 'children') for (const child of mapEntries(part.value, source)) readGroup(child, name)
    }
  }
  for (const entry of mapEntries(source.document.contents, source)) readGroup(entry, undefined)
  return { path: source.path, groups, warnings }
}

/**
 * The name of a group or host.
 *
 * @throws {InventoryError} for what YAML reads as a number or a truth value: Ansible refuses it, too
 */
function textKey({ name, key }: MapEntry, what: 'group' | 'host', source: Source): string {
  if (!isScalar(key) || typeof key.value === 'string') return name
  throw new InventoryError(`the name of a ${what} must be text, and '${key.source ?? name}' is ${name} to YAML`, {
    position: source.positionOf(key),
    hint: `write it in quotes: '${key.source ?? name}'`,
  })
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
    const raw = rawValue(value, source)
    // What connections are made by is plain text already: nothing has to ask again whether it is.
    const isPlain = raw instanceof UnsafeText && (isConnectionVariable(name) || isSecretName(name))
    const text = (unsafe: UnsafeText): RawValue => (unsafe.isSecret ? secret(unsafe.text) : hidden(name, unsafe.text))
    const own = isPlain ? { value: text(raw), literal: raw } : { value: hidden(name, raw) }
    const wholeFloats = wholeFloatsOf(value, source)
    const more = { ...(wholeFloats.length > 0 && { wholeFloats }), ...(source.isSecret && { isEncrypted: true }) }
    variables.set(name, { ...own, position, folder, ...more })
  }
  return variables
}

/** Passwords are secrets from the moment they are read. */
export function hidden(name: string, value: RawValue): RawValue {
  return isSecretName(name) && typeof value === 'string' ? secret(value) : value
}
