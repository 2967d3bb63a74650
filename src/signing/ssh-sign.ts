import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { InterruptedError, SignatureError } from '../core/errors.ts'
import { NAMESPACE } from './ssh-verify.ts'

/** What ends a command from outside: by the terminal, or by somebody else. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Milliseconds between two signals to a program that is to end. */
const NUDGE_MS = 100

/**
 * Signs a file with the system's `ssh-keygen`, which asks for passphrases, PINs and touches on the terminal by itself.
 *
 * @param file what is signed; the signature is written to FILE.sig, which must not be there
 * @param key path of a private key, or of a public key whose private half the agent holds
 * @throws {SignatureError} where it could not be signed; `ssh-keygen` has said why
 * @throws {InterruptedError} where a signal came meanwhile
 */
export async function signBySsh(file: string, key: string): Promise<void> {
  const abort = new AbortController()
  let signal: NodeJS.Signals | undefined
  // We outlive it, to take away what it has written.
  const interrupt = (name: NodeJS.Signals): void => {
    signal = name
    abort.abort()
  }
  // Before it is started: it may ask, and be answered by Ctrl-C, at once.
  for (const name of SIGNALS) process.on(name, interrupt)
  try {
    const [status, endedBy] = await runToItsEnd(['-q', '-Y', 'sign', '-f', key, '-n', NAMESPACE, file], abort.signal)
    // Ctrl-C reaches both of us, and its end may be seen before our own signal.
    await setImmediate()
    signal ??= SIGNALS.find((name) => name === endedBy)
    if (signal !== undefined) throw new InterruptedError(`interrupted by ${signal}; nothing was signed`)
    if (status !== 0) {
      throw new SignatureError(`ssh-keygen could not sign with the key ${key}`, {
        hint: 'give a private key, or a public key whose private half the agent holds: ssh-add -L lists these',
      })
    }
  } catch (cause) {
    // Errors of starting a program carry a code.
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    throw new SignatureError('there is no ssh-keygen on this machine', { cause, hint: "install OpenSSH's client" })
  } finally {
    for (const name of SIGNALS) {
      process.off(name, interrupt)
      // Where its end was seen first, ours is still on its way, and must not end us in the middle of what is left.
      if (name === signal) process.once(name, () => {})
    }
  }
}

/** Runs `ssh-keygen` on our terminal. Returns its status, or the signal that ended it. */
async function runToItsEnd(
  args: readonly string[],
  abort: AbortSignal,
): Promise<[status: number | null, endedBy: NodeJS.Signals | null]> {
  const child = spawn('ssh-keygen', args, { stdio: ['inherit', 'ignore', 'inherit'] })
  const ended = once(child, 'exit')
  let again: NodeJS.Timeout | undefined
  const nudge = (): void => {
    // It only notes a signal, and goes on waiting where that comes between its question and the wait for an answer: so
    // it gets more of them. KILL would leave the terminal without an echo.
    again = setInterval(() => child.kill('SIGTERM'), NUDGE_MS)
  }
  abort.addEventListener('abort', nudge)
  try {
    // What the event of a process's end carries.
    return (await ended) as [number | null, NodeJS.Signals | null]
  } finally {
    abort.removeEventListener('abort', nudge)
    clearInterval(again)
  }
}
