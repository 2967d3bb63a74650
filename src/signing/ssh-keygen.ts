import { execFile } from 'node:child_process'
import { SignatureError } from '../core/errors.ts'
import { stripControls } from '../core/escape.ts'

/** How `ssh-keygen` ended. */
export interface KeygenResult {
  /** True where it exited with 0. */
  readonly ok: boolean
  readonly stdout: string
  /** What it said, without terminal escapes. */
  readonly stderr: string
}

/** Milliseconds after which it is ended: it may have been given a file that never ends. */
const TIMEOUT_MS = 60_000

/**
 * Runs the system's `ssh-keygen`.
 *
 * @param input its standard input
 * @throws {SignatureError} where there is none, or where it does not end
 */
export function runKeygen(args: readonly string[], input: Uint8Array): Promise<KeygenResult> {
  return new Promise((resolve, reject) => {
    const options = { timeout: TIMEOUT_MS, killSignal: 'SIGKILL', env: { ...process.env, LC_ALL: 'C' } } as const
    const child = execFile('ssh-keygen', args, options, (error, stdout, stderr) => {
      if (error === null || typeof error.code === 'number') {
        resolve({ ok: error === null, stdout, stderr: stripControls(stderr).trim() })
      } else reject(notRun(error))
    })
    // It may end before it has read everything; how it ended says why.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}

function notRun(cause: Error & { readonly code?: unknown; readonly killed?: boolean }): SignatureError {
  const why = cause.killed ? `it did not end within ${TIMEOUT_MS / 1000} s` : cause.message
  return cause.code === 'ENOENT'
    ? new SignatureError('there is no ssh-keygen on this machine', {
        cause,
        hint: "OpenSSH's own program verifies its signatures: install its client, version 8.2 or newer",
      })
    : new SignatureError(`ssh-keygen could not be asked: ${why}`, { cause })
}
