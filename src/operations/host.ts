import type { Facts, Outcome, OutcomeKind } from '../core/outcome.ts'
import type { Secret } from '../core/secret.ts'
import type { GroupName, HostName, HostVariables, KnownHost } from '../inventory/known-names.ts'
import type { RemoteShell } from '../session/remote-shell.ts'

/** A call of one program of `src/remote` in the host's session: one frame, one round trip. */
export interface RemoteCall {
  /** Name of the file without `.sh`; it defines the function `op_NAME`, dashes as underscores. */
  readonly program: string
  /** `"$1"`, `"$2"` … of that function. NUL bytes are refused. All arguments together stay under 48 KiB. */
  readonly args: readonly (string | Secret)[]
  /** Milliseconds until the controller gives up and closes the channel. */
  readonly timeoutMs: number
  /** Live output: what the program writes to its stderr, and its section `stdout`. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', chunk: Buffer) => void
}

/** What a remote program answered: the sections that it wrote, by name. */
export interface RemoteReply {
  /** A section as text (UTF-8, invalid bytes replaced); undefined where it was not written. */
  text(section: string): string | undefined
  /** A section's exact bytes. */
  bytes(section: string): Buffer | undefined
  /** Names of the sections, in the order of writing. */
  readonly sections: readonly string[]
  /** What the program and its children wrote to stderr, stripped of terminal escapes. */
  readonly log: string
}

/** An outcome before the engine adds host, operation, title and time. */
export interface Reading<Data> {
  readonly outcome: OutcomeKind
  readonly before?: Facts
  readonly after?: Facts
  readonly diff?: string
  /** Rows of what a read found, for the report. Never a secret. */
  readonly records?: readonly Facts[]
  readonly message?: string
  readonly data: Data
}

/** Bytes on their way to the host, on a channel of their own. */
export interface UploadRequest {
  /** `src/remote/NAME.sh`, run with the bytes on its standard input; arguments go into argv, so no secrets. */
  readonly program: string
  readonly args: readonly string[]
  /** The session's user, or the user who logs in. */
  readonly as: 'become' | 'login'
  /** Opens the bytes from their beginning. */
  readonly source: () => NodeJS.ReadableStream
  readonly totalBytes: number
  /** Milliseconds without any progress until it is given up. */
  readonly stallTimeoutMs: number
}

/** What an operation of several trips works with. */
export interface Steps {
  /** One round trip in the become user's session. Throws the error that the program reports. */
  call(call: RemoteCall): Promise<RemoteReply>
  /** Sends bytes; reports progress by itself. Throws the error that the program reports. */
  upload(request: UploadRequest): Promise<RemoteReply>
  /** Aborted when the run is interrupted. */
  readonly signal: AbortSignal
}

/** One operation for one host, ready to be run. */
export type OperationRequest<Data> = {
  /** Name of the operation, as lines and events show it. */
  readonly operation: string
  readonly title: string
  /** True for the engine's own doings, such as giving locks back: no line, no event. */
  readonly isQuiet?: boolean
} & (
  | {
      /** One trip: may share it with its neighbours. */ readonly call: RemoteCall
      readonly read: (reply: RemoteReply) => Reading<Data>
    }
  | { /** Several trips, in order, alone on the session. */ readonly steps: (steps: Steps) => Promise<Reading<Data>> }
)

/** What operations ask of a host; the engine implements it. Task files have no use for it. */
export interface OperationPort {
  /** Queues the operation behind those of the same host, and reports its start and outcome. */
  perform<Data>(request: OperationRequest<Data>): Promise<Outcome<Data>>
  /** True in check mode: nothing may be changed. */
  readonly check: boolean
  /** True with `--diff`. */
  readonly diff: boolean
  /** True with `--allow-downgrade`: a signed release may replace a newer one. */
  readonly allowDowngrade: boolean
  /** True where services cannot run by design (the sandbox). */
  readonly withoutInit: boolean
  /** True when an earlier operation of this run changed something on this host, or would have under `--check`. */
  readonly pendingChanges: boolean
  /** Marks the host as rescued in the recap. */
  rescued(): void
  /** Live output of a program that an operation runs, for the operator who asked to see it. */
  output(operation: string, stream: 'stdout' | 'stderr', text: string): void
  /** A warning for the operator. */
  warn(message: string): void
  /** Id of the run, for locks and logs on the host. */
  readonly runId: string
  /** `user@machine` of the controller, for locks. */
  readonly controller: string
}

/** A host as a task file sees it. */
export interface Host<Vars = HostVariables> {
  /** Its name in the inventory. */
  readonly name: HostName
  /** Its groups, `all` included. */
  readonly groups: readonly GroupName[]
  /** Its merged variables, the play's `vars` and `--extra-vars` on top. */
  readonly vars: Vars
  /** True in check mode. */
  readonly check: boolean
  /** Another host of the inventory, reached under the same play's settings. */
  peer<Name extends string>(name: KnownHost<Name>): Host
  /** zx's `$`, run on this host on a channel of its own. */
  readonly $: RemoteShell
  /** For operations. */
  readonly port: OperationPort
}
