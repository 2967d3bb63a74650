import { spawn } from 'node:child_process'
import { extname } from 'node:path'
import { UsageError } from '../core/errors.ts'
import { stripControls } from '../core/escape.ts'

/** How long a program may take: somebody may have to type a passphrase, or touch a key. */
export const PROGRAM_TIMEOUT_MS = 120_000

/** The exit code by which a client program says that it has no password of that label. */
const UNKNOWN_LABEL = 2

/** Most bytes of its output: a password is shorter, and a program that has gone wild is not. */
const MOST_BYTES = 1024 * 1024

/** What to do where a file has an executable bit by mistake. */
const NOT_A_PROGRAM = 'if the file holds the password itself, make it no program: chmod 600 FILE'

/** True for a program that is asked for a label: `pass-client`, `pass-client.py`. */
export function isClient(path: string): boolean {
  return path.slice(0, path.length - extname(path).length).endsWith('-client')
}

/**
 * Runs a program whose standard output is a password. It has our terminal, so that it may ask for something; where there
 * is none, what it says goes into the error.
 *
 * @param label what a client program is asked for
 * @returns its output, as it is
 * @throws {UsageError} where it cannot be run, fails, or does not end
 */
export function runPasswordProgram(
  path: string,
  label: string | undefined,
  timeoutMs: number = PROGRAM_TIMEOUT_MS,
): Promise<Buffer> {
  const args = label !== undefined && isClient(path) ? ['--vault-id', label] : []
  // Its own words are for whoever sits at the terminal; without one they are for the error.
  const isAttended = process.stdin.isTTY === true && process.stderr.isTTY === true
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { stdio: ['inherit', 'pipe', isAttended ? 'inherit' : 'pipe'] })
    const output: Buffer[] = []
    const said: Buffer[] = []
    let size = 0
    const keep = (pieces: Buffer[]) => (piece: Buffer) => {
      size += piece.length
      if (size <= MOST_BYTES) pieces.push(piece)
      else fail('it prints more than any password has')
    }
    const fail = (why: string, hint?: string, cause?: unknown): void => {
      clearTimeout(deadline)
      child.kill('SIGKILL')
      // A process that it has started may hold them open.
      child.stdout?.destroy()
      child.stderr?.destroy()
      const words = stripControls(Buffer.concat(said).toString()).trim()
      const message = `the program '${path}' gave no vault password: ${why}${words === '' ? '' : `\n${words}`}`
      reject(new UsageError(message, { cause, ...(hint !== undefined && { hint }) }))
    }
    const deadline = setTimeout(() => fail(`it did not end within ${timeoutMs / 1000} s`), timeoutMs)
    child.stdout?.on('data', keep(output))
    child.stderr?.on('data', keep(said))
    child.once('error', (cause) => fail(cause.message, NOT_A_PROGRAM, cause))
    child.once('close', (code, signal) => {
      clearTimeout(deadline)
      if (code === 0) resolve(Buffer.concat(output))
      else if (code === UNKNOWN_LABEL && args.length > 0) fail(`it knows none for '${label}'`)
      else fail(code === null ? `it was ended by ${signal}` : `it exited with ${code}`)
    })
  })
}
