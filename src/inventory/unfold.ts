/** What a YAML file grows to when its references are followed: fleets share defaults, bombs unfold to billions. */
import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml'
import { InventoryError } from '../core/errors.ts'
import { mapEntries } from './map-entries.ts'
import { MOST_LEVELS, nestingError } from './nesting.ts'
import type { Source } from './source.ts'

/** Most values that one file may stand for, references followed: 10,000 hosts with 250 shared variables each. */
const MOST_VALUES = 5_000_000

/** What a node comes to. */
interface Extent {
  readonly values: number
  readonly levels: number
}

const SCALAR: Extent = { values: 1, levels: 0 }

/**
 * The document as plain values, as far as a schema asks for them: text, numbers, truth values, maps and lists. What
 * several references name is one value.
 */
export function plainDocument(source: Source): unknown {
  const known = new Map<Node, unknown>()
  const plain = (node: unknown): unknown => {
    const target = source.resolve(node)
    if (target === undefined) return null
    if (known.has(target)) return known.get(target)
    let value: unknown = null
    if (isScalar(target)) value = target.value
    if (isSeq(target)) value = target.items.map(plain)
    if (isMap(target)) {
      value = Object.fromEntries(mapEntries(target, source).map((entry) => [entry.name, plain(entry.value)]))
    }
    if (target.anchor !== undefined) known.set(target, value)
    return value
  }
  return plain(source.document.contents)
}

/**
 * Refuses files that unfold to more than a machine can hold. Each node is looked at once: what an anchor comes to is known
 * before any reference to it is met.
 *
 * @throws {InventoryError} at the place that grows too large, or too deep
 */
export function refuseBombs(source: Source): void {
  const anchored = new Map<Node, Extent>()
  const extentOf = (node: unknown): Extent => {
    // A reference within what it refers to is somebody else's to refuse.
    if (isAlias(node)) return anchored.get(source.resolve(node) ?? node) ?? SCALAR
    if (!isMap(node) && !isSeq(node)) {
      if (isScalar(node) && node.anchor !== undefined) anchored.set(node, SCALAR)
      return SCALAR
    }
    let values = 1
    let levels = 0
    const add = (extent: Extent): void => {
      values += extent.values
      levels = Math.max(levels, extent.levels)
      if (values > MOST_VALUES) throw bomb(source, node)
    }
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        add(extentOf(key))
        add(extentOf(value))
      }
    } else for (const item of node.items) add(extentOf(item))
    if (levels >= MOST_LEVELS) throw nestingError(source.positionOf(node))
    const extent = { values, levels: levels + 1 }
    if (node.anchor !== undefined) anchored.set(node, extent)
    return extent
  }
  extentOf(source.document.contents)
}

function bomb(source: Source, node: Node): InventoryError {
  return new InventoryError('references unfold to too many values', {
    position: source.positionOf(node),
    hint: `with its references followed, a file may have ${MOST_VALUES} values`,
  })
}
