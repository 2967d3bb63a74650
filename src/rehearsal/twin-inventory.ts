import { writeFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import { PreflightError } from '../core/errors.ts'
import type { Inventory } from '../inventory/types.ts'
import type { RehearsalFolder } from './rehearsal-folder.ts'
import type { Twin } from './twin.ts'

/** An address that no resolver answers (RFC 6761): for hosts that have no twin. */
const NOWHERE = 'no-twin.invalid'

/**
 * Writes the inventory that is laid over the real one: connection variables of every host, at the level of hosts,
 * where the last file wins. Hosts without a twin are led nowhere, so that nothing real can be reached.
 *
 * @returns its path
 */
export async function writeTwinInventory(
  folder: RehearsalFolder,
  inventory: Inventory,
  twins: readonly Twin[],
): Promise<string> {
  const nowhere = { ansible_connection: 'ssh', ansible_host: NOWHERE }
  const variables = new Map(twins.map((twin) => [twin.host, twin.variables]))
  const hosts = Object.fromEntries([...inventory.hosts.keys()].map((name) => [name, variables.get(name) ?? nowhere]))
  const file = folder.path('twins.yaml')
  await writeFile(file, stringify({ all: { hosts } }), { mode: 0o600 })
  return file
}

/**
 * Checks that the inventories together lead to twins and nowhere else, whatever `-e` says.
 *
 * @param inventory as the task file will read it
 * @throws {PreflightError} naming the first host that would be reached for real
 */
export function checkTwinInventory(inventory: Inventory, twins: readonly Twin[]): void {
  const byHost = new Map(twins.map((twin) => [twin.host, twin.variables]))
  for (const { name, connection } of inventory.hosts.values()) {
    const variables = byHost.get(name)
    const address = String(variables?.ansible_host ?? NOWHERE)
    const port = variables?.ansible_port
    const isTwin =
      connection.kind === (variables?.ansible_connection ?? 'ssh') &&
      connection.address === address &&
      connection.port === port &&
      (variables === undefined || connection.user === variables.ansible_user) &&
      (port === undefined || connection.privateKeyFile === variables?.ansible_ssh_private_key_file)
    if (isTwin) continue
    throw new PreflightError(`${name} would be reached at ${connection.address} and not at its twin`, {
      hint: 'leave out connection variables such as -e ansible_host=… in a rehearsal',
    })
  }
}
