import { constants } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { SignatureError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'

const HINT = '`npx hawser sign` makes a manifest and its signature; `npx hawser sign --help` says what signers are'

/**
 * Reads a regular file, whole, once.
 *
 * @param what for the message: `manifest`
 * @param maxBytes more is refused, and not read
 * @throws {SignatureError} where it is not there, cannot be read, is no regular file or too long
 */
export async function readSmallFile(path: string, what: string, maxBytes: number): Promise<Buffer> {
  try {
    // Without O_NONBLOCK the opening of a pipe would wait for a writer.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    if (!(await file.stat()).isFile()) {
      throw new SignatureError(`the ${what} ${path} is not a regular file`, { hint: HINT })
    }
    const buffer = Buffer.alloc(maxBytes + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length)
      length += bytesRead
      if (bytesRead === 0 || length === buffer.length) break
    }
    if (length > maxBytes) {
      throw new SignatureError(`the ${what} ${path} has more than ${maxBytes} bytes`, { hint: HINT })
    }
    return buffer.subarray(0, length)
  } catch (cause) {
    if (cause instanceof SignatureError) throw cause
    // Errors of the file system carry a code.
    const { code } = cause as NodeJS.ErrnoException
    const neighbours = code === 'ENOENT' ? await readdir(dirname(path)).catch(() => []) : []
    const why = code === 'ENOENT' ? 'there is no such file' : cause instanceof Error ? cause.message : String(cause)
    throw new SignatureError(`cannot read the ${what} ${path}: ${why}${didYouMean(basename(path), neighbours)}`, {
      cause,
      hint: HINT,
    })
  }
}
