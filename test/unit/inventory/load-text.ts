import { type LoadOptions, loadInventory } from '../../../src/inventory/index.ts'
import type { Inventory } from '../../../src/inventory/types.ts'
import { makeFolder } from '../../support/folder.ts'

/** Loads the text of one inventory file, named `inventory.yaml`. */
export async function loadText(text: string, options: LoadOptions = {}): Promise<Inventory> {
  const cwd = await makeFolder({ 'inventory.yaml': text })
  return loadInventory([], { cwd, ...options })
}

/** Loads several files, in the order given. */
export async function loadFiles(
  files: Readonly<Record<string, string>>,
  options: LoadOptions = {},
): Promise<Inventory> {
  const cwd = await makeFolder(files)
  return loadInventory(Object.keys(files), { cwd, ...options })
}
