/** What of an inventory is encrypted: whole files, which are opened when they are read, and values, when they are. */
import { InventoryError } from '../core/errors.ts'
import { type Secret, secret } from '../core/secret.ts'
import type { VaultAccess } from '../vault/access.ts'
import type { VaultKeys } from '../vault/keys.ts'
import type { VaultText } from './deferred.ts'

/** A file's text, and whether it was encrypted. */
export interface ReadableText {
  readonly text: string
  /** True for what was encrypted as a whole: all that it says is secret. */
  readonly isSecret: boolean
}

/** Text of vault data begins so, as Ansible has it. */
const VAULT_MARK = '$ANSIBLE_VAULT;'

/** True for a text that is encrypted as a whole. */
export function isEncrypted(text: string): boolean {
  return text.startsWith(VAULT_MARK)
}

/**
 * Decrypts a file's text, where it is encrypted.
 *
 * @param file the path as messages show it
 * @throws {InventoryError} where no password opens it, or where it holds no text
 */
export async function readableText(text: string, file: string, access: VaultAccess | undefined): Promise<ReadableText> {
  if (!isEncrypted(text)) return { text, isSecret: false }
  const keys = await loadKeys(access)
  const { content } = keys.open(text, { position: { file, line: 1, column: 1 }, isFile: true })
  return {
    text: decoded(content, () => new InventoryError(`${file}: what is encrypted here is not UTF-8 text`)),
    isSecret: true,
  }
}

/** The keys of a run; without any flag for them there is none. */
export async function loadKeys(access: VaultAccess | undefined): Promise<VaultKeys> {
  if (access !== undefined) return access.load()
  const { VaultKeys: Keys } = await import('../vault/keys.ts')
  return new Keys([])
}

/** What has been decrypted: many hosts share one value of their group. */
const decrypted = new WeakMap<VaultText, Secret>()

/**
 * Decrypts a value, once.
 *
 * @throws {InventoryError} with its place, where no password opens it, or where it holds no text
 */
export function decryptVaultText(value: VaultText, keys: VaultKeys): Secret {
  const known = decrypted.get(value)
  if (known !== undefined) return known
  const { position, text } = value
  const { content } = keys.open(text, { position, isFile: false })
  const opened = secret(
    decoded(content, () => new InventoryError('what is encrypted here is not UTF-8 text', { position })),
  )
  decrypted.set(value, opened)
  return opened
}

function decoded(content: Uint8Array, error: () => InventoryError): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch {
    throw error()
  }
}
