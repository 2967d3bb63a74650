import { execFile } from 'node:child_process'
import { accessSync, closeSync, constants, existsSync, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'

/** A line of a file of known hosts, counted from 1. */
export interface KnownHostsLine {
  readonly file: string
  readonly line: number
}

/**
 * The lines that mark a key of a host as revoked; hashed names count as well.
 *
 * @param name as ssh looks it up, such as `[relay-1.example.net]:2222`
 */
export async function revokedLines(name: string, files: readonly string[]): Promise<KnownHostsLine[]> {
  const found = files.map(async (file) => {
    const text = await find(name, file)
    return [...text.matchAll(/^# Host .* found: line (\d+) REVOKED/gm)].map(([, line]) => ({
      file,
      line: Number(line),
    }))
  })
  return (await Promise.all(found)).flat()
}

/** What `ssh-keygen -F` prints; nothing where there is no such file. */
function find(name: string, file: string): Promise<string> {
  return new Promise((resolve) => {
    execFile('ssh-keygen', ['-F', name, '-f', file], (_error, stdout) => resolve(stdout))
  })
}

/** Why a file cannot be read, in a word of errno(3); undefined where it can, or does not exist. ssh itself passes over it silently. */
export function unreadable(file: string): string | undefined {
  try {
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      readSync(descriptor, Buffer.alloc(1))
    } finally {
      closeSync(descriptor)
    }
    return undefined
  } catch (error) {
    const code = codeOf(error)
    return code === 'ENOENT' ? undefined : code
  }
}

/** Why nothing can be added to a file, in a word of errno(3); undefined where it can, or the file can be made. */
export function unwritable(file: string): string | undefined {
  try {
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK)
    return undefined
  } catch (error) {
    const code = codeOf(error)
    // ssh-keyscan's user makes the folder first.
    return code === 'ENOENT' ? undefined : code
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
