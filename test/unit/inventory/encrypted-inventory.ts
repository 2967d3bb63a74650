import { Secret, secret } from '../../../src/core/secret.ts'
import { type LoadOptions, loadInventory } from '../../../src/inventory/index.ts'
import type { Inventory, InventoryValue } from '../../../src/inventory/types.ts'
import { VaultAccess } from '../../../src/vault/access.ts'
import { encryptVault } from '../../../src/vault/keys.ts'
import { VaultPassword } from '../../../src/vault/password.ts'
import { makeFolder } from '../../support/folder.ts'

/** The password of what is encrypted here. */
export const password = new VaultPassword(Buffer.from('right password'), 'a test')
/** Another one. */
export const wrong = new VaultPassword(Buffer.from('some other password'), 'a test')

/** A text as `ansible-vault encrypt` leaves it. */
export const encrypted = (text: string, by = password): string => encryptVault(Buffer.from(text), by)
/** The same as a value in YAML, to stand behind a key that is indented by `indent` blanks. */
export const value = (text: string, indent = 0, by = password): string =>
  `!vault |\n${encrypted(text, by)
    .trimEnd()
    .replace(/^/gm, ' '.repeat(indent + 2))}\n`

/** Loads a folder's `inventory.yaml`, the operator answering `answer` to each question. */
export async function load(
  files: Readonly<Record<string, string>>,
  { answer = 'right password', ...options }: LoadOptions & { readonly answer?: string } = {},
): Promise<{ inventory: Inventory; questions: readonly string[] }> {
  const cwd = await makeFolder(files)
  const questions: string[] = []
  const ask = async (question: string): Promise<Secret> => {
    questions.push(question)
    return secret(answer)
  }
  const source = { label: 'default', isLabelled: false, from: { question: 'password?' } } as const
  const vault = new VaultAccess([source], { ask, warn: () => {} })
  const paths = Object.keys(files).filter((name) => name.startsWith('inventory'))
  return { inventory: await loadInventory(paths, { cwd, vault, ...options }), questions }
}

/** A value with its secrets in clear, as `{ secret }`. */
export const shown = (found: InventoryValue | undefined): unknown =>
  found instanceof Secret
    ? { secret: found.reveal() }
    : typeof found === 'object' && found !== null
      ? Object.fromEntries(Object.entries(found).map(([key, item]) => [key, shown(item)]))
      : found

/** Two hosts in a group, with nothing encrypted. */
export const inventory = 'web:\n  hosts:\n    web-1: {}\n    web-2: {}\n'
