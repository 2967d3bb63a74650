/** What `-i` names: a file in one of two formats, a program, a folder of these, or hosts with commas between them. */
import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { InventoryError } from '../core/errors.ts'
import type { VaultAccess } from '../vault/access.ts'
import { readConstructed } from './constructed/config.ts'
import { enterFolder, type FolderChain } from './folder-chain.ts'
import { isIni } from './format.ts'
import { hostBlocks, RangeCount } from './host-blocks.ts'
import { parseIni } from './ini/parse-ini.ts'
import { type ReadableText, readableText } from './inventory-vault.ts'
import { type InventoryContent, parseInventory } from './parse.ts'
import { isProgram } from './program/is-program.ts'
import { readText } from './read-text.ts'
import { shownPath } from './shown-path.ts'
import { parseSource } from './source.ts'
import { refuseUnsupportedValues } from './unsupported.ts'
import { validateInventory, validateVariableMap } from './validate.ts'

/** Files of a folder that are no inventories: Ansible's list (its setting INVENTORY_IGNORE_EXTS), and its variables. */
const IGNORED = /^\.|^(?:group_vars|host_vars)$|(?:~|\.(?:pyc|pyo|swp|bak|rpm|md|txt|rst|orig|cfg|retry))$/

/**
 * Reads an inventory.
 *
 * @param path as `-i` gave it
 * @param vault what opens files that are encrypted
 * @returns what its files say, in their order
 * @throws {InventoryError} at the first mistake, with its place
 */
export async function readInventory(
  path: string,
  cwd: string,
  vault?: VaultAccess,
): Promise<readonly InventoryContent[]> {
  const absolute = resolve(cwd, path)
  const what = await kindOf(absolute)
  if (what === 'nothing' && path.includes(',')) return [hostList(path)]
  if (what !== 'folder') {
    const text = await readableFile(absolute, path, cwd, vault)
    return [await contentOf(text, absolute, dirname(absolute), cwd)]
  }
  const files = await filesBelow(absolute)
  const contents = await Promise.all(
    files.map(async (file) => {
      const text = await readableFile(file, file, cwd, vault)
      // As Ansible does it: whoever keeps a file for hosts to come means nothing by it yet.
      return text !== undefined && isBlank(text.text) ? [] : [await contentOf(text, file, absolute, cwd)]
    }),
  )
  if (contents.flat().length === 0) {
    throw new InventoryError(`the folder '${path}' has no inventory in it`, {
      hint: 'it may hold YAML and INI files; group_vars and host_vars are no inventories',
    })
  }
  return contents.flat()
}

/** True for text without a line that says something: blank lines, comments, marks of documents. */
function isBlank(text: string): boolean {
  return !/^[^\S\n]*(?![#\s]|(?:---|\.\.\.)\s*$|$)/m.test(text)
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  return stat(path).then(
    (found) => (found.isDirectory() ? 'folder' : 'file'),
    () => 'nothing',
  )
}

/** Sorted as Ansible sorts them, folders where their name stands. */
async function filesBelow(folder: string, above: FolderChain = []): Promise<readonly string[]> {
  const chain = await enterFolder(folder, above)
  const names = (await readdir(folder))
    .filter((name) => !IGNORED.test(name))
    .sort((one, other) => (one < other ? -1 : 1))
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      return (await kindOf(path)) === 'folder' ? await filesBelow(path, chain) : [path]
    }),
  )
  return files.flat()
}

/** The text of a file; undefined for a program. */
async function readableFile(
  absolute: string,
  path: string,
  cwd: string,
  vault: VaultAccess | undefined,
): Promise<ReadableText | undefined> {
  const file = shownPath(absolute, cwd)
  if (await isProgram(absolute, file)) return undefined
  return readableText(await readText(path, cwd, 'inventory'), file, vault)
}

/**
 * @param readable the text of the file; undefined for a program
 * @param variableFolder where its `group_vars` and `host_vars` are
 */
async function contentOf(
  readable: ReadableText | undefined,
  absolute: string,
  variableFolder: string,
  cwd: string,
): Promise<InventoryContent> {
  const file = shownPath(absolute, cwd)
  if (readable === undefined) {
    const { readProgram } = await import('./program/read-program.ts')
    return { ...(await readProgram(absolute, file, cwd)), variableFolder }
  }
  const { text, isSecret } = readable
  if (isIni(text, absolute)) {
    const content = parseIni(text, absolute, file, isSecret)
    await Promise.all(
      content.groups.flatMap(({ vars, hosts }) => [vars, ...hosts.map((host) => host.vars)]).map(validateVariableMap),
    )
    return { ...content, variableFolder }
  }
  const source = parseSource(text, absolute, file, isSecret)
  const constructed = readConstructed(source)
  if (constructed !== undefined) return { path: absolute, variableFolder, groups: [], constructed, warnings: [] }
  const templates = refuseUnsupportedValues(source)
  const foreignKeys = await validateInventory(source)
  const content = parseInventory(source, dirname(absolute))
  return { ...content, variableFolder, warnings: [...templates, ...foreignKeys, ...content.warnings] }
}

/** `-i web-1,web-2`: hosts without a group. */
function hostList(path: string): InventoryContent {
  const names = path
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.length === 0)
    throw new InventoryError(`'${path}' names no host`, { hint: 'write -i HOST, or -i HOST,HOST' })
  const ranges = new RangeCount()
  const hosts = names.flatMap((name, index) =>
    hostBlocks(name, { file: '-i', line: 1, column: index + 1 }, new Map(), ranges),
  )
  const position = { file: '-i', line: 1, column: 1 }
  const groups = [{ name: 'ungrouped', parent: undefined, position, hosts, vars: new Map(), onlyNewHosts: true }]
  return { path, groups, warnings: [] }
}
