import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { close, constants, fstat, open, read, readdir, stat } from 'node:fs'
import { basename, dirname } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { PreflightError, UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'

const openFile = promisify(open)
const closeFile = promisify(close)
const readAt = promisify(read)

/** Bytes that are hashed at a time. */
const CHUNK_BYTES = 1 << 20
/** Bytes that are sent at a time. */
const STREAM_BYTES = 1 << 18

const WRITTEN_TO_HINT = 'wait until its build has ended'

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
   * The bytes from their beginning. Reads at positions, so that several hosts may read at once.
   *
   * @throws {PreflightError} through the stream, where the file has become shorter. One that grew gives one byte too
   *   many, which the host refuses; and other bytes it refuses by their digest.
   */
  stream(): NodeJS.ReadableStream {
    if (this.#isClosed) throw new UsageError(`the artifact ${this.path} is used after the end of its run`)
    // Not createReadStream: that one closes a descriptor which it did not open when its reader stops early.
    return Readable.from(this.#chunks(), { objectMode: false })
  }

  async *#chunks(): AsyncGenerator<Buffer> {
    const end = this.sizeBytes + 1
    for (let position = 0; position < end; ) {
      const wanted = Math.min(STREAM_BYTES, end - position)
      const { bytesRead, buffer } = await readAt(this.#descriptor, Buffer.allocUnsafe(wanted), 0, wanted, position)
      position += bytesRead
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
      else if (position < this.sizeBytes) {
        throw new PreflightError(`the artifact ${this.path} became shorter while it was sent`, {
          hint: WRITTEN_TO_HINT,
        })
      } else return
    }
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
    throw await unreadable(path, cause)
  }
}

async function unreadable(path: string, cause: unknown): Promise<PreflightError> {
  // Errors of the file system carry a code.
  const { code } = cause as NodeJS.ErrnoException
  const neighbours = code === 'ENOENT' ? await promisify(readdir)(dirname(path)).catch(() => []) : []
  const why = code === 'ENOENT' ? 'there is no such file' : cause instanceof Error ? cause.message : String(cause)
  return new PreflightError(`cannot read the artifact ${path}: ${why}${didYouMean(basename(path), neighbours)}`, {
    cause,
    hint: 'build it first, or name the file that was built',
  })
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
    if (!before.isFile()) {
      throw new PreflightError(`the artifact ${path} is not a regular file`, { hint: 'name the file itself' })
    }
    const sha256 = await hashDescriptor(descriptor)
    const after = await promisify(fstat)(descriptor, { bigint: true })
    if (identity(before) !== identity(after)) {
      throw new PreflightError(`the artifact ${path} was written to while it was read`, {
        hint: WRITTEN_TO_HINT,
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
    const { bytesRead } = await readAt(descriptor, buffer, 0, buffer.length, position)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(buffer.subarray(0, bytesRead))
    position += bytesRead
  }
}
