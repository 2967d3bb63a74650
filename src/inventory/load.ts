import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { connectionOf } from './connection.ts'
import { readExtraVars } from './extra-vars.ts'
import { buildTree } from './groups.ts'
import { membership, mergeVariables } from './merge.ts'
import { type InventoryContent, parseInventory, type VariableMap } from './parse.ts'
import { withAbsoluteSources } from './release-paths.ts'
import { parseSource, readText, shownPath } from './source.ts'
import type { Inventory, InventoryHost, Variables } from './types.ts'
import { refuseForeignFormat, refuseUnsupportedValues } from './unsupported.ts'
import { validateInventory } from './validate.ts'

/** What {@link loadInventory} takes beside the files. */
export interface LoadOptions {
  /** Each value of `-e`, as given. */
  readonly extraVars?: readonly string[]
  /** `-u`: who logs in where no variable says it. */
  readonly user?: string
  /** What paths are relative to; the working directory of the process where it is not given. */
  readonly cwd?: string
}

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

/**
 * Reads inventories, checks them, and puts them together.
 *
 * @param paths files, later ones winning; the default file where there is none
 * @throws {InventoryError} at the first mistake, with its place
 */
export async function loadInventory(paths: readonly string[], options: LoadOptions = {}): Promise<Inventory> {
  const cwd = options.cwd ?? process.cwd()
  const files = await inventoryFiles(paths, cwd)
  const [extra, ...contents] = await Promise.all([
    readExtraVars(options.extraVars ?? [], cwd),
    ...files.map((file) => readInventoryFile(file, cwd)),
  ])
  const tree = buildTree(contents)
  const { groupsOf, hostsOf } = membership(tree)
  const hosts = [...tree.hosts.values()].map((record) => {
    const groups = groupsOf(record.name)
    return makeHost(record.name, groups, mergeVariables(tree, record, groups, extra.vars), options.user)
  })
  const prepare = rehearsalPrepare(tree.groups.get('all')?.vars)
  return {
    hosts: new Map(hosts.map((host) => [host.name, host])),
    groups: new Map([...tree.groups.keys()].map((name) => [name, hostsOf(name)])),
    localhost: makeLocalhost(extra.vars),
    extraVarNames: [...extra.vars.keys()],
    files: contents.map(({ path }) => path),
    ...(prepare === undefined ? {} : { rehearsalPrepare: prepare }),
    warnings: [
      ...extra.warnings,
      ...contents.flatMap(({ warnings }) => warnings),
      ...sharedNames(tree.groups, tree.hosts),
    ],
  }
}

/**
 * Reads one file. Other formats (INI, folders, programs) get readers of their own beside this one: what they have in
 * common is the content that they return.
 */
async function readInventoryFile(path: string, cwd: string): Promise<InventoryContent> {
  const absolute = resolve(cwd, path)
  if (path.includes(',') && !(await exists(absolute))) {
    throw new InventoryError(`inventory '${path}': lists of hosts are not supported yet`, {
      hint: 'write the hosts into a file, or limit another inventory by --limit',
    })
  }
  const file = shownPath(absolute, cwd)
  const text = await readText(path, cwd, 'inventory')
  refuseForeignFormat(text, file)
  await refuseVariableFolders(absolute, cwd)
  const source = parseSource(text, absolute, file)
  const templates = refuseUnsupportedValues(source)
  const foreignKeys = await validateInventory(source)
  const content = parseInventory(source, dirname(absolute))
  return { ...content, warnings: [...templates, ...foreignKeys, ...content.warnings] }
}

/** Variables in folders beside the inventory are not read yet: a run without them would be another one. */
async function refuseVariableFolders(inventory: string, cwd: string): Promise<void> {
  for (const name of ['group_vars', 'host_vars']) {
    const folder = resolve(dirname(inventory), name)
    if (!(await exists(folder))) continue
    throw new InventoryError(`${shownPath(folder, cwd)}: folders of variables are not supported yet`, {
      hint: "write the variables into the inventory, under a group's vars or a host's name",
    })
  }
}

function makeHost(
  name: string,
  groups: readonly string[],
  merged: VariableMap,
  user: string | undefined,
): InventoryHost {
  const origins = new Map<string, SourcePosition>()
  for (const [variable, { position }] of merged) if (position !== undefined) origins.set(variable, position)
  return { name, groups, vars: variablesOf(merged), connection: connectionOf(name, merged, user), origins }
}

/** The values alone, as task files see them. */
function variablesOf(merged: VariableMap): Variables {
  return Object.fromEntries([...merged].map(([name, { value, folder }]) => [name, withAbsoluteSources(value, folder)]))
}

/** The machine that Hawser runs on, as a pattern may name it without the inventory. */
function makeLocalhost(extraVars: VariableMap): InventoryHost {
  const local: VariableMap = new Map([['ansible_connection', { value: 'local', folder: '/' }]])
  return makeHost('localhost', [], new Map([...local, ...extraVars]), undefined)
}

/** `rehearsal.prepare` of `all`, absolute. */
function rehearsalPrepare(vars: VariableMap | undefined): string | undefined {
  const variable = vars?.get('rehearsal')
  if (variable === undefined) return undefined
  const { prepare }: { readonly prepare?: unknown } = Object(variable.value)
  return typeof prepare === 'string' ? resolve(variable.folder, prepare) : undefined
}

/** Patterns would find one of the two only. */
function sharedNames(groups: ReadonlyMap<string, unknown>, hosts: ReadonlyMap<string, unknown>): readonly string[] {
  return [...hosts.keys()]
    .filter((name) => groups.has(name))
    .map((name) => `'${name}' is the name of a host and of a group: patterns mean the host`)
}
