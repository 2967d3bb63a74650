/** Variables of inventories with templates, for tests. */
import { afterEach } from 'vitest'
import { InventoryError } from '../../../src/core/errors.ts'
import type { Variables } from '../../../src/inventory/index.ts'
import { type Folder, inventoryFolder } from './inventory-folder.ts'

const folders: Folder[] = []

afterEach(() => Promise.all(folders.splice(0).map((folder) => folder.remove())))

/** A folder with those files, which goes with the test. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<Folder> {
  const folder = await inventoryFolder(files)
  folders.push(folder)
  return folder
}

/** The variables of host `h`, whose inventory has these lines below `vars`. */
export async function varsOf(...lines: readonly string[]): Promise<Variables> {
  const vars = lines.map((line) => `    ${line}\n`).join('')
  const folder = await folderOf({ 'hosts.yml': `all:\n  hosts:\n    h:\n  vars:\n${vars}` })
  return folder.vars('h', 'hosts.yml')
}

/** The error of what cannot be read. @throws {Error} where it can */
export function errorOf(read: () => unknown): InventoryError {
  try {
    read()
  } catch (error) {
    if (error instanceof InventoryError) return error
    throw error
  }
  throw new Error('it can be read')
}
