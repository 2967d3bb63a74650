import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { InventoryError } from '../core/errors.ts'

/** The inventory where `-i` names none, the first that there is. */
const DEFAULT_FILES = ['inventory.yaml', 'inventory.yml']

/**
 * The files that an inventory is read from.
 *
 * @param paths those that `-i` named
 * @returns the same, or the default file
 * @throws {InventoryError} where there is no default file
 */
export async function inventoryFiles(paths: readonly string[], cwd: string): Promise<readonly string[]> {
  if (paths.length > 0) return paths
  for (const file of DEFAULT_FILES) if (await exists(resolve(cwd, file))) return [file]
  throw new InventoryError(`there is no ${DEFAULT_FILES[0]} in ${cwd}`, { hint: 'name one by -i FILE' })
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
