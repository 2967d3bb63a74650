/** Inventories of their own for tests, in folders that vanish. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Inventory, type LoadOptions, loadInventory, type Variables } from '../../../src/inventory/index.ts'

/** A folder with files of an inventory. */
export interface Folder {
  readonly path: string
  /** Reads inventories of the folder. */
  load(files: readonly string[], options?: LoadOptions): Promise<Inventory>
  /** The variables of a host. */
  vars(host: string, file: string, options?: LoadOptions): Promise<Variables>
  remove(): Promise<void>
}

/** Makes a folder of files, by path. */
export async function inventoryFolder(files: Readonly<Record<string, string>>): Promise<Folder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'hawser-jinja-')))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), text)
  }
  const load = (names: readonly string[], options: LoadOptions = {}): Promise<Inventory> =>
    loadInventory(names, { cwd: path, ...options })
  return {
    path,
    load,
    vars: async (host, file, options) => {
      const { vars } = (await load([file], options)).hosts.get(host) ?? {}
      if (vars === undefined) throw new Error(`there is no host ${host}`)
      return vars
    },
    remove: () => rm(path, { recursive: true, force: true }),
  }
}
