import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { rehearsals } from '../rehearsal/rehearsal-folder.ts'

const USAGE = `usage: hawser login HOST

Opens a shell in the twin of HOST that a rehearsal with --keep has left, as the user who logs in there.
`

/**
 * The command `hawser login`.
 *
 * @returns the exit code of the shell
 * @throws {UsageError} where no twin of that name was kept
 */
export async function login(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseLogin(argv)
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const [host, ...others] = positionals
  if (host === undefined || others.length > 0)
    throw new UsageError('login takes the name of one host', { hint: 'hawser login HOST' })
  const twins = (await rehearsals()).flatMap(({ record }) => record?.twins ?? [])
  const twin = twins.find((candidate) => candidate.host === host)
  if (twin === undefined) {
    const names = twins.map((candidate) => candidate.host)
    throw new UsageError(`there is no twin of '${host}'${didYouMean(host, names)}`, {
      hint: names.length > 0 ? `there are twins of ${names.join(', ')}` : 'a rehearsal with --keep leaves its twins',
    })
  }
  return openShell(twin.loginArgv)
}

function parseLogin(argv: readonly string[]): {
  readonly values: { readonly help?: boolean }
  readonly positionals: readonly string[]
} {
  try {
    return parseArgs({ args: [...argv], options: { help: { type: 'boolean', short: 'h' } }, allowPositionals: true })
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause, hint: 'hawser login HOST' })
  }
}

/** Hands the terminal over. Signals of the keyboard are the shell's while it runs. */
function openShell([program, ...args]: readonly [string, ...string[]]): Promise<number> {
  const ignore = (): void => {}
  process.on('SIGINT', ignore)
  return new Promise((resolve, reject) => {
    // An engine asks for a terminal with -t, and fails where there is none: then a pipe has to do.
    const fitting = process.stdin.isTTY ? args : args.map((argument) => (argument === '-it' ? '-i' : argument))
    const child = spawn(program, fitting, { stdio: 'inherit' })
    child.once('error', reject)
    child.once('close', (code) => {
      process.off('SIGINT', ignore)
      resolve(code ?? 1)
    })
  })
}
