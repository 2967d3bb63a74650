/** The flags by which the commands of `hawser` are told which inventory to read. */
import { join } from 'node:path'
import type { AssembleOptions } from '../inventory/assemble.ts'
import type { FlagDefinition } from './flag-definitions.ts'
import type { GivenFlags } from './read-flags.ts'
import { VAULT_FLAGS, vaultAccess, vaultSettings } from './vault-flags.ts'

/** Names and letters as in task files and `ansible-inventory`. */
export const INVENTORY_FLAGS: readonly FlagDefinition[] = [
  {
    name: 'inventory',
    short: 'i',
    type: 'string',
    repeatable: true,
    placeholder: 'FILE',
    description: 'inventory to read (default: inventory.yaml); repeatable, later ones win',
  },
  {
    name: 'extra-vars',
    short: 'e',
    type: 'string',
    repeatable: true,
    placeholder: 'VARS',
    description: "variables above all others: 'k=v k2=v2', a JSON object, or @FILE; repeatable",
  },
  {
    name: 'playbook-dir',
    type: 'string',
    placeholder: 'FOLDER',
    description: 'folder of the task file, whose group_vars and host_vars count too (default: this folder)',
  },
  ...VAULT_FLAGS,
]

/** What such flags mean to the readers of inventories. */
export interface InventoryChoice {
  /** Each `-i`, in order; empty where none was given. */
  readonly inventories: readonly string[]
  readonly options: AssembleOptions
}

/**
 * Reads {@link INVENTORY_FLAGS} out of the flags that were given. Warnings about passwords go to standard error.
 *
 * @throws {UsageError} for a `--vault-id` that makes no sense
 */
export function inventoryChoice(given: GivenFlags): InventoryChoice {
  // As with ansible-inventory: what is beside the playbook counts, and playbooks are mostly run from their folder.
  const folder = given.get('playbook-dir')?.at(-1) ?? '.'
  return {
    inventories: given.get('inventory') ?? [],
    options: {
      extraVars: given.get('extra-vars') ?? [],
      vault: vaultAccess(vaultSettings(given), (message) => process.stderr.write(`hawser: ${message}\n`)),
      // Only the folder of a task file says something to the readers.
      taskFile: join(folder, 'task-file'),
    },
  }
}
