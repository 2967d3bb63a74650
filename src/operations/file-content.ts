import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '../core/errors.ts'
import { Secret, secret } from '../core/secret.ts'
import { quote } from '../shell/quote.ts'
import type { FileOptions } from './file.ts'

/** The most bytes that content takes up, quoted, as an argument; more travels on a channel of its own. */
const INLINE_BYTES = 32 * 1024

/** The largest `src`: it is read whole, so that what is hashed is what is sent. Releases are deployed, not copied. */
const LARGEST_BYTES = 64 * 1024 * 1024

/** The content that a file is to have, read once. */
export interface FileContent {
  readonly bytes: Buffer
  readonly sha256: string
  /** It must not be shown. */
  readonly secret: boolean
  /** The content as an argument; undefined where it is too large, or not of a kind, to be one. */
  readonly inline: string | Secret | undefined
}

function read(src: string): Buffer {
  const file = resolve(src)
  try {
    const { size } = statSync(file)
    if (size <= LARGEST_BYTES) return readFileSync(file)
  } catch (cause) {
    throw new UsageError(`file: src: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
  throw new UsageError(`file: src: ${file} is larger than 64 MiB`, {
    hint: 'pin it in the inventory and deploy it as an artifact',
  })
}

function inline(bytes: Buffer): string | undefined {
  if (bytes.length > INLINE_BYTES || bytes.includes(0) || !isUtf8(bytes)) return undefined
  const text = bytes.toString('utf8')
  return Buffer.byteLength(quote(text)) <= INLINE_BYTES ? text : undefined
}

/**
 * Reads the content of a file operation, which is the content itself, or that of a local file.
 *
 * @throws {UsageError} where `src` cannot be read, or is larger than 64 MiB
 */
export function fileContent({ content, src, secret: isMarked = false }: FileOptions): FileContent | undefined {
  if (content === undefined && src === undefined) return undefined
  const isGiven = content instanceof Secret
  const plain = isGiven ? content.reveal() : content
  // `rule` has made sure that there is one of the two.
  const bytes = plain === undefined ? read(String(src)) : Buffer.from(plain)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const text = inline(bytes)
  if (text === undefined) return { bytes, sha256, secret: isGiven || isMarked, inline: undefined }
  if (isGiven) return { bytes, sha256, secret: true, inline: content }
  return { bytes, sha256, secret: isMarked, inline: isMarked ? secret(text) : text }
}
