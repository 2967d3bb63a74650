/** Files of Ansible's plugin `constructed`, which makes variables and groups of those that are there. */
import { isMap, isScalar, isSeq, type Node } from 'yaml'
import { InventoryError, type SourcePosition } from '../../core/errors.ts'
import { didYouMean } from '../../core/nearest.ts'
import { mapEntries } from '../map-entries.ts'
import type { Source } from '../source.ts'

/** An expression, without `{{ }}`. */
export interface PlacedExpression {
  readonly text: string
  readonly position: SourcePosition
}

/** One entry of `keyed_groups`. */
export interface KeyedGroup {
  readonly key: PlacedExpression
  readonly prefix: string
  readonly separator: string
  /** A name, or a template of one. */
  readonly parentGroup: PlacedExpression | undefined
  /** Stands for an empty value. */
  readonly defaultValue: string | undefined
  /** False: a map's key with an empty value is a name without the separator behind it. */
  readonly trailingSeparator: boolean
}

/** What such a file asks for. */
export interface ConstructedConfig {
  /** An expression that cannot be worked out is an error; else it is passed over, as with Ansible. */
  readonly strict: boolean
  /** Variables of hosts, by name. */
  readonly compose: ReadonlyMap<string, PlacedExpression>
  /** Conditions, by name of the group. */
  readonly groups: ReadonlyMap<string, PlacedExpression>
  readonly keyedGroups: readonly KeyedGroup[]
  /** `group_vars` and `host_vars` beside the inventories before it are seen. */
  readonly usesVariableFolders: boolean
  /** `-e` is seen. */
  readonly usesExtraVars: boolean
  /** False: without a prefix there is no separator. */
  readonly leadingSeparator: boolean
  /** Where its `plugin` is. */
  readonly position: SourcePosition
}

const NAMES = ['constructed', 'ansible.builtin.constructed']

const KEYS = [
  'plugin',
  'strict',
  'compose',
  'groups',
  'keyed_groups',
  'use_vars_plugins',
  'use_extra_vars',
  'leading_separator',
]
const KEYED_KEYS = ['key', 'prefix', 'separator', 'parent_group', 'default_value', 'trailing_separator']

/**
 * Reads the settings of a plugin.
 *
 * @returns undefined for a file that is an inventory itself
 * @throws {InventoryError} for another plugin, and for settings that make no sense
 */
export function readConstructed(source: Source): ConstructedConfig | undefined {
  const entries = new Map(mapEntries(source.document.contents, source).map((entry) => [entry.name, entry]))
  const plugin = entries.get('plugin')
  if (plugin === undefined || !isScalar(plugin.value)) return undefined
  const name = String(plugin.value.value)
  const position = source.positionOf(plugin.value)
  if (!NAMES.includes(name)) {
    throw new InventoryError(`the inventory plugin '${name}' is not read${didYouMean(name, NAMES)}`, {
      position,
      hint: `convert it by: ansible-inventory -i ${source.file} --list --yaml; or give a program that prints JSON`,
    })
  }
  refuseUnknown([...entries.values()], KEYS, source)
  const part = (key: string): Node | undefined => entries.get(key)?.value
  return {
    strict: flag(part('strict'), 'strict', false, source),
    compose: expressions(part('compose'), 'compose', source),
    groups: expressions(part('groups'), 'groups', source),
    keyedGroups: keyedGroups(part('keyed_groups'), source),
    usesVariableFolders: flag(part('use_vars_plugins'), 'use_vars_plugins', false, source),
    usesExtraVars: flag(part('use_extra_vars'), 'use_extra_vars', false, source),
    leadingSeparator: flag(part('leading_separator'), 'leading_separator', true, source),
    position,
  }
}

function refuseUnknown(entries: ReturnType<typeof mapEntries>, known: readonly string[], source: Source): void {
  const foreign = entries.find(({ name }) => !known.includes(name))
  if (foreign === undefined) return
  throw new InventoryError(`there is no '${foreign.name}' here${didYouMean(foreign.name, known)}`, {
    position: source.positionOf(foreign.key),
    hint: `known: ${known.join(', ')}`,
  })
}

/** True where nothing was written for it. */
function isNothing(node: Node | undefined): boolean {
  return node === undefined || (isScalar(node) && node.value === null)
}

function flag(node: Node | undefined, name: string, fallback: boolean, source: Source): boolean {
  if (isNothing(node)) return fallback
  if (isScalar(node) && typeof node.value === 'boolean') return node.value
  throw mistake(node, `${name} must be true or false`, source)
}

function mistake(node: Node | undefined, message: string, source: Source): InventoryError {
  return new InventoryError(message, { position: source.positionOf(node) })
}

/** What stands there, as text: Ansible puts it between `{{` and `}}`, whatever it is. */
function textOf(node: Node | undefined, name: string, source: Source): string {
  if (!isScalar(node) || node.value === null) throw mistake(node, `${name} must be text`, source)
  return typeof node.value === 'boolean' ? (node.value ? 'True' : 'False') : String(node.value)
}

function expressions(node: Node | undefined, name: string, source: Source): ReadonlyMap<string, PlacedExpression> {
  if (isNothing(node)) return new Map()
  if (!isMap(node)) throw mistake(node, `${name} must be a map: NAME: EXPRESSION`, source)
  return new Map(
    mapEntries(node, source).map(({ name: key, value }) => [
      key,
      { text: textOf(value, `${name}: ${key}`, source), position: source.positionOf(value) },
    ]),
  )
}

function keyedGroups(node: Node | undefined, source: Source): readonly KeyedGroup[] {
  if (isNothing(node)) return []
  if (!isSeq(node)) throw mistake(node, 'keyed_groups must be a list of maps, each with a key', source)
  return node.items.map((item) => keyedGroup(source.resolve(item), source))
}

function keyedGroup(node: Node | undefined, source: Source): KeyedGroup {
  if (!isMap(node)) throw mistake(node, 'each of keyed_groups must be a map with a key', source)
  const entries = mapEntries(node, source)
  refuseUnknown(entries, KEYED_KEYS, source)
  const parts = new Map(entries.map(({ name, value }) => [name, value]))
  const text = (name: string): string | undefined => {
    const part = parts.get(name)
    return isNothing(part) ? undefined : textOf(part, name, source)
  }
  const key = parts.get('key')
  if (key === undefined) throw mistake(node, "an entry of keyed_groups needs a 'key'", source)
  const [defaultValue, trailing, parent] = [
    text('default_value'),
    parts.get('trailing_separator'),
    text('parent_group'),
  ]
  if (defaultValue !== undefined && !isNothing(trailing)) {
    throw mistake(trailing, 'default_value and trailing_separator exclude each other', source)
  }
  return {
    key: { text: textOf(key, 'key', source), position: source.positionOf(key) },
    prefix: text('prefix') ?? '',
    separator: text('separator') ?? '_',
    parentGroup:
      parent === undefined ? undefined : { text: parent, position: source.positionOf(parts.get('parent_group')) },
    defaultValue,
    trailingSeparator: flag(trailing, 'trailing_separator', true, source),
  }
}
