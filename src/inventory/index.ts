export { inventoryFiles } from './inventory-files.ts'
export { type LoadOptions, loadInventory } from './load.ts'
export { type Selection, selectHosts, selectLimit } from './pattern.ts'
export type { ConnectionSettings, Inventory, InventoryHost, InventoryValue, Variables } from './types.ts'
