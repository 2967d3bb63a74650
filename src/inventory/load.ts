/** The second half of reading an inventory: hosts as task files and connections see them. */
import { dirname, resolve } from 'node:path'
import { Secret } from '../core/secret.ts'
import {
  type AssembledInventory,
  type AssembleOptions,
  assembleInventory,
  LOCALHOST,
  NOBODY,
  variablesFor,
} from './assemble.ts'
import { HostMaker } from './make-host.ts'
import type { Variable } from './parse.ts'
import type { Inventory } from './types.ts'

/** What {@link loadInventory} takes beside the files. */
export interface LoadOptions extends AssembleOptions {
  /** `-u`: who logs in where no variable says it. */
  readonly user?: string
  /** What templates see of the run itself, by Ansible's names; that of a run without flags where it is not given. */
  readonly runVariables?: Readonly<Record<string, unknown>>
}

/** What Ansible says of a run that was given no flags. */
const RUN_WITHOUT_FLAGS = { ansible_check_mode: false, ansible_diff_mode: false, ansible_verbosity: 0 }

/**
 * Reads inventories, checks them, and puts them together.
 *
 * @param paths files, later ones winning; the default file where there is none
 * @throws {InventoryError} at the first mistake, with its place
 */
export async function loadInventory(paths: readonly string[], options: LoadOptions = {}): Promise<Inventory> {
  return makeInventory(await assembleInventory(paths, options), options)
}

/**
 * Makes hosts of an inventory that was read.
 *
 * @param options those that it was read by
 * @throws {InventoryError} for connection variables that make no sense
 * @throws {UsageError} where passwords of vaults are needed, and none can be had
 */
export async function makeInventory(assembled: AssembledInventory, options: LoadOptions = {}): Promise<Inventory> {
  const { tree, membership, sources, files, warnings } = assembled
  const maker = new HostMaker()
  const hosts = [...tree.hosts.values()].map((record) => {
    const groups = membership.groupsOf(record.name)
    return maker.make(record.name, groups, variablesFor(assembled, record, groups), options.user)
  })
  const localhost = maker.make(LOCALHOST.name, [], variablesFor(assembled, LOCALHOST, []), undefined)
  const nobodysVariables = variablesFor(assembled, NOBODY, [])
  const nobody = maker.make(NOBODY.name, [], nobodysVariables, undefined)
  const byName = new Map(hosts.map((host) => [host.name, host]))
  const groups = new Map([...tree.groups.keys()].map((name) => [name, membership.hostsOf(name)]))
  const cwd = options.cwd ?? process.cwd()
  await maker.prepare(options.vault, {
    hosts: byName,
    groups,
    playFolder: options.taskFile === undefined ? resolve(cwd) : dirname(resolve(cwd, options.taskFile)),
    inventoryOf: (host) => tree.hosts.get(host)?.inventory,
    localhost,
    runVariables: options.runVariables ?? RUN_WITHOUT_FLAGS,
  })
  return {
    hosts: byName,
    groups,
    localhost,
    extraVarNames: [...sources.extraVars.keys()],
    files,
    get rehearsalPrepare() {
      return rehearsalPrepare(nobodysVariables.get('rehearsal'), nobody.vars.rehearsal)
    },
    warnings,
  }
}

/** `rehearsal.prepare` of `all`, absolute. */
function rehearsalPrepare(variable: Variable | undefined, value: unknown): string | undefined {
  if (variable === undefined) return undefined
  const { prepare }: { readonly prepare?: unknown } = Object(value)
  const path = prepare instanceof Secret ? prepare.reveal() : prepare
  return typeof path === 'string' ? resolve(variable.folder, path) : undefined
}
