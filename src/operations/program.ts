import { StringDecoder } from 'node:string_decoder'
import { type Duration, durationMs } from '../core/duration.ts'
import { UsageError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import { quote } from '../shell/quote.ts'
import type { Host, Reading, RemoteReply } from './host.ts'
import { lastLines, readReply, throwReported } from './read-reply.ts'

/** What a program on the host gave. */
export interface ProgramResult {
  /** Its standard output as text; invalid UTF-8 is replaced. */
  readonly stdout: string
  /** Its standard error, without terminal escapes. */
  readonly stderr: string
  readonly exitCode: number
}

/** How a program is run on the host; shared by `query` and `command`. */
export interface ProgramOptions {
  /** Added to a small, clean environment: `PATH`, `HOME`, `USER`, `LOGNAME` and `LC_ALL=C`. Secrets may stand here. */
  readonly env?: Readonly<Record<string, string | Secret>>
  /** Absolute path of the working folder; the user's home where it is not given. */
  readonly cwd?: string
  /** What the program reads from standard input; nothing where it is not given. A secret may stand here. */
  readonly stdin?: string | Secret
  /** How long it may take; ten minutes where it is not given. */
  readonly timeout?: Duration
  /** Exit codes that are no failure; only 0 where they are not given. */
  readonly exitCodes?: readonly number[]
  /** Told its output as it comes, exactly; chunks may end in the middle of a line. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', chunk: Buffer) => void
}

/** The program and its arguments; or text for the host's `/bin/sh`. No secrets here: every user of the host can read them. */
export type ProgramWords =
  | { readonly argv: readonly string[]; readonly sh?: never }
  | { readonly sh: string; readonly argv?: never }

/** The schemas of {@link ProgramOptions} and {@link ProgramWords}, to be spread into those of an operation. */
export const PROGRAM_PROPERTIES = {
  argv: { type: 'array', items: { is: 'text' }, minItems: 1 },
  sh: { is: 'text' },
  env: { type: 'object', additionalProperties: { is: 'secret text' } },
  cwd: { is: 'folder' },
  stdin: { is: 'secret text' },
  timeout: { is: 'duration' },
  exitCodes: { type: 'array', items: { type: 'integer', minimum: 0, maximum: 255 }, minItems: 1 },
  onOutput: { is: 'function' },
} as const

const DEFAULT_TIMEOUT_MS = 600_000

/** Stands for what a program said that was given a secret. */
const WITHHELD = '(what it said is not shown: it was given a secret)'

/** Milliseconds that the host has beyond a program's deadline to end it and to say so. */
export const ENDING_MS = 15_000

/** The words of a program: `sh` text is run by the host's `/bin/sh`. */
export function programWords({
  argv,
  sh,
}: {
  readonly argv?: readonly string[]
  readonly sh?: string
}): readonly string[] {
  return sh === undefined ? (argv ?? []) : ['/bin/sh', '-c', sh]
}

/** Milliseconds that a program may take. */
export function programTimeoutMs({ timeout }: ProgramOptions): number {
  return timeout === undefined ? DEFAULT_TIMEOUT_MS : durationMs(timeout, 'timeout')
}

/**
 * What the schema of a program cannot say.
 *
 * @throws {UsageError} for no program or two, and for names that no environment can have
 */
export function checkProgram(
  operation: string,
  { argv, sh, env = {} }: ProgramOptions & { readonly argv?: unknown; readonly sh?: unknown },
): void {
  if ((argv === undefined) === (sh === undefined)) {
    throw new UsageError(
      `${operation}: ${argv === undefined ? "neither 'argv' nor 'sh' is" : "both 'argv' and 'sh' are"} given`,
      {
        hint: "'argv' is a list of words, run as it is; 'sh' is text for the host's /bin/sh",
      },
    )
  }
  const name = Object.keys(env).find((each) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(each))
  if (name !== undefined) throw new UsageError(`${operation}: env: '${name}' cannot be the name of a variable`)
}

/** The first arguments of a remote program that runs one: see program_settings in src/remote/program.sh. */
export function programSettings(options: ProgramOptions): readonly (string | Secret)[] {
  const { env = {}, cwd = '', stdin, exitCodes = [0] } = options
  // All of it as one secret: what is exported must not be seen where one part of it must not.
  const exports = Object.entries(env).map(
    ([name, value]) => `export ${name}=${quote(value instanceof Secret ? value.reveal() : value)}\n`,
  )
  return [
    String(Math.max(1, Math.ceil(programTimeoutMs(options) / 1000))),
    ` ${exitCodes.join(' ')} `,
    cwd,
    stdin === undefined ? '' : 'given',
    stdin ?? '',
    new Secret(exports.join('')),
  ]
}

/** True where the program is given a secret. */
function hasSecret({ env = {}, stdin }: ProgramOptions): boolean {
  return [...Object.values(env), stdin].some((value) => value instanceof Secret)
}

/**
 * Live output for the caller, and for the report. Where the program was given secrets, not for the report: it may repeat
 * them, in whatever form.
 */
export function programOutput(
  operation: string,
  options: ProgramOptions,
  host: Host,
): Pick<ProgramOptions, 'onOutput'> {
  const { onOutput } = options
  const isShown = !hasSecret(options)
  // A character may be cut between two chunks.
  const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') }
  return {
    onOutput: (stream, chunk) => {
      onOutput?.(stream, chunk)
      if (isShown) host.port.output(operation, stream, decoders[stream].write(chunk))
    },
  }
}

/**
 * Reads the reply of a remote program that ran one.
 *
 * @throws {OperationError} with the last lines of what the program said, where it failed
 */
export function readProgram(reply: RemoteReply, options: ProgramOptions): Reading<ProgramResult> {
  const stdout = reply.text('stdout') ?? ''
  const said = reply.log.trim() === '' ? stdout : reply.log
  // A program that was given a secret may repeat it, in part or in another form: then nothing of what it said is shown.
  const shown = hasSecret(options) && said.trim() !== '' ? WITHHELD : lastLines(said, 10)
  throwReported(reply, shown)
  const reading = readReply(reply, shown)
  const cut = reply.text('cut')
  const exitCode = Number(reply.text('exit_code') ?? 0)
  return { ...reading, ...(cut !== undefined && { message: cut }), data: { stdout, stderr: reply.log, exitCode } }
}
