import type { ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { PassThrough, Writable } from 'node:stream'
import { quoteAll } from '../shell/quote.ts'
import { programText } from '../shell/remote-programs.ts'
import { type Channel, makeNonce } from './channel.ts'
import { FrameReader } from './frame-reader.ts'
import { LogReader } from './log-reader.ts'
import { LARGEST_OUTPUT_BYTES } from './reply.ts'

/** Input is sent to the host in statements of at most this many bytes; as text they may be five times as long. */
const STATEMENT_BYTES = 4 * 1024

/** The most text that the host has not taken yet, in bytes: more than a pipe holds would block the pump (PROTOCOL). */
const WINDOW_BYTES = 48 * 1024

/** What ssh itself exits with when the connection fails (ssh(1)). */
const CONNECTION_FAILED = 255

/**
 * A statement of POSIX shell that prints exactly these bytes, and then tells us so. NUL needs an escape, and so does the
 * escape itself.
 */
function printStatement(chunk: Buffer, nonce: string): Buffer {
  const text = chunk.toString('latin1').replaceAll('\\', '\\\\').replaceAll('\0', '\\0000').replaceAll("'", "'\\''")
  return Buffer.from(`printf %b '${text}'\nprintf '%s taken\\n' ${nonce} >&4\n`, 'latin1')
}

/** Opens a worker that has greeted, or rejects with what is in the way; `isWanted` is asked when its turn has come. */
export type OpenWorker = (isWanted: () => boolean) => Promise<Channel>

/**
 * A command on a host in the shape of a child process, as zx wants it: streams, `exit` and `close`. Its local
 * process is that of a channel; killing that ends the command on the host.
 *
 * The channel's own input must stay open while the command runs, since its end makes the host reap. So the
 * command's input is not the channel's: it is printed by a second shell, which takes its statements from us.
 */
export class RemoteChild extends EventEmitter {
  readonly stdout = new PassThrough()
  readonly stderr = new PassThrough()
  readonly stdin: Writable
  exitCode: number | null = null
  signalCode: NodeJS.Signals | null = null
  #channel: Channel | undefined
  readonly #nonce = makeNonce()
  readonly #frames = new FrameReader()
  readonly #logs = new LogReader()
  #startFeeding: () => void = () => {}
  /** Lengths of the statements that the host has not taken yet, oldest first. */
  readonly #sentBytes: number[] = []
  #untakenBytes = 0
  /** Wakes the writer that waits for room. */
  #wake: () => void = () => {}
  #isOver = false
  #isKilled = false
  /** Why the command was ended by us, where the one who started it did not ask for it. */
  #complaint: string | undefined

  /**
   * @param openWorker gives a worker when there is room for one more; asks whether it is still wanted then
   * @param command POSIX shell
   * @param prelude POSIX shell that runs before it, in the same surroundings: folder and environment
   */
  constructor(openWorker: OpenWorker, command: string, prelude: string) {
    super()
    // Here, so that what no shell can be told is refused before anything is opened.
    const words = quoteAll([command, prelude])
    this.stdin = this.#makeStdin()
    const failed = (error: unknown): void => {
      void this.#end(CONNECTION_FAILED, error instanceof Error ? error.message : String(error))
    }
    openWorker(() => !this.#isKilled).then((channel) => {
      this.#channel = channel
      // Whatever the carrying process ended with, it is not the command's status: that comes in the frame's last line.
      void channel.ended.then(({ stderr }) => this.#end(CONNECTION_FAILED, this.#complaint ?? stderr))
      this.#start(channel, words)
    }, failed)
  }

  /** Process id of the channel's local process; undefined while there is none. */
  get pid(): number | undefined {
    return this.#channel?.pid
  }

  /** Ends the command: the host sends it TERM, whatever the signal, and after a second KILL. When that is done, so is this. */
  kill(): boolean {
    this.#isKilled = true
    if (this.#channel === undefined) void this.#end(CONNECTION_FAILED, '')
    else void this.#channel.end()
    return true
  }

  /** This object under the type that zx's `spawn` option asks for; zx uses no member that is not here. */
  asChildProcess(): ChildProcess {
    return this as unknown as ChildProcess
  }

  #start(channel: Channel, words: string): void {
    let status: string | undefined
    let logEnded = false
    const finish = (): void => {
      if (status === undefined || !logEnded) return
      this.#end(Number(status), '')
      void channel.end()
    }
    const takeOutput = this.#limited(channel, this.stdout)
    this.#frames.expect(this.#nonce, {
      data: (section, chunk) => {
        if (chunk.length > 0) takeOutput(chunk)
        else if (section === 'fed') this.#startFeeding()
        else if (section === 'taken') this.#taken()
      },
      end: (text) => {
        status = text
        finish()
      },
    })
    this.#logs.expect(this.#nonce, {
      data: this.#limited(channel, this.stderr),
      end: () => {
        logEnded = true
        finish()
      },
    })
    // What the host's shells say of being ended is not the command's.
    channel.listen(
      (chunk) => this.#isKilled || this.#frames.push(chunk),
      (chunk) => this.#isKilled || this.#logs.push(chunk),
    )
    channel.stdin.write(`${programText('shell')}run_command ${this.#nonce} ${words}\n`)
  }

  /** Takes one of the command's two outputs; zx keeps all of it, so too much of it ends the command. */
  #limited(channel: Channel, stream: PassThrough): (chunk: Buffer) => void {
    let bytes = 0
    return (chunk) => {
      bytes += chunk.length
      if (this.#isKilled) return
      if (bytes <= LARGEST_OUTPUT_BYTES) {
        stream.write(chunk)
        return
      }
      this.#isKilled = true
      this.#complaint = `hawser: more than ${LARGEST_OUTPUT_BYTES / 1024 / 1024} MiB of output; the command was ended\n`
      void channel.end()
    }
  }

  #taken(): void {
    this.#untakenBytes -= this.#sentBytes.shift() ?? 0
    this.#wake()
  }

  #makeStdin(): Writable {
    const feeding = new Promise<void>((resolve) => {
      this.#startFeeding = resolve
    })
    const send = (text: Buffer | string): void => {
      this.#channel?.stdin.write(text)
    }
    return new Writable({
      write: async (chunk: Buffer, _encoding, done) => {
        await feeding
        for (let at = 0; at < chunk.length; at += STATEMENT_BYTES) {
          const statement = printStatement(chunk.subarray(at, at + STATEMENT_BYTES), this.#nonce)
          while (this.#sentBytes.length > 0 && this.#untakenBytes + statement.length > WINDOW_BYTES && !this.#isOver)
            await new Promise<void>((resolve) => {
              this.#wake = resolve
            })
          if (this.#isOver) break
          this.#sentBytes.push(statement.length)
          this.#untakenBytes += statement.length
          send(statement)
        }
        done()
      },
      final: async (done) => {
        await feeding
        if (!this.#isOver) send('exit\n')
        done()
      },
    })
  }

  async #end(exitCode: number, lastWords: string): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    this.#startFeeding()
    this.#wake()
    if (lastWords !== '') this.stderr.write(lastWords)
    this.exitCode = exitCode
    const drained = Promise.all([once(this.stdout, 'end'), once(this.stderr, 'end')])
    this.stdout.end()
    this.stderr.end()
    this.emit('exit', this.exitCode, this.signalCode)
    await drained
    this.emit('close', this.exitCode, this.signalCode)
  }
}
