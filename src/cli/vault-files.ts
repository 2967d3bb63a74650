/** `hawser vault view`, `encrypt`, `decrypt` and `rekey`: whole files, or standard input. */
import { UsageError } from '../core/errors.ts'
import { encryptVault, type VaultKeys } from '../vault/keys.ts'
import type { VaultPassword } from '../vault/password.ts'
import { isVault, openContent, PRIVATE_MODE, readContent, STANDARD_STREAM, writeContent } from './vault-content.ts'

/** What of a command's files was read before the first was written: a mistake in the last changes none. */
type Contents = readonly (readonly [path: string, content: Buffer])[]

async function readAll(paths: readonly string[]): Promise<Contents> {
  const contents: [string, Buffer][] = []
  for (const path of new Set(paths)) contents.push([path, await readContent(path)])
  return contents
}

/** Prints what files hold. */
export async function viewFiles(paths: readonly string[], keys: VaultKeys): Promise<void> {
  const opened = (await readAll(paths)).map(([path, content]) => openContent(path, content, keys).content)
  for (const content of opened) await writeContent(STANDARD_STREAM, content)
}

/**
 * Encrypts files in their places, or one of them to `output`.
 *
 * @throws {UsageError} for one that is encrypted already
 */
export async function encryptFiles(paths: readonly string[], password: VaultPassword, output?: string): Promise<void> {
  const contents = await readAll(paths)
  for (const [path, content] of contents) {
    if (!isVault(content)) continue
    throw new UsageError(`${path} is encrypted already`, {
      hint: `edit it by: hawser vault edit ${path}; give it another password by: hawser vault rekey ${path}`,
    })
  }
  for (const [path, content] of contents) await writeContent(output ?? path, encryptVault(content, password))
}

/** Decrypts files in their places, or one of them to `output`: nobody else than their owner can read them then. */
export async function decryptFiles(paths: readonly string[], keys: VaultKeys, output?: string): Promise<void> {
  const contents = await readAll(paths)
  const opened = contents.map(([path, content]) => [path, openContent(path, content, keys).content] as const)
  for (const [path, content] of opened) await writeContent(output ?? path, content, PRIVATE_MODE)
}

/** Encrypts files anew, with another password and its label. */
export async function rekeyFiles(paths: readonly string[], keys: VaultKeys, password: VaultPassword): Promise<void> {
  const contents = await readAll(paths)
  const opened = contents.map(([path, content]) => [path, openContent(path, content, keys).content] as const)
  for (const [path, content] of opened) await writeContent(path, encryptVault(content, password))
}
