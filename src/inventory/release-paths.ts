import { resolve } from 'node:path'
import { Secret } from '../core/secret.ts'
import { isMinisignKey } from '../signing/minisign.ts'
import type { InventoryValue } from './types.ts'

/** The fields of a release that name local files. */
const PATHS: ReadonlySet<string> = new Set(['src', 'signature', 'signers'])

/** True for what YAML calls a map. */
function isMap(value: InventoryValue): value is { readonly [key: string]: InventoryValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Secret)
}

/**
 * The paths in one release, absolute. Of `signers` only what is a path: it may be a public key itself.
 *
 * @param release a map with `src` and `sha256`; other values than text stay as they are
 */
function absolutePaths(
  release: Readonly<Record<string, InventoryValue>>,
  folder: string,
): Record<string, InventoryValue> {
  const isPath = (key: string, value: InventoryValue): value is string =>
    typeof value === 'string' && value !== '' && PATHS.has(key) && !(key === 'signers' && isMinisignKey(value))
  return Object.fromEntries(
    Object.entries(release).map(([key, value]) => [key, isPath(key, value) ? resolve(folder, value) : value]),
  )
}

/**
 * Makes the paths of every release in a value absolute: of each map, at any depth, that has `src` and `sha256`. So a run
 * finds the very file that `hawser pin` hashed, wherever it is started.
 *
 * @param folder what relative paths are relative to, absolute
 */
export function withAbsoluteSources(value: InventoryValue, folder: string): InventoryValue {
  if (Array.isArray(value)) return value.map((item: InventoryValue) => withAbsoluteSources(item, folder))
  if (!isMap(value)) return value
  const entries = Object.entries(value).map(([key, item]) => [key, withAbsoluteSources(item, folder)] as const)
  const copy = Object.fromEntries(entries)
  return typeof value.src === 'string' && 'sha256' in value ? absolutePaths(copy, folder) : copy
}
