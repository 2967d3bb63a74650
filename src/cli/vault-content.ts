/** What `hawser vault` reads and writes: files, or standard input and output as `-`. */
import { lstat, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { isVaultText } from '../vault/envelope.ts'
import type { OpenedVault, VaultKeys } from '../vault/keys.ts'
import { replaceFile } from './replace-file.ts'

/** What stands for standard input and output. */
export const STANDARD_STREAM = '-'

/** A mode that nobody else can read. */
export const PRIVATE_MODE = 0o600

/**
 * Reads a file, or standard input to its end.
 *
 * @throws {UsageError} naming the nearest file where there is none
 */
export async function readContent(path: string): Promise<Buffer> {
  try {
    if (path === STANDARD_STREAM) return Buffer.from(await textOf(latin1(process.stdin)), 'latin1')
    return await readFile(path)
  } catch (cause) {
    // Errors of the file system carry a code.
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    const neighbours = isMissing ? await readdir(dirname(resolve(path))).catch(() => []) : []
    const why = isMissing ? `there is no such file${didYouMean(basename(path), neighbours)}` : String(cause)
    throw new UsageError(`${path}: ${why}`, { cause })
  }
}

/** Bytes as characters of one byte each, so that no pieces of them are joined to others. */
function latin1(stream: NodeJS.ReadStream): NodeJS.ReadStream {
  return stream.setEncoding('latin1')
}

/** True for vault data. */
export function isVault(content: Buffer): boolean {
  return isVaultText(content.subarray(0, 64).toString('latin1'))
}

/**
 * Decrypts a file's content.
 *
 * @throws {UsageError} where it is not encrypted
 * @throws {InventoryError} where no password opens it
 */
export function openContent(path: string, content: Buffer, keys: VaultKeys): OpenedVault {
  if (!isVault(content)) {
    throw new UsageError(`${path} is not encrypted`, { hint: `encrypt it by: hawser vault encrypt ${path}` })
  }
  return keys.open(content.toString('latin1'), { position: { file: path, line: 1, column: 1 }, isFile: true })
}

/**
 * Writes a file, which is replaced as a whole where it is there, or to standard output.
 *
 * @param mode of a file; that of the one that is replaced, where it is not given
 */
export async function writeContent(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  if (path === STANDARD_STREAM) {
    // What fails here is told by the stream's own listener.
    await new Promise<void>((done) => process.stdout.write(content, () => done()))
  } else if (await exists(path)) await replaceFile(path, content, mode)
  else await writeFile(path, content, { mode: mode ?? PRIVATE_MODE, flag: 'wx' })
}

/** True where something has that name. */
export function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
