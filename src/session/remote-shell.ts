import { createRequire } from 'node:module'
import type { LogEntry, Options, ProcessPromise, Shell } from 'zx'
import { UsageError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import { quote } from '../shell/quote.ts'
import type { Channel } from './channel.ts'
import { RemoteChild } from './remote-child.ts'

/** Options of {@link RemoteShell} beside zx's own. */
export interface RemoteShellOptions {
  /** The command changes nothing, and so may run under `--check`. */
  readonly readOnly?: boolean
}

/**
 * zx's `$`, whose commands run on a host: a template gives zx's `ProcessPromise`, options give a `$` that has them.
 */
export interface RemoteShell {
  (pieces: TemplateStringsArray, ...args: unknown[]): ProcessPromise
  (options: Partial<Options> & RemoteShellOptions): RemoteShell
}

/** Where commands go, and what is told of them. */
export interface RemoteShellHost {
  /** Inventory name, for messages. */
  readonly name: string
  readonly check: boolean
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

function refuseSecrets(values: readonly unknown[]): void {
  if (!values.flat(1).some((value) => value instanceof Secret)) return
  throw new UsageError('a secret cannot stand in a command: every user of the host can read its arguments', {
    operation: '$',
    hint: 'give it to the operation `command` as `stdin` or in `env`',
  })
}

/** Makes the `$` of one host. zx is loaded at the first command. */
export function makeRemoteShell(
  host: RemoteShellHost,
  options: Partial<Options> & RemoteShellOptions = {},
): RemoteShell {
  function shell(pieces: TemplateStringsArray, ...args: unknown[]): ProcessPromise
  function shell(more: Partial<Options> & RemoteShellOptions): RemoteShell
  function shell(
    first: TemplateStringsArray | (Partial<Options> & RemoteShellOptions),
    ...args: unknown[]
  ): ProcessPromise | RemoteShell {
    if (!isTemplate(first)) return makeRemoteShell(host, { ...options, ...first })
    const { readOnly, ...zxOptions } = options
    if (host.check && !readOnly) {
      throw new UsageError('host.$ may change something, so it does not run under --check', {
        host: host.name,
        operation: '$',
        hint: 'mark a command that only reads: host.$({ readOnly: true })`…`',
      })
    }
    refuseSecrets(args)
    return loadShell()({ ...remoteSettings(host), ...zxOptions })(first, ...args)
  }
  return shell
}

/** Settings that make zx's `$` run on a host, whatever `ZX_*` variables and the task file's own `$` are set to. */
function remoteSettings(host: RemoteShellHost): Partial<Options> {
  return {
    shell: '/bin/sh',
    prefix: '',
    postfix: '',
    quote,
    preferLocal: false,
    verbose: false,
    quiet: false,
    stdio: 'pipe',
    log: (entry: LogEntry) => {
      if ((entry.kind === 'stdout' || entry.kind === 'stderr') && entry.verbose) host.onOutput(entry.kind, entry.data)
    },
    // zx calls it as spawn(command, arguments, options), and uses what RemoteChild has of the result; the overloads
    // of Node's function cannot be written down any shorter.
    spawn: ((command: string) =>
      new RemoteChild(host.openWorker(), command).asChildProcess()) as unknown as Options['spawn'],
  }
}
