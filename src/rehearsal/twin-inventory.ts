import { writeFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import { PreflightError } from '../core/errors.ts'
import { type Inventory, type InventoryHost, inventoryFiles, loadInventory } from '../inventory/index.ts'
import { CONNECTION_VARIABLES } from '../inventory/variable-names.ts'
import type { RehearsalFolder } from './rehearsal-folder.ts'
import type { RehearsalOptions } from './rehearsal-options.ts'
import type { Twin, TwinConnection } from './twin.ts'

/** Where hosts without a twin are: a name that no resolver answers (RFC 6761). */
const NOWHERE: TwinConnection = { kind: 'ssh', address: 'no-twin.invalid', user: 'nobody', sshArguments: '-F none' }

/** The inventories of a rehearsal. */
export interface TwinInventory {
  /** What the task file is given by `-i`: the real ones, and the twins' on top. */
  readonly files: readonly string[]
  /** All of them together, as the task file reads them. */
  readonly inventory: Inventory
}

/** Reads inventories as the task file does, with its `-e`, `-u` and passwords of vaults; the default one where none is given. */
export function readInventory(
  { extraVars, file, user, vault }: RehearsalOptions,
  files: readonly string[],
): Promise<Inventory> {
  return loadInventory(files, { extraVars, taskFile: file, vault, ...(user !== undefined && { user }) })
}

/** The words that give a task file its inventories. */
export function inventoryFlags(files: readonly string[]): readonly string[] {
  return files.map((file) => `--inventory=${file}`)
}

/**
 * Lays an inventory over the real one that leads every host to its twin: its connection variables win over all others. Hosts without a twin are led nowhere, so that nothing real can be reached.
 *
 * @throws {PreflightError} where a host would be reached for real all the same
 */
export async function makeTwinInventory(
  options: RehearsalOptions,
  folder: RehearsalFolder,
  twins: readonly Twin[],
): Promise<TwinInventory> {
  const real = await inventoryFiles(options.inventoryFiles, process.cwd())
  const { hosts } = await readInventory(options, real)
  const connections = new Map(twins.map(({ host, connection }) => [host, connection]))
  const entries = [...hosts.keys()].map((name) => [name, variablesOf(connections.get(name) ?? NOWHERE)] as const)
  const overlay = folder.path('twins.yaml')
  const text = stringify({ all: { vars: { rehearsal: { twins: true } }, hosts: Object.fromEntries(entries) } })
  await writeFile(overlay, text, { mode: 0o600 })
  const files = [...real, overlay]
  const inventory = await readInventory(options, files)
  for (const host of inventory.hosts.values()) requireTwin(host, connections.get(host.name) ?? NOWHERE)
  return { files, inventory }
}

/** Connection variables of a twin, under every name that each has: else the real inventory's alias might win. */
function variablesOf(connection: TwinConnection): Readonly<Record<string, string | number | boolean>> {
  return Object.fromEntries(
    settingsOf(connection).flatMap(([setting, value]) => CONNECTION_VARIABLES[setting].map((name) => [name, value])),
  )
}

/** The settings of a twin by name. */
function settingsOf(connection: TwinConnection) {
  // The keys of the interface are names of settings.
  return Object.entries(connection) as [keyof TwinConnection, string | number | boolean][]
}

function requireTwin({ name, connection }: InventoryHost, twin: TwinConnection): void {
  const { kind, address, port, user, privateKeyFile } = twin
  const isTwin =
    connection.kind === kind &&
    connection.address === address &&
    connection.user === user &&
    (port === undefined || connection.port === port) &&
    (privateKeyFile === undefined || connection.privateKeyFile === privateKeyFile)
  if (isTwin) return
  throw new PreflightError(`${name} would be reached at ${connection.address} as ${connection.user}, not at its twin`, {
    hint: 'this is a defect of Hawser: please report it, with the inventory',
  })
}
