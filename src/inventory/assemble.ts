/** The first half of reading an inventory: all that its files say, put together, before hosts are made of it. */
import { dirname, resolve } from 'node:path'
import type { VaultAccess } from '../vault/access.ts'
import type { ConstructedOptions } from './constructed/apply.ts'
import { readExtraVars } from './extra-vars.ts'
import { type FolderVariables, readFolderVariables } from './folder-variables.ts'
import { buildTree, type HostRecord, type Tree } from './groups.ts'
import { inventoryFiles } from './inventory-files.ts'
import type { VariableSources } from './layers.ts'
import { type Membership, membership } from './membership.ts'
import { mergeVariables } from './merge.ts'
import type { InventoryContent, VariableMap } from './parse.ts'
import { readInventory } from './read-inventory.ts'
import { leadsToTwins, twinVariables } from './twin-overlay.ts'

/** What {@link assembleInventory} takes beside the files. */
export interface AssembleOptions {
  /** Each value of `-e`, as given. */
  readonly extraVars?: readonly string[]
  /** What paths are relative to; the working directory of the process where it is not given. */
  readonly cwd?: string
  /** The task file: `group_vars` and `host_vars` beside it count too. */
  readonly taskFile?: string
  /** Passwords for what is encrypted; without it, whatever needs one says which flags give it. */
  readonly vault?: VaultAccess
  /** True where only names are wanted: then no `group_vars` and `host_vars` are read, which may be encrypted. */
  readonly namesOnly?: boolean
}

/** Groups, hosts and where each variable is set, with values as they were written. */
export interface AssembledInventory {
  readonly tree: Tree
  readonly membership: Membership
  /** What sets variables beside the inventory's own text. */
  readonly sources: VariableSources
  /** The inventory files, absolute; lists of hosts are none. */
  readonly files: readonly string[]
  /** Unusual things that fail nothing. */
  readonly warnings: readonly string[]
}

/** A host that no inventory names: what holds for it holds for all. */
export const NOBODY: HostRecord = { name: '', vars: new Map() }

/** The machine that Hawser runs on, as a pattern may name it without the inventory. As in Ansible, all's variables hold. */
export const LOCALHOST: HostRecord = {
  name: 'localhost',
  vars: new Map([['ansible_connection', { value: 'local', folder: '/' }]]),
}

/**
 * Reads inventories, the folders of variables beside them and beside the task file, and `-e`, and checks them.
 *
 * @param paths files, later ones winning; the default file where there is none
 * @throws {InventoryError} at the first mistake, with its place
 */
export async function assembleInventory(
  paths: readonly string[],
  options: AssembleOptions = {},
): Promise<AssembledInventory> {
  const cwd = options.cwd ?? process.cwd()
  const files = await inventoryFiles(paths, cwd)
  const [extra, ...inventories] = await Promise.all([
    readExtraVars(options.extraVars ?? [], cwd, options.vault),
    ...files.map((file) => readInventory(file, cwd, options.vault)),
  ])
  const contents = await constructed(inventories.flat(), { cwd, vault: options.vault, extraVars: extra.vars })
  const overlays = contents.filter(leadsToTwins)
  const real = contents.filter((content) => !overlays.includes(content))
  const tree = buildTree(real)
  const folders = await readFolders(tree, real, options, cwd)
  return {
    tree,
    membership: membership(tree),
    sources: { ...folders, extraVars: extra.vars, twins: twinVariables(overlays) },
    files: contents.flatMap(({ path, variableFolder }) => (variableFolder === undefined ? [] : [path])),
    warnings: [
      ...extra.warnings,
      ...contents.flatMap(({ warnings }) => warnings),
      ...[...folders.beside, folders.besideTask].flatMap((folder) => folder?.warnings ?? []),
      ...sharedNames(tree.groups, tree.hosts),
    ],
  }
}

/** Loads what works out files of `constructed`, where there are any. */
async function constructed(
  contents: readonly InventoryContent[],
  options: ConstructedOptions,
): Promise<readonly InventoryContent[]> {
  if (contents.every((content) => content.constructed === undefined)) return contents
  return (await import('./constructed/apply.ts')).applyConstructed(contents, options)
}

/**
 * The variables that hold for a host, of all layers.
 *
 * @param host a host of the tree, {@link LOCALHOST} or {@link NOBODY}
 * @param groups names of its groups, the strongest first
 */
export function variablesFor(
  { tree, sources }: AssembledInventory,
  host: HostRecord,
  groups: readonly string[],
): VariableMap {
  return mergeVariables(tree, host, groups, sources)
}

/** Folders of variables, each read once, also where an inventory lies beside the task file. */
async function readFolders(
  tree: Tree,
  contents: readonly InventoryContent[],
  { taskFile, vault, namesOnly }: AssembleOptions,
  cwd: string,
): Promise<Pick<VariableSources, 'beside' | 'besideTask'>> {
  if (namesOnly === true) return { beside: [], besideTask: undefined }
  const names = { groups: new Set(tree.groups.keys()), hosts: new Set([...tree.hosts.keys(), LOCALHOST.name]) }
  const read = new Map<string, Promise<FolderVariables>>()
  const readOnce = (parent: string): Promise<FolderVariables> => {
    const folder = read.get(parent) ?? readFolderVariables(parent, names, cwd, vault)
    read.set(parent, folder)
    return folder
  }
  const folders = contents.flatMap(({ variableFolder }) => variableFolder ?? [])
  const beside = Promise.all(folders.map(readOnce))
  const besideTask = taskFile === undefined ? undefined : readOnce(dirname(resolve(cwd, taskFile)))
  return { beside: await beside, besideTask: await besideTask }
}

/** Patterns would find one of the two only. */
function sharedNames(groups: ReadonlyMap<string, unknown>, hosts: ReadonlyMap<string, unknown>): readonly string[] {
  return [...hosts.keys()]
    .filter((name) => groups.has(name))
    .map((name) => `'${name}' is the name of a host and of a group: patterns mean the host`)
}
