import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { UsageError } from '../core/errors.ts'
import { type Secret, secret } from '../core/secret.ts'
import { pipedLine } from './piped-line.ts'

/**
 * Asks the operator for a secret, without showing what is typed. Where standard input is no terminal, its next line
 * is the answer, so that a script can give it.
 *
 * @throws {UsageError} where standard input ends before a line
 */
export async function askSecret(question: string): Promise<Secret> {
  const answer = await (process.stdin.isTTY === true ? typedLine(question) : pipedLine())
  if (answer === undefined) {
    throw new UsageError('no answer on standard input', { hint: `it was asked for: ${question.trim()}` })
  }
  return secret(answer)
}

/** A line that is typed unseen; undefined where the terminal says that there is none. */
async function typedLine(question: string): Promise<string | undefined> {
  // An earlier question has let go of it.
  process.stdin.ref?.()
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silence, terminal: true })
  // Only now: the terminal shows what is typed until the interface has taken it over.
  process.stderr.write(question)
  try {
    return await new Promise<string | undefined>((resolve) => {
      lines.once('line', resolve)
      lines.once('close', () => resolve(undefined))
      lines.once('SIGINT', () => {
        // The signal ends the run; this promise then has nobody left to tell.
        lines.removeAllListeners('close')
        lines.close()
        process.kill(process.pid, 'SIGINT')
      })
    })
  } finally {
    lines.close()
    // An open standard input would keep the process alive.
    process.stdin.unref?.()
    process.stderr.write('\n')
  }
}
