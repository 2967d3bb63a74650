import { isAlias, isMap, isNode, isScalar, isSeq, type Node } from 'yaml'
import { InventoryError } from '../core/errors.ts'
import type { Source } from './source.ts'

/** One entry of a map, after aliases and merge keys. */
export interface MapEntry {
  readonly name: string
  /** The node of the key: where it is. */
  readonly key: Node
  /** What belongs to it, aliases followed; undefined where nothing was written. */
  readonly value: Node | undefined
}

/**
 * The entries of a map, those that it merges (`<<`) before its own; of two with one name, the map's own.
 *
 * @param node a map, one bare word (a key without a value), or nothing
 * @throws {InventoryError} for a key that is no word
 */
export function mapEntries(node: unknown, source: Source): readonly MapEntry[] {
  const map = source.resolve(node)
  if (isScalar(map) && typeof map.value === 'string') return [{ name: map.value, key: map, value: undefined }]
  if (!isMap(map)) return []
  const entries = new Map<string, MapEntry>()
  for (const { key, value } of map.items) {
    if (isMergeKey(key)) {
      for (const merged of mergedMaps(value, source))
        for (const entry of mapEntries(merged, source)) if (!entries.has(entry.name)) entries.set(entry.name, entry)
    }
  }
  for (const { key, value } of map.items) {
    const keyNode = isAlias(key) ? source.resolve(key) : key
    if (isMergeKey(keyNode)) continue
    if (!isNode(keyNode) || !isScalar(keyNode) || keyNode.value === null) {
      throw new InventoryError('a key must be a word', {
        position: source.positionOf(keyNode),
        hint: 'templates and maps as keys go in quotes',
      })
    }
    // As in JSON: a bare `yes` is the key `true`, `0644` the key `420`.
    const name = String(keyNode.value)
    entries.set(name, { name, key: keyNode, value: source.resolve(value) })
  }
  return [...entries.values()]
}

/** True for a `<<` without quotes: the parser gives it a symbol for its value, to tell it from the text. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol'
}

/** The maps that a merge key names: one, or a list in which the earlier wins. */
function mergedMaps(value: unknown, source: Source): readonly unknown[] {
  const node = source.resolve(value)
  return isSeq(node) ? node.items : [node]
}
