import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import type { LogEntry, Options, ProcessPromise, Shell } from 'zx'
import { InterruptedError, UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { hasLostSecret, LOST_SECRET, LOST_SECRET_HINT, Secret } from '../core/secret.ts'
import { quote } from '../shell/quote.ts'
import { type OpenWorker, RemoteChild } from './remote-child.ts'

/** Those of zx's options that make sense on a host. */
const ZX_OPTIONS = [
  'ac',
  'delimiter',
  'input',
  'killSignal',
  'nothrow',
  'quiet',
  'signal',
  'timeout',
  'timeoutSignal',
  'verbose',
] as const satisfies readonly (keyof Options)[]

/** Options of {@link RemoteShell}: some of zx's, with zx's meaning, and our own. */
export interface RemoteShellOptions extends Partial<Omit<Pick<Options, (typeof ZX_OPTIONS)[number]>, 'input'>> {
  /** What the command reads from standard input: as with zx, or a secret. */
  readonly input?: Options['input'] | Secret
  /** The command changes nothing, and so may run under `--check`. */
  readonly readOnly?: boolean
  /** The folder on the host that it runs in; the user's home where it is not set. */
  readonly cwd?: string
  /** Variables for it, beside `PATH`, `HOME`, `USER` and `LOGNAME`: nothing of the controller's environment. Secrets may stand here. */
  readonly env?: Readonly<Record<string, string | Secret>>
}

const OWN_OPTIONS = ['readOnly', 'cwd', 'env'] as const satisfies readonly (keyof RemoteShellOptions)[]

/**
 * zx's `$`, whose commands run on a host: a template gives zx's `ProcessPromise`, options give a `$` that has them.
 *
 * A command that writes more than 64 MiB to one of its outputs is ended with exit code 255: zx keeps all of it.
 */
export interface RemoteShell {
  (pieces: TemplateStringsArray, ...args: unknown[]): ProcessPromise
  (options: RemoteShellOptions): RemoteShell
}

/** Where commands go, and what is told of them. */
export interface RemoteShellHost {
  /** Inventory name, for messages. */
  readonly name: string
  readonly check: boolean
  /** Aborted when the run is interrupted: nothing is started any more. */
  readonly signal: AbortSignal
  readonly openWorker: OpenWorker
  /** Told output as it comes. */
  onOutput(stream: 'stdout' | 'stderr', chunk: Buffer): void
}

function loadShell(): Shell {
  // zx gives a ProcessPromise at once, so it cannot be imported on first use; its CommonJS entry has the same exports.
  const zx = createRequire(import.meta.url)('zx/core') as { readonly $: Shell }
  return zx.$
}

function isTemplate(value: unknown): value is TemplateStringsArray {
  return Array.isArray(value) && 'raw' in value
}

/** Refuses options that would be ignored on a host, or run the command on the controller. */
function refuseOthers(options: object): void {
  const known: readonly string[] = [...ZX_OPTIONS, ...OWN_OPTIONS]
  const odd = Object.keys(options).find((name) => !known.includes(name))
  if (odd === undefined) return
  throw new UsageError(`host.$ has no option '${odd}'${didYouMean(odd, known)}`, {
    operation: '$',
    hint: `it takes ${known.join(', ')}`,
  })
}

/** Shell text that enters the folder and sets the variables. */
function prelude(cwd: string | undefined, env: Readonly<Record<string, string | Secret>> = {}): string {
  const odd = Object.keys(env).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
  if (odd !== undefined) throw new UsageError(`host.$: '${odd}' is not the name of a variable`, { operation: '$' })
  const exports = Object.entries(env).map(
    ([name, value]) => `export ${name}=${quote(value instanceof Secret ? value.reveal() : value)}`,
  )
  return [...(cwd === undefined ? ['true'] : [`cd -- ${quote(cwd)}`]), ...exports].join(' && ')
}

/** Refuses secrets among the words of a command, and what would run with `[redacted]` in the place of one. */
function refuseSecrets(words: readonly unknown[], env: RemoteShellOptions['env'] = {}): void {
  if (words.flat(1).some((word) => word instanceof Secret)) {
    throw new UsageError('a secret cannot stand in a command: every user of the host can read its arguments', {
      operation: '$',
      hint: "give it in 'env' or as 'input': host.$({ env: { TOKEN: token } })`…`",
    })
  }
  if ([...words.flat(1), ...Object.values(env)].some(hasLostSecret)) {
    throw new UsageError(`host.$: ${LOST_SECRET}`, { operation: '$', hint: LOST_SECRET_HINT })
  }
}

/** A secret as zx takes input: a stream made for one command, so that nobody who prints the command prints it. */
function inputOf({ input }: RemoteShellOptions): Pick<Options, 'input'> {
  if (!(input instanceof Secret)) return input === undefined ? {} : { input }
  const revealed = function* (): Generator<string> {
    yield input.reveal()
  }
  return { input: Readable.from(revealed(), { objectMode: false }) }
}

/** Makes the `$` of one host. zx is loaded at the first command. */
export function makeRemoteShell(host: RemoteShellHost, options: RemoteShellOptions = {}): RemoteShell {
  function shell(pieces: TemplateStringsArray, ...args: unknown[]): ProcessPromise
  function shell(more: RemoteShellOptions): RemoteShell
  function shell(first: TemplateStringsArray | RemoteShellOptions, ...args: unknown[]): ProcessPromise | RemoteShell {
    if (!isTemplate(first)) {
      refuseOthers(first)
      return makeRemoteShell(host, { ...options, ...first })
    }
    const { readOnly, cwd, env, input: _input, ...zxOptions } = options
    if (host.signal.aborted) throw new InterruptedError('interrupted', { host: host.name, operation: '$' })
    if (host.check && !readOnly) {
      throw new UsageError('host.$ may change something, so it does not run under --check', {
        host: host.name,
        operation: '$',
        hint: 'mark a command that only reads: host.$({ readOnly: true })`…`',
      })
    }
    refuseSecrets([...first, ...args], env)
    const settings = { ...zxOptions, ...inputOf(options), ...remoteSettings(host, prelude(cwd, env), zxOptions) }
    return endOnHost(loadShell()(settings)(first, ...args))
  }
  return shell
}

/** Lets `kill`, and so a timeout, end the command on the host: zx would look for its local process, which is not it. */
function endOnHost(command: ProcessPromise): ProcessPromise {
  const { kill } = command
  command.kill = async (signal) => {
    // In these cases zx's own throws, and says why.
    const isSettled = command.stage === 'fulfilled' || command.stage === 'rejected'
    if (isSettled || command.child === undefined) await kill.call(command, signal)
    else command.child.kill()
  }
  return command
}

/** Settings that make zx's `$` run on a host, whatever `ZX_*` variables and the task file's own `$` are set to. */
function remoteSettings(
  host: RemoteShellHost,
  before: string,
  { verbose, quiet, timeout }: RemoteShellOptions,
): Partial<Options> {
  return {
    shell: '/bin/sh',
    prefix: '',
    postfix: '',
    quote,
    preferLocal: false,
    verbose: verbose ?? false,
    quiet: quiet ?? false,
    sync: false,
    detached: false,
    timeout: timeout ?? 0,
    stdio: 'pipe',
    log: (entry: LogEntry) => {
      if ((entry.kind === 'stdout' || entry.kind === 'stderr') && entry.verbose) host.onOutput(entry.kind, entry.data)
    },
    // zx calls it as spawn(command, arguments, options), and uses what RemoteChild has of the result; the overloads
    // of Node's function cannot be written down any shorter.
    spawn: ((command: string) =>
      new RemoteChild(host.openWorker, command, before).asChildProcess()) as unknown as Options['spawn'],
  }
}
