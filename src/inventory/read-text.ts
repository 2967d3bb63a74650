/** Text of files that people name: bounded, and never waited for. */
import { constants } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { OWN_PIPE } from '../core/bounded-file.ts'
import { InventoryError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { shownPath } from './shown-path.ts'

/**
 * Most bytes of one file. A host with a dozen variables is half a kilobyte, and a megabyte of YAML takes half a second:
 * what is larger is a log, a dump or an archive, or wants to be several files.
 */
const MOST_BYTES = 16 * 1024 * 1024

/** What is expected of a pipe, which does not say what it holds. */
const PIPE_BYTES = 64 * 1024

/** Why a file is not read. */
class Refusal extends Error {
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}

/**
 * Reads a file as UTF-8 text.
 *
 * @param path relative to `cwd`
 * @param what what is read, for the message: `inventory`
 * @throws {InventoryError} for what is no text file or is too large, and naming the nearest file where there is none
 */
export async function readText(path: string, cwd: string, what: string): Promise<string> {
  const absolute = resolve(cwd, path)
  let bytes: Buffer
  try {
    bytes = await readBytes(absolute)
  } catch (cause) {
    throw await unreadable(path, absolute, what, cause)
  }
  return decode(bytes, shownPath(absolute, cwd))
}

async function readBytes(path: string): Promise<Buffer> {
  const isOwnPipe = OWN_PIPE.test(path)
  // Opening a pipe that nobody writes to would wait for the writer. Of plain files the flag changes nothing.
  const handle = await open(path, constants.O_RDONLY | (isOwnPipe ? 0 : constants.O_NONBLOCK))
  try {
    const found = await handle.stat()
    if (found.isDirectory()) throw new Refusal('is a folder', 'name a file')
    if (!found.isFile() && !isOwnPipe) throw new Refusal('is a pipe or a device, and no file', 'write it into a file')
    if (found.size > MOST_BYTES) throw tooLarge(found.size)
    return await readBounded(handle, found.isFile() ? found.size : PIPE_BYTES)
  } finally {
    await handle.close()
  }
}

/**
 * Reads to the end, and no further than the bound: a file may grow meanwhile, and a pipe has no size. One piece of memory
 * of the expected size: hundreds of small files are read at a time.
 */
async function readBounded(handle: FileHandle, expectedBytes: number): Promise<Buffer> {
  let buffer = Buffer.allocUnsafe(expectedBytes + 1)
  let length = 0
  for (;;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length)
    if (bytesRead === 0) return buffer.subarray(0, length)
    length += bytesRead
    if (length > MOST_BYTES) throw tooLarge(length)
    if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * length)
  }
}

function tooLarge(bytes: number): Refusal {
  const megabytes = (count: number): string => `${Math.floor(count / 1024 / 1024)} MiB`
  return new Refusal(
    `is larger than ${megabytes(MOST_BYTES)}: it has ${megabytes(bytes)} or more`,
    'is it the right file? an inventory may be a folder of several',
  )
}

async function unreadable(path: string, absolute: string, what: string, cause: unknown): Promise<InventoryError> {
  if (cause instanceof Refusal) return new InventoryError(`${what} '${path}' ${cause.message}`, { hint: cause.hint })
  // Errors of the file system carry a code; whatever else was thrown is shown as it is.
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT') {
    const neighbours = await readdir(dirname(absolute)).catch(() => [])
    return new InventoryError(`${what} '${path}': there is no such file${didYouMean(basename(path), neighbours)}`, {
      cause,
    })
  }
  const hint = code === 'ELOOP' ? 'a link leads back to itself' : cause instanceof Error ? cause.message : String(cause)
  return new InventoryError(`${what} '${path}' cannot be read`, { cause, hint })
}

/** The byte order mark stays: offsets are offsets of the file. */
function decode(bytes: Buffer, file: string): string {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new InventoryError('this is not UTF-8 text', {
      position: { file, ...placeOf(bytes.subarray(0, firstBadByte(bytes)).toString('utf8')) },
      cause,
      hint: 'save it as UTF-8',
    })
  }
  const zero = text.indexOf('\0')
  if (zero < 0) return text
  throw new InventoryError('a NUL byte stands here, which no text has', {
    position: { file, ...placeOf(text.slice(0, zero)) },
    hint: 'is it the right file?',
  })
}

/** Where a text differs from what becomes of it when it is read leniently and written again. */
function firstBadByte(bytes: Buffer): number {
  const lenient = Buffer.from(bytes.toString('utf8'))
  const index = bytes.findIndex((byte, at) => lenient[at] !== byte)
  return index < 0 ? bytes.length : index
}

/** The place behind a text: lines and columns count from 1. */
export function placeOf(before: string): { readonly line: number; readonly column: number } {
  const lines = before.split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
