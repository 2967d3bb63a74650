import { DeadlineError, type HawserError, NotStartedError, UnreachableError } from '../core/errors.ts'
import { stripControls } from '../core/escape.ts'
import { Secret } from '../core/secret.ts'
import { quote } from '../shell/quote.ts'
import { functionOf, mayCommit, programsFor, programText } from '../shell/remote-programs.ts'
import { type Channel, makeNonce } from './channel.ts'
import { FrameReader } from './frame-reader.ts'
import { LogReader } from './log-reader.ts'
import { Reply } from './reply.ts'
import { NOT_KNOWN, unknownOutcome } from './unknown-outcome.ts'

/** One operation for a session. */
export interface SessionCall {
  /** A file of `src/remote`, without `.sh`. */
  readonly program: string
  readonly args: readonly (string | Secret)[]
  /** Milliseconds from its start on the host; then the channel is closed. */
  readonly timeoutMs: number
  readonly onOutput?: ((stream: 'stdout' | 'stderr', chunk: Buffer) => void) | undefined
}

/** What holds for all operations of a session. */
export interface SessionSettings {
  readonly check: boolean
  readonly diff: boolean
  /** For messages. */
  readonly description: string
}

/**
 * The most text that is on its way to the host and not yet answered, in bytes. More than a pipe holds (64 KiB on
 * Linux) would block the pump in writing, and it would not notice the end of its input (PROTOCOL).
 */
const WINDOW_BYTES = 48 * 1024

/**
 * How often the host gets a blank line, in milliseconds: by them it tells a controller that has nothing to say from one
 * that the network has lost, when another one wants a lock (src/remote/lock-holder.sh).
 */
const BEAT_MS = 5000

interface Queued {
  readonly call: SessionCall
  readonly nonce: string
  readonly text: string
  readonly reply: Reply
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: HawserError) => void
}

/** One persistent shell on a host, as one user. Operations are answered in the order in which they are sent. */
export class Session {
  /** Settles when the channel is gone. */
  readonly ended: Promise<unknown>
  readonly #channel: Channel
  readonly #settings: SessionSettings
  readonly #frames = new FrameReader()
  readonly #logs = new LogReader()
  readonly #loaded = new Set<string>()
  readonly #waiting: Queued[] = []
  readonly #sent: Queued[] = []
  #sentBytes = 0
  #timer: NodeJS.Timeout | undefined
  readonly #beat: NodeJS.Timeout
  #over: HawserError | undefined

  /** @param channel one whose `worker` has greeted */
  constructor(channel: Channel, settings: SessionSettings) {
    this.#channel = channel
    this.#settings = settings
    this.ended = channel.ended
    channel.listen(
      (chunk) => this.#frames.push(chunk),
      (chunk) => this.#logs.push(chunk),
    )
    void channel.ended.then(() => this.#fail(this.#lost()))
    const flags = `${settings.check ? 'checking=1\n' : ''}${settings.diff ? 'showing_diff=1\n' : ''}`
    // The frame runner first moves the streams, so nothing that is loaded later can print into a frame.
    this.#channel.stdin.write(programText('library') + programText('frames') + flags)
    this.#beat = setInterval(() => void channel.stdin.write('\n'), BEAT_MS).unref()
  }

  /** False once the channel is gone or given up. */
  get usable(): boolean {
    return this.#over === undefined
  }

  /** User id that the session runs as. */
  get uid(): number {
    return this.#channel.uid
  }

  /**
   * Sends operations as one batch: they run in order, and after the first that fails none is started.
   *
   * @returns a promise for each; those not started reject with {@link NotStartedError}
   */
  run(calls: readonly SessionCall[]): Promise<Reply>[] {
    return calls.map((call, index) => this.#enqueue(call, index === 0))
  }

  /** Ends the session: the host ends whatever still runs in it. */
  async close(): Promise<void> {
    this.#over ??= new UnreachableError(`${this.#settings.description}: the session was closed`)
    await this.#channel.end()
  }

  #enqueue(call: SessionCall, opensBatch: boolean): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#over) {
        reject(this.#over)
        return
      }
      const nonce = makeNonce()
      // The line first: a value that it refuses must not leave programs noted as sent.
      const line = this.#line(nonce, call)
      const text = `${opensBatch ? 'stopped=\n' : ''}${this.#load(call.program)}${line}`
      this.#waiting.push({ call, nonce, text, reply: new Reply(call.onOutput), resolve, reject })
      this.#send()
    })
  }

  /** The text of the programs that this session does not have yet. */
  #load(program: string): string {
    const missing = programsFor(program).filter((name) => !this.#loaded.has(name))
    for (const name of missing) this.#loaded.add(name)
    return missing.map(programText).join('')
  }

  #line(nonce: string, { program, args }: SessionCall): string {
    const words = args.map((argument) => quote(argument instanceof Secret ? argument.reveal() : argument))
    return `operation ${[nonce, functionOf(program), ...words].join(' ')}\n`
  }

  #send(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const bytes = Buffer.byteLength(next.text)
      if (this.#sent.length > 0 && this.#sentBytes + bytes > WINDOW_BYTES) return
      this.#waiting.shift()
      this.#sent.push(next)
      this.#sentBytes += bytes
      this.#await(next, bytes)
      this.#channel.stdin.write(next.text)
      if (this.#sent.length === 1) this.#startTimer(next)
    }
  }

  #await(queued: Queued, bytes: number): void {
    let status: string | undefined
    let log: Buffer | undefined
    const finish = (): void => {
      if (status === undefined || log === undefined) return
      this.#sent.shift()
      this.#sentBytes -= bytes
      this.#restartTimer()
      if (status === 'skipped') queued.reject(new NotStartedError('not started: an earlier operation failed'))
      else if (queued.reply.defect !== undefined) queued.reject(queued.reply.defect)
      else queued.resolve(queued.reply.complete(Number(status), log))
      this.#send()
    }
    this.#frames.expect(queued.nonce, {
      data: (section, chunk) => queued.reply.append(section, chunk),
      end: (text) => {
        status = text
        finish()
      },
    })
    this.#logs.expect(queued.nonce, {
      data: (chunk) => queued.reply.progress('stderr', chunk),
      end: (bytesOfLog) => {
        log = bytesOfLog
        finish()
      },
    })
  }

  #restartTimer(): void {
    clearTimeout(this.#timer)
    const next = this.#sent[0]
    if (next) this.#startTimer(next)
  }

  #startTimer({ call }: Queued): void {
    this.#timer = setTimeout(() => {
      this.#fail(new DeadlineError(`no result within ${call.timeoutMs / 1000} s; its processes on the host were ended`))
      void this.#channel.end()
    }, call.timeoutMs)
  }

  #lost(): UnreachableError {
    const words = stripControls(this.#logs.rest()).trim().split('\n').at(-1)?.trim().replace(/\.$/, '')
    return new UnreachableError(`${this.#settings.description}: the connection was lost${words ? `: ${words}` : ''}`)
  }

  /**
   * Rejects everything that is under way: what runs with the error itself, what waits as not started. Where the connection
   * is lost, the host may still carry out what it was sent, and what it says of that does not arrive any more: so of what
   * cannot be taken back it is not known whether it was done.
   */
  #fail(error: HawserError): void {
    this.#over ??= error
    clearTimeout(this.#timer)
    clearInterval(this.#beat)
    const isLost = error instanceof UnreachableError && !this.#settings.check
    for (const [index, { call, reply, reject }] of this.#sent.splice(0).entries()) {
      if (reply.isCommitted && (error instanceof UnreachableError || error instanceof DeadlineError)) {
        reject(unknownOutcome(error, ', after the point of no return'))
      } else if (isLost && mayCommit(call.program)) {
        reject(unknownOutcome(error, NOT_KNOWN))
      } else reject(index === 0 ? error : notStarted(error))
    }
    for (const { reject } of this.#waiting.splice(0)) reject(notStarted(error))
  }
}

function notStarted(cause: HawserError): NotStartedError {
  return new NotStartedError(`not started: ${cause.message}`, { cause })
}
