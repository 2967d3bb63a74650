import { isScalar, type Node, visit } from 'yaml'
import { InventoryError } from '../core/errors.ts'
import type { Source } from './source.ts'

/**
 * Refuses maps that hold a key twice: Ansible lets the last one win, and whoever wrote the first does not see it. The
 * parser's own check compares every key with every other (20,000 hosts: five seconds).
 *
 * @throws {InventoryError} at the second key, naming the place of the first
 */
export function refuseDuplicateKeys(source: Source): void {
  visit(source.document, {
    Map(_key, map) {
      if (map.items.length < 2) return
      const seen = new Map<string, Node>()
      for (const { key } of map.items) {
        if (!isScalar(key)) continue
        const name = nameOf(key.value, key.source)
        const first = seen.get(name)
        if (first !== undefined) throw duplicate(name, first, key, source)
        seen.set(name, key)
      }
    },
  })
}

/** Two spellings of one number are one key; a number and a word are two. */
function nameOf(value: unknown, written: string | undefined): string {
  return typeof value === 'string' ? value : `${typeof value} ${value === null ? written : String(value)}`
}

function duplicate(name: string, first: Node, second: Node, source: Source): InventoryError {
  const { line, column } = source.positionOf(first)
  return new InventoryError(`the key '${name}' stands here for the second time in one map`, {
    position: source.positionOf(second),
    hint: `join the two: only one would count; the first is at ${line}:${column}`,
  })
}
