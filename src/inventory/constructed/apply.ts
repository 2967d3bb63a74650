/** Files of `constructed` among the inventories of a run: each sees those before it. */
import { dirname } from 'node:path'
import type { VaultAccess } from '../../vault/access.ts'
import { readFolderVariables } from '../folder-variables.ts'
import { buildTree, type Tree } from '../groups.ts'
import type { VariableSources } from '../layers.ts'
import { HostMaker } from '../make-host.ts'
import { membership } from '../membership.ts'
import { mergeVariables } from '../merge.ts'
import { overlay } from '../overlay.ts'
import type { InventoryContent, VariableMap } from '../parse.ts'
import type { InventoryHost } from '../types.ts'
import type { ConstructedConfig } from './config.ts'
import { construct } from './construct.ts'

/** What the inventories are read with. */
export interface ConstructedOptions {
  readonly cwd: string
  readonly vault: VaultAccess | undefined
  /** `-e`. */
  readonly extraVars: VariableMap
}

/**
 * Works out the files of `constructed`.
 *
 * @param contents all inventories, in the order of `-i`
 * @returns the same, those of `constructed` with the groups and variables that they make
 * @throws {InventoryError} for an expression that is none, and in a strict file for one that cannot be worked out
 */
export async function applyConstructed(
  contents: readonly InventoryContent[],
  options: ConstructedOptions,
): Promise<readonly InventoryContent[]> {
  const done: InventoryContent[] = []
  for (const content of contents) {
    const { constructed, path } = content
    const groups =
      constructed === undefined ? content.groups : await blocksOf(done, constructed, dirname(path), options)
    done.push({ ...content, groups })
  }
  return done
}

/** @param before the inventories that the file sees */
async function blocksOf(
  before: readonly InventoryContent[],
  config: ConstructedConfig,
  folder: string,
  { cwd, vault, extraVars }: ConstructedOptions,
): Promise<InventoryContent['groups']> {
  const tree = buildTree(before, 'part')
  const { groupsOf } = membership(tree)
  const names = { groups: new Set(tree.groups.keys()), hosts: new Set(tree.hosts.keys()) }
  const folders = config.usesVariableFolders
    ? new Set(before.flatMap(({ variableFolder }) => variableFolder ?? []))
    : []
  const sources = {
    beside: await Promise.all([...folders].map((each) => readFolderVariables(each, names, cwd, vault))),
    besideTask: undefined,
    extraVars: config.usesExtraVars ? extraVars : new Map(),
    twins: new Map(),
  }
  const outside = withoutAll(tree, sources)
  const maker = new HostMaker()
  const merged = new Map<string, VariableMap>()
  const hosts = new Map<string, InventoryHost>()
  for (const record of tree.hosts.values()) {
    const groups = groupsOf(record.name)
    const from = groups.includes('all') ? { tree, sources } : outside
    const vars = mergeVariables(from.tree, record, groups, from.sources)
    merged.set(record.name, vars)
    hosts.set(record.name, maker.make(record.name, groups, vars, undefined))
  }
  const world = { hosts, groups: new Map(), playFolder: cwd, isPart: true }
  await maker.prepare(vault, world)
  const withVariables = (
    { name, groups }: Pick<InventoryHost, 'name' | 'groups'>,
    composed: VariableMap,
  ): InventoryHost => maker.make(name, groups, overlay([merged.get(name) ?? new Map(), composed]), undefined)
  return construct(config, { world, withVariables }, folder)
}

/**
 * What holds for a host whose groups are not in `all` yet, such as a group of an INI file: only after the last inventory
 * groups without a parent become children of `all`, with Ansible as well.
 */
function withoutAll(tree: Tree, sources: VariableSources): { readonly tree: Tree; readonly sources: VariableSources } {
  const others = <Value>(groups: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> =>
    new Map([...groups].filter(([name]) => name !== 'all'))
  const beside = sources.beside.map((folder) => ({ ...folder, groups: others(folder.groups) }))
  return { tree: { ...tree, groups: others(tree.groups) }, sources: { ...sources, beside } }
}
