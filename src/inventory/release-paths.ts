import { resolve } from 'node:path'
import { Secret } from '../core/secret.ts'
import type { InventoryValue } from './types.ts'

/** True for what YAML calls a map. */
function isMap(value: InventoryValue): value is { readonly [key: string]: InventoryValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Secret)
}

/**
 * Makes the `src` of every release in a value absolute: of each map, at any depth, that has `src` and `sha256`. So a run
 * finds the very file that `hawser pin` hashed, wherever it is started.
 *
 * @param folder what relative paths are relative to, absolute
 */
export function withAbsoluteSources(value: InventoryValue, folder: string): InventoryValue {
  if (Array.isArray(value)) return value.map((item: InventoryValue) => withAbsoluteSources(item, folder))
  if (!isMap(value)) return value
  const entries = Object.entries(value).map(([key, item]) => [key, withAbsoluteSources(item, folder)] as const)
  const copy = Object.fromEntries(entries)
  return typeof value.src === 'string' && 'sha256' in value ? { ...copy, src: resolve(folder, value.src) } : copy
}
