import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { close, constants, createReadStream, fstat, open, read, stat } from 'node:fs'
import { promisify } from 'node:util'
import { PreflightError, UsageError } from '../core/errors.ts'

const openFile = promisify(open)
const closeFile = promisify(close)

const CHUNK_BYTES = 1 << 20

/** A local file that was opened once and hashed through that very descriptor, which is also what gets streamed. */
export class ArtifactFile {
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly #descriptor: number
  #isClosed = false

  constructor(path: string, descriptor: number, sha256: string, sizeBytes: number) {
    this.path = path
    this.sha256 = sha256
    this.sizeBytes = sizeBytes
    this.#descriptor = descriptor
  }

  /**
   * The bytes from their beginning. Reads at positions, so that several hosts may read at once. A file that has grown
   * gives one byte too many, a shorter one too few: the host refuses both, and other bytes by their digest.
   */
  stream(): NodeJS.ReadableStream {
    if (this.#isClosed) throw new UsageError(`the artifact ${this.path} is used after the end of its run`)
    return createReadStream(this.path, {
      fd: this.#descriptor,
      start: 0,
      end: this.sizeBytes,
      autoClose: false,
      highWaterMark: CHUNK_BYTES / 4,
    })
  }

  /** Closes the descriptor. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await closeFile(this.#descriptor)
  }
}

const files = new Map<string, Promise<ArtifactFile>>()

/**
 * Opens and hashes a regular file, once for all who ask for it while it stays as it is.
 *
 * @param path relative to the working directory, or absolute
 * @throws {PreflightError} where it cannot be read, is no regular file, or changes meanwhile
 */
export async function openArtifactFile(path: string): Promise<ArtifactFile> {
  try {
    const key = identity(await promisify(stat)(path, { bigint: true }))
    const known = files.get(key) ?? hashFile(path)
    files.set(key, known)
    known.catch(() => files.delete(key))
    return await known
  } catch (cause) {
    if (cause instanceof PreflightError) throw cause
    throw new PreflightError(`cannot read the artifact ${path}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}

/** Closes what {@link openArtifactFile} has opened; called once, when the run has ended. */
export async function closeArtifacts(): Promise<void> {
  const opened = [...files.values()]
  files.clear()
  await Promise.all(opened.map(async (file) => (await file.catch(() => undefined))?.close()))
}

/** What changes when a file is another one or has other content. */
function identity({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':')
}

async function hashFile(path: string): Promise<ArtifactFile> {
  // Without O_NONBLOCK the opening of a pipe would wait for a writer.
  const descriptor = await openFile(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const before = await promisify(fstat)(descriptor, { bigint: true })
    if (!before.isFile()) throw new PreflightError(`the artifact ${path} is not a regular file`)
    const sha256 = await hashDescriptor(descriptor)
    const after = await promisify(fstat)(descriptor, { bigint: true })
    if (identity(before) !== identity(after)) {
      throw new PreflightError(`the artifact ${path} was written to while it was read`, {
        hint: 'wait until its build has ended',
      })
    }
    return new ArtifactFile(path, descriptor, sha256, Number(after.size))
  } catch (error) {
    await closeFile(descriptor)
    throw error
  }
}

async function hashDescriptor(descriptor: number): Promise<string> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  for (let position = 0; ; ) {
    const { bytesRead } = await promisify(read)(descriptor, buffer, 0, buffer.length, position)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(buffer.subarray(0, bytesRead))
    position += bytesRead
  }
}
