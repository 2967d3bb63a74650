import { INVENTORY_FLAGS, inventoryChoice } from '../../src/cli/inventory-flags.ts'
import { readFlags } from '../../src/cli/read-flags.ts'
import { InventoryError } from '../../src/core/errors.ts'
import { assembleInventory, LOCALHOST } from '../../src/inventory/assemble.ts'
import { jsonText } from '../../src/inventory/json-text.ts'
import { InventoryListing } from '../../src/inventory/listing.ts'
import { selectHosts, selectLimit } from '../../src/inventory/pattern.ts'
import type { Answer, Question } from './oracle.ts'

/** Hawser's answer to the same question, by the code of `hawser inventory`. */
export async function askHawser(question: Question): Promise<Answer> {
  const { inventories, options } = inventoryChoice(readFlags(question.arguments, INVENTORY_FLAGS).given)
  const refused = await assembleInventory(inventories, { ...options, cwd: question.cwd }).catch(errorOf)
  if (refused instanceof InventoryError) return { list: null, hosts: {}, patterns: [], problems: [refused.message] }
  const listing = new InventoryListing(refused, { showSecrets: true })
  const concealed = parsed(new InventoryListing(refused).byGroup())
  const { tree, membership } = refused
  const selectable = {
    hosts: tree.hosts,
    groups: new Map([...tree.groups.keys()].map((name) => [name, membership.hostsOf(name)])),
    localhost: LOCALHOST,
  }
  const selected = question.patterns.map(({ pattern, limit }) => {
    try {
      const names = selectHosts(selectable, pattern).hosts.map(({ name }) => name)
      if (limit === undefined) return { names, reason: undefined }
      const limited = new Set(selectLimit(selectable, limit, question.cwd).hosts.map(({ name }) => name))
      const left = names.filter((name) => limited.has(name))
      return { names: left.length === 0 ? null : left, reason: undefined }
    } catch (error) {
      return { names: null, reason: errorOf(error).message }
    }
  })
  const patterns = selected.map(({ names }) => names)
  const reasons = selected.map(({ reason }) => reason)
  const hosts = question.hosts.map((name) => {
    try {
      const [host, ...others] = selectHosts(selectable, name).hosts
      return [name, host === undefined || others.length > 0 ? null : parsed(listing.host(host.name))] as const
    } catch (error) {
      return [name, errorOf(error) && null] as const
    }
  })
  const list = parsed(listing.byGroup())
  return { list, concealed, hosts: Object.fromEntries(hosts), patterns, reasons, problems: [] }
}

/** As whoever reads the output gets it. */
function parsed(value: Parameters<typeof jsonText>[0]): unknown {
  return JSON.parse(jsonText(value))
}

function errorOf(error: unknown): InventoryError {
  if (error instanceof InventoryError) return error
  throw error
}
