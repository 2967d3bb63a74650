/** Reading small files that people name, at once: bounded, and never waited for. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** Pipes that whoever started us holds open: `-e @<(sops -d secrets.yaml)`. */
export const OWN_PIPE = /^\/dev\/(?:stdin|fd\/\d+)$|^\/proc\/self\/fd\/\d+$/

/** Most bytes of one file. */
const MOST_BYTES = 16 * 1024 * 1024

/** How much is read at a time. */
const PIECE_BYTES = 64 * 1024

/**
 * Reads a file to its end.
 *
 * @param path absolute
 * @throws {Error} of the file system, with its code; without one for pipes, devices and what is too large
 */
export function readBoundedFile(path: string): Buffer {
  const isOwnPipe = OWN_PIPE.test(path)
  // Opening a pipe that nobody writes to would wait for the writer. Of plain files the flag changes nothing.
  const descriptor = openSync(path, constants.O_RDONLY | (isOwnPipe ? 0 : constants.O_NONBLOCK))
  try {
    const found = fstatSync(descriptor)
    // Reading a folder fails by itself, with a code.
    if (!found.isFile() && !found.isDirectory() && !isOwnPipe) throw new Error('it is a pipe or a device, and no file')
    const pieces: Buffer[] = []
    for (let length = 0; ; ) {
      const piece = Buffer.allocUnsafe(PIECE_BYTES)
      const count = readSync(descriptor, piece)
      if (count === 0) return Buffer.concat(pieces, length)
      pieces.push(piece.subarray(0, count))
      length += count
      if (length > MOST_BYTES) throw new Error('it is larger than 16 MiB')
    }
  } finally {
    closeSync(descriptor)
  }
}
