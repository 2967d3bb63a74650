import type { ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { PassThrough, Writable } from 'node:stream'
import { quoteAll } from '../shell/quote.ts'
import { programText } from '../shell/remote-programs.ts'
import { type Channel, makeNonce } from './channel.ts'
import { FrameReader } from './frame-reader.ts'
import { LogReader } from './log-reader.ts'

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
  readonly #channel: Channel
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

  /**
   * @param channel a worker, not necessarily greeted yet
   * @param command POSIX shell
   * @param prelude POSIX shell that runs before it, in the same surroundings: folder and environment
   */
  constructor(channel: Channel, command: string, prelude: string) {
    super()
    this.#channel = channel
    this.stdin = this.#makeStdin()
    // Whatever the carrying process ended with, it is not the command's status: that comes in the frame's last line.
    void channel.ended.then(({ stderr }) => this.#end(CONNECTION_FAILED, stderr))
    channel.ready.then(
      () => this.#start([command, prelude]),
      (error: unknown) => this.#end(CONNECTION_FAILED, error instanceof Error ? error.message : String(error)),
    )
  }

  /** Process id of the channel's local process. */
  get pid(): number | undefined {
    return this.#channel.pid
  }

  /** Ends the channel's local process; the host ends the command. */
  kill(signal?: NodeJS.Signals): boolean {
    this.#channel.kill(signal ?? 'SIGTERM')
    return true
  }

  /** This object under the type that zx's `spawn` option asks for; zx uses no member that is not here. */
  asChildProcess(): ChildProcess {
    return this as unknown as ChildProcess
  }

  #start(words: readonly string[]): void {
    let status: string | undefined
    let logEnded = false
    const finish = (): void => {
      if (status === undefined || !logEnded) return
      this.#end(Number(status), '')
      void this.#channel.end()
    }
    this.#frames.expect(this.#nonce, {
      data: (section, chunk) => {
        if (chunk.length > 0) this.stdout.write(chunk)
        else if (section === 'fed') this.#startFeeding()
        else if (section === 'taken') this.#taken()
      },
      end: (text) => {
        status = text
        finish()
      },
    })
    this.#logs.expect(this.#nonce, {
      data: (chunk) => void this.stderr.write(chunk),
      end: () => {
        logEnded = true
        finish()
      },
    })
    this.#channel.listen(
      (chunk) => this.#frames.push(chunk),
      (chunk) => this.#logs.push(chunk),
    )
    this.#channel.stdin.write(`${programText('shell')}run_command ${this.#nonce} ${quoteAll(words)}\n`)
  }

  #taken(): void {
    this.#untakenBytes -= this.#sentBytes.shift() ?? 0
    this.#wake()
  }

  #makeStdin(): Writable {
    const feeding = new Promise<void>((resolve) => {
      this.#startFeeding = resolve
    })
    const { stdin } = this.#channel
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
          stdin.write(statement)
        }
        done()
      },
      final: async (done) => {
        await feeding
        if (!this.#isOver) stdin.write('exit\n')
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
