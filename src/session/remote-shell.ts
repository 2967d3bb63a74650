import { createRequire } from 'node:module'
import type { LogEntry, Options, ProcessPromise, Shell } from 'zx'
import { InterruptedError, UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { Secret } from '../core/secret.ts'
import { quote } from '../shell/quote.ts'
import type { Channel } from './channel.ts'
import { RemoteChild } from './remote-child.ts'

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
export interface RemoteShellOptions extends Partial<Pick<Options, (typeof ZX_OPTIONS)[number]>> {
  /** The command changes nothing, and so may run under `--check`. */
  readonly readOnly?: boolean
  /** The folder on the host that it runs in; the user's home where it is not set. */
  readonly cwd?: string
  /** Variables for it, beside `PATH`, `HOME`, `USER` and `LOGNAME`: nothing of the controller's environment. */
  readonly env?: Readonly<Record<string, string>>
}

const OWN_OPTIONS = ['readOnly', 'cwd', 'env'] as const satisfies readonly (keyof RemoteShellOptions)[]

/**
 * zx's `$`, whose commands run on a host: a template gives zx's `ProcessPromise`, options give a `$` that has them.
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
  /** Opens a channel with a worker; the connection is open already. */
  openWorker(): Channel
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
function prelude(cwd: string | undefined, env: Readonly<Record<string, string>> = {}): string {
  const odd = Object.keys(env).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
  if (odd !== undefined) throw new UsageError(`host.$: '${odd}' is not the name of a variable`, { operation: '$' })
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}`)
  return [...(cwd === undefined ? ['true'] : [`cd -- ${quote(cwd)}`]), ...exports].join(' && ')
}

function refuseSecrets(values: readonly unknown[]): void {
  if (!values.flat(1).some((value) => value instanceof Secret)) return
  throw new UsageError('a secret cannot stand in a command: every user of the host can read its arguments', {
    operation: '$',
    hint: 'give it to the operation `command` as `stdin` or in `env`',
  })
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
    const { readOnly, cwd, env, ...zxOptions } = options
    if (host.signal.aborted) throw new InterruptedError('interrupted', { host: host.name, operation: '$' })
    if (host.check && !readOnly) {
      throw new UsageError('host.$ may change something, so it does not run under --check', {
        host: host.name,
        operation: '$',
        hint: 'mark a command that only reads: host.$({ readOnly: true })`…`',
      })
    }
    refuseSecrets(args)
    return loadShell()({ ...zxOptions, ...remoteSettings(host, prelude(cwd, env), zxOptions) })(first, ...args)
  }
  return shell
}

/** Settings that make zx's `$` run on a host, whatever `ZX_*` variables and the task file's own `$` are set to. */
function remoteSettings(
  host: RemoteShellHost,
  before: string,
  { verbose, quiet }: RemoteShellOptions,
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
    stdio: 'pipe',
    log: (entry: LogEntry) => {
      if ((entry.kind === 'stdout' || entry.kind === 'stderr') && entry.verbose) host.onOutput(entry.kind, entry.data)
    },
    // zx calls it as spawn(command, arguments, options), and uses what RemoteChild has of the result; the overloads
    // of Node's function cannot be written down any shorter.
    spawn: ((command: string) =>
      new RemoteChild(host.openWorker(), command, before).asChildProcess()) as unknown as Options['spawn'],
  }
}
