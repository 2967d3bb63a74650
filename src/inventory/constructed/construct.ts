/** What `constructed` makes of the inventories before it (measured with ansible-core 2.14). */
import { InventoryError } from '../../core/errors.ts'
import { Secret } from '../../core/secret.ts'
import type { GroupBlock, VariableMap } from '../parse.ts'
import type { TemplateHost, TemplateWorld } from '../template-scope.ts'
import type { InventoryValue } from '../types.ts'
import type { ConstructedConfig, KeyedGroup, PlacedExpression } from './config.ts'
import { HostExpressions, isOfExpression, refuseSyntax } from './expressions.ts'

/** Hosts as the file sees them. */
export interface ConstructedHosts {
  readonly world: TemplateWorld
  /** The variables that hold for a host after some are set. */
  readonly withVariables: (host: TemplateHost, composed: VariableMap) => TemplateHost
}

/**
 * Makes groups and variables.
 *
 * @param folder what relative paths in composed values are relative to, absolute
 * @returns mentions of groups, as if a file had them
 * @throws {InventoryError} for an expression that is none, and in a strict file for one that cannot be worked out
 */
export function construct(config: ConstructedConfig, hosts: ConstructedHosts, folder: string): readonly GroupBlock[] {
  const { compose, groups, keyedGroups } = config
  for (const expression of [...compose.values(), ...groups.values(), ...keyedGroups.map(({ key }) => key)])
    refuseSyntax(expression)
  return [...hosts.world.hosts.values()].flatMap((host) => new HostConstruction(config, hosts, host, folder).blocks())
}

class HostConstruction {
  readonly #config: ConstructedConfig
  readonly #hosts: ConstructedHosts
  readonly #host: TemplateHost
  readonly #folder: string
  readonly #blocks: GroupBlock[] = []

  constructor(config: ConstructedConfig, hosts: ConstructedHosts, host: TemplateHost, folder: string) {
    this.#config = config
    this.#hosts = hosts
    this.#host = host
    this.#folder = folder
  }

  blocks(): readonly GroupBlock[] {
    const { compose, groups, keyedGroups, position } = this.#config
    const before = new HostExpressions(this.#host, this.#hosts.world)
    const composed: VariableMap = new Map(
      [...compose].flatMap(([name, expression]) => {
        const value = this.#tried(() => before.value(expression))
        return value === undefined
          ? []
          : [[name, { value, position: expression.position, folder: this.#folder }] as const]
      }),
    )
    if (composed.size > 0) {
      // It stays in the groups that it is in.
      const hosts = [{ name: this.#host.name, position, vars: composed }]
      this.#blocks.push({ name: 'ungrouped', parent: undefined, position, hosts, vars: new Map(), onlyNewHosts: true })
    }
    const host = composed.size > 0 ? this.#hosts.withVariables(this.#host, composed) : this.#host
    const after = new HostExpressions(host, this.#hosts.world)
    for (const [name, condition] of groups) {
      if (this.#tried(() => after.holds(condition))) this.#add(safeName(name), condition)
    }
    for (const keyed of keyedGroups) this.#addKeyed(keyed, after)
    return this.#blocks
  }

  /** @returns undefined for what a file that is not strict passes over */
  #tried<Value>(work: () => Value): Value | undefined {
    try {
      return work()
    } catch (error) {
      if (this.#config.strict || !isOfExpression(error)) throw error
      return undefined
    }
  }

  #add(name: string, { position }: PlacedExpression, parent?: string): void {
    const hosts = [{ name: this.#host.name, position, vars: new Map() }]
    this.#blocks.push({ name, parent: undefined, position, hosts, vars: new Map() })
    if (parent === undefined) return
    this.#blocks.push({ name: parent, parent: undefined, position, hosts: [], vars: new Map() })
    this.#blocks.push({ name, parent, position, hosts: [], vars: new Map() })
  }

  #addKeyed(keyed: KeyedGroup, expressions: HostExpressions): void {
    const value = this.#tried(() => expressions.value(keyed.key))
    if (value === undefined) return
    const key = value instanceof Secret ? value.reveal() : value
    if (isEmpty(key) && !(key === '' && keyed.defaultValue !== undefined)) {
      if (!this.#config.strict || (typeof key === 'object' && key !== null)) return
      throw new InventoryError(`the key is empty for the host '${this.#host.name}'`, { position: keyed.key.position })
    }
    const { parentGroup, prefix } = keyed
    const parent = parentGroup === undefined ? undefined : this.#tried(() => expressions.text(parentGroup))
    if (parentGroup !== undefined && parent === undefined) return
    const separator = prefix === '' && !this.#config.leadingSeparator ? '' : keyed.separator
    for (const name of namesOf(key, keyed)) {
      this.#add(
        safeName(`${prefix}${separator}${name}`),
        keyed.key,
        parent === undefined ? undefined : safeName(String(parent)),
      )
    }
  }
}

/** What Python takes for false. */
function isEmpty(value: InventoryValue): boolean {
  if (value === null || value === '' || value === 0 || value === false) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** @throws {InventoryError} for a key that is no text, list or map */
function namesOf(
  key: InventoryValue,
  { defaultValue, separator, trailingSeparator, key: { position } }: KeyedGroup,
): readonly string[] {
  const shown = (value: unknown): string => (value instanceof Secret ? value.reveal() : pythonText(value))
  if (typeof key === 'string') return [key === '' ? (defaultValue ?? '') : key]
  if (Array.isArray(key)) return key.map((item) => (item === '' ? (defaultValue ?? '') : shown(item)))
  if (typeof key === 'object' && key !== null) {
    return Object.entries(key).map(([name, value]) => {
      if (value !== '') return `${name}${separator}${shown(value)}`
      if (defaultValue !== undefined) return `${name}${separator}${defaultValue}`
      return trailingSeparator ? `${name}${separator}` : name
    })
  }
  throw new InventoryError('a key must be text, a list or a map', { position, hint: 'write | string behind it' })
}

/** Numbers and truth values as Python prints them. */
function pythonText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return value === null ? 'None' : String(value)
}

/** What is no letter, digit or underscore becomes an underscore; so does a digit at the beginning. */
function safeName(name: string): string {
  return name.replaceAll(/^\d|[^\p{L}\p{N}_]/gu, '_')
}
