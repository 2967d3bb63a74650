import { StringDecoder } from 'node:string_decoder'
import type { Outcome } from '../core/outcome.ts'
import type { GroupName, HostName, HostVariables } from '../inventory/known-names.ts'
import type { InventoryHost, Variables } from '../inventory/types.ts'
import type { Host, OperationPort, OperationRequest, Steps } from '../operations/host.ts'
import { throwReported } from '../operations/read-reply.ts'
import { releaseLocks } from '../operations/release-locks.ts'
import type { ErrorReport, HawserEvent } from '../report/events.ts'
import type { Connection } from '../session/connection.ts'
import { makeRemoteShell, type RemoteShell } from '../session/remote-shell.ts'
import { sendBytes } from '../session/send-bytes.ts'
import { OperationQueue } from './operation-queue.ts'
import { preparedHost } from './prepared-host.ts'

/** What a host needs of its run and its play. */
export interface HostRunnerOptions {
  readonly host: InventoryHost
  readonly vars: Variables
  readonly connection: Connection
  readonly check: boolean
  readonly diff: boolean
  readonly allowDowngrade: boolean
  readonly runId: string
  /** `user@machine` of the controller. */
  readonly controller: string
  readonly signal: AbortSignal
  /** Another host of the inventory, under the same play. */
  readonly peer: (name: string) => Host
  readonly report: (event: HawserEvent) => void
  readonly describe: (error: unknown) => ErrorReport
}

/** One host while a play runs on it: what the task file sees, and the queue behind it. */
export class HostRunner implements Host, OperationPort {
  readonly name: HostName
  readonly groups: readonly GroupName[]
  readonly vars: HostVariables
  readonly check: boolean
  readonly diff: boolean
  readonly allowDowngrade: boolean
  readonly runId: string
  readonly controller: string
  readonly $: RemoteShell
  /** True when an operation of this play changed something, or would have under `--check`. */
  pendingChanges = false
  /** True when `rollback` brought back what ran before. */
  isRescued = false
  readonly #options: HostRunnerOptions
  readonly #queue: OperationQueue
  /** Ends of the channels of `host.$`, awaited by the task file or not. */
  readonly #commands = new Set<Promise<unknown>>()

  constructor(options: HostRunnerOptions) {
    this.#options = options
    const { name, groups, vars } = preparedHost(options.host, options.vars)
    this.name = name
    this.groups = groups
    this.vars = vars
    this.check = options.check
    this.diff = options.diff
    this.allowDowngrade = options.allowDowngrade
    this.runId = options.runId
    this.controller = options.controller
    this.$ = this.#makeShell()
    this.#queue = this.#makeQueue()
  }

  /** The side of the host that operations use. */
  get port(): OperationPort {
    return this
  }

  get withoutInit(): boolean {
    return !this.#options.connection.hasInit
  }

  peer(name: string): Host {
    return this.#options.peer(name)
  }

  rescued(): void {
    this.isRescued = true
  }

  output(operation: string, stream: 'stdout' | 'stderr', text: string): void {
    this.#options.report({ event: 'output', host: this.name, operation, stream, text })
  }

  warn(message: string): void {
    this.#options.report({ event: 'warning', host: this.name, message })
  }

  perform<Data>(request: OperationRequest<Data>): Promise<Outcome<Data>> {
    return this.#queue.perform(request)
  }

  /** Opens the connection and the session, so that a host that cannot be reached is told apart from one that fails. */
  async connect(): Promise<void> {
    await this.#options.connection.session()
  }

  /** Waits for operations that nobody awaits, then gives the locks back. Never rejects. */
  async finish(): Promise<void> {
    await this.#queue.drained()
    await Promise.all(this.#commands)
    // A session that is gone has given its locks back: the next contender sees that nobody holds them.
    if (await this.#options.connection.hasSession()) await releaseLocks(this).catch(() => {})
  }

  #makeQueue(): OperationQueue {
    const { connection, signal, report, describe } = this.#options
    const host = this.name
    return new OperationQueue({
      name: host,
      signal,
      session: () => connection.session(),
      steps: (operation, title) => this.#steps(operation, title),
      onStart: (operation, title) => report({ event: 'start', host, operation, title }),
      onOutcome: (outcome) => {
        if (outcome.outcome === 'changed' || (this.check && outcome.outcome !== 'ok')) this.pendingChanges = true
        const { data: _data, ...told } = outcome
        report({ event: 'operation', ...told })
      },
      onFailure: ({ operation, title, kind, error, elapsedMs }) =>
        report({
          event: 'operation',
          host,
          operation,
          title,
          outcome: kind,
          elapsedMs,
          ...(kind === 'skipped' ? { message: error.message } : { error: describe(error) }),
        }),
    })
  }

  #steps(operation: string, _title: string): Steps {
    const { connection, signal, report } = this.#options
    return {
      signal,
      call: async (call) => {
        const session = await connection.session()
        const [reply] = session.run([call])
        const answer = await reply
        if (answer === undefined) throw new Error('a session answers every call')
        throwReported(answer)
        return answer
      },
      upload: async (request) => {
        const answer = await sendBytes(connection, request, (sentBytes) =>
          report({ event: 'progress', host: this.name, operation, sentBytes, totalBytes: request.totalBytes }),
        )
        throwReported(answer)
        return answer
      },
    }
  }

  #makeShell(): RemoteShell {
    const { connection, report, signal } = this.#options
    // A character may be cut between two chunks.
    const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') }
    return makeRemoteShell({
      name: this.name,
      check: this.check,
      signal,
      openWorker: (isWanted) => {
        const opened = connection.worker('become', isWanted)
        this.#commands.add(
          opened.then(
            (channel) => channel.ended,
            () => {},
          ),
        )
        return opened
      },
      onOutput: (stream, chunk) =>
        report({ event: 'output', host: this.name, operation: '$', stream, text: decoders[stream].write(chunk) }),
    })
  }
}
