import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { PreflightError } from '../core/errors.ts'
import { stripControls } from '../core/escape.ts'

/** Options of {@link execute}. */
export interface ExecuteOptions {
  /** Text for its standard input; nothing where it is not set. */
  readonly input?: string
  /** Told each line of its standard output as it comes. */
  readonly onLine?: (line: string) => void
  /** Aborted: the program gets TERM. */
  readonly signal?: AbortSignal
  /** Milliseconds until the program gets KILL. */
  readonly timeoutMs: number
}

/** How a local program ended. */
export interface Executed {
  /** Its exit code; 127 where there is no such program, 128 and more where a signal ended it. */
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a program of the controller to its end, without a shell and apart from the terminal, so that Ctrl-C does not
 * cut it off in the middle of what it does to an engine. Never rejects.
 */
export function execute(argv: readonly [string, ...string[]], options: ExecuteOptions): Promise<Executed> {
  const [file, ...args] = argv
  return new Promise((resolve) => {
    const child = spawn(file, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
    child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk))
    const { onLine } = options
    if (onLine !== undefined) createInterface({ input: child.stdout }).on('line', onLine)
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs)
    const abort = (): void => {
      child.kill('SIGTERM')
    }
    options.signal?.addEventListener('abort', abort, { once: true })
    const end = (exitCode: number, problem = ''): void => {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', abort)
      const text = (stream: 'stdout' | 'stderr'): string => Buffer.concat(chunks[stream]).toString('utf8')
      resolve({ exitCode, stdout: text('stdout'), stderr: text('stderr') + problem })
    }
    child.once('error', (error) => end(127, `${file}: ${error.message}`))
    child.once('close', (code) => end(code ?? 128))
    // A program that ends without reading closes the pipe; its exit code says the rest.
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
  })
}

/**
 * {@link execute}, for programs that have to succeed.
 *
 * @param purpose for the message: `to start the twin of relay-1`
 * @returns its standard output
 * @throws {PreflightError} with the last lines that it wrote
 */
export async function demand(
  argv: readonly [string, ...string[]],
  purpose: string,
  options: ExecuteOptions & { readonly hint?: string },
): Promise<string> {
  const { exitCode, stdout, stderr } = await execute(argv, options)
  if (exitCode === 0) return stdout
  const said = lastLines(stderr.trim() === '' ? stdout : stderr)
  throw new PreflightError(`${argv[0]} failed ${purpose} (exit code ${exitCode})${said === '' ? '' : `:\n${said}`}`, {
    ...(options.hint !== undefined && { hint: options.hint }),
  })
}

/** The last lines of what a program wrote, safe to show. */
function lastLines(text: string): string {
  return stripControls(text).trimEnd().split('\n').slice(-15).join('\n')
}
