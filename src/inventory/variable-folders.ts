/** `group_vars` and `host_vars` beside an inventory or a task file: which file is for whom, as Ansible finds them. */
import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { InventoryError } from '../core/errors.ts'
import { enterFolder, type FolderChain } from './folder-chain.ts'
import { shownPath } from './shown-path.ts'

/** The two kinds of folders. */
export type VariableFolderName = 'group_vars' | 'host_vars'

/** What may follow a group's or host's name, in the order of looking; the first that is there counts. */
const EXTENSIONS = ['', '.yml', '.yaml', '.json'] as const

/** The files of each group or host, in the order of reading: of two variables with one name the later file wins. */
export type VariableFiles = ReadonlyMap<string, readonly string[]>

/**
 * Finds the files of `group_vars` or `host_vars`. A folder `web` hides `web.yml`; the files of a folder count in the
 * order of their names, those of folders in it as well.
 *
 * @param parent absolute: where the folder of that name may be
 * @returns absolute paths by name of group or host; empty where there is no such folder
 * @throws {InventoryError} where it cannot be read
 */
export async function findVariableFiles(parent: string, name: VariableFolderName, cwd: string): Promise<VariableFiles> {
  const folder = join(parent, name)
  const entries = await listFolder(folder, cwd)
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  const found = new Map<string, readonly string[]>()
  const owners = new Set(entries.map((entry) => ownerOf(entry.name)))
  for (const owner of [...owners, ...byName.keys()]) {
    if (found.has(owner)) continue
    const first = EXTENSIONS.map((extension) => byName.get(owner + extension)).find((entry) => entry !== undefined)
    if (first === undefined) continue
    found.set(owner, first.isFolder ? await filesBelow(first.path, cwd, []) : [first.path])
  }
  return found
}

/** `web` of `web.yml`. */
function ownerOf(file: string): string {
  const extension = EXTENSIONS.find((each) => each !== '' && file.endsWith(each))
  return extension === undefined ? file : file.slice(0, -extension.length)
}

interface FolderEntry {
  readonly name: string
  readonly path: string
  readonly isFolder: boolean
}

/** Files with a known extension or none, in the order of their names; hidden ones and backups are passed over. */
async function filesBelow(folder: string, cwd: string, above: FolderChain): Promise<readonly string[]> {
  const chain = await enterFolder(folder, above)
  const entries = (await listFolder(folder, cwd)).filter(({ name }) => !name.startsWith('.') && !name.endsWith('~'))
  const files = await Promise.all(
    entries.map(async ({ name, path, isFolder }) => {
      const extension = extname(name)
      if (isFolder) return extension === '' ? await filesBelow(path, cwd, chain) : []
      return EXTENSIONS.some((each) => each === extension) ? [path] : []
    }),
  )
  return files.flat()
}

/** Sorted as Python sorts: by code points. Links count as what they lead to, and for nothing where that is not there. */
async function listFolder(folder: string, cwd: string): Promise<readonly FolderEntry[]> {
  try {
    const entries = (await readdir(folder, { withFileTypes: true })).map(async (entry) => {
      const path = join(folder, entry.name)
      const isFolder = entry.isSymbolicLink() ? await leadsToFolder(path) : entry.isDirectory()
      return isFolder === undefined ? [] : [{ name: entry.name, path, isFolder }]
    })
    return (await Promise.all(entries)).flat().sort((one, other) => (one.name < other.name ? -1 : 1))
  } catch (cause) {
    // Errors of the file system carry a code; whatever else was thrown is shown as it is.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new InventoryError(`the folder '${shownPath(folder, cwd)}' cannot be read`, {
      cause,
      hint: cause instanceof Error ? cause.message : String(cause),
    })
  }
}

/** What a link leads to; undefined where that is not there. An editor's lock is such a link, and no reason to stop. */
async function leadsToFolder(link: string): Promise<boolean | undefined> {
  try {
    return (await stat(link)).isDirectory()
  } catch (cause) {
    // Errors of the file system carry a code.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
}
