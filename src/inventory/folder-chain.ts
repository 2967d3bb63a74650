import { realpath } from 'node:fs/promises'
import { InventoryError } from '../core/errors.ts'

/** The folders from one that was named down to one below it, links followed. */
export type FolderChain = readonly string[]

/**
 * Goes into a folder below others.
 *
 * @param above the folders that it is in
 * @throws {InventoryError} for a link that leads back to one of them: there would be no end, and with two such links more
 *   ways than anybody waits for
 */
export async function enterFolder(folder: string, above: FolderChain): Promise<FolderChain> {
  const real = await realpath(folder)
  if (!above.includes(real)) return [...above, real]
  throw new InventoryError(`the link '${folder}' leads back to '${real}', which it is in`, { hint: 'remove the link' })
}
