import { beginningAtEnd } from './beginning-at-end.ts'
import { ByteBuffer } from './byte-buffer.ts'

/** The most of one operation's log that is kept: its last 256 KiB. */
const KEPT_BYTES = 256 * 1024

/** What a {@link LogReader} tells about one operation's log. */
export interface LogEvents {
  /** A chunk of it, as it comes. */
  data(chunk: Buffer): void
  /** The operation ended; `log` holds its log's last 256 KiB. */
  end(log: Buffer): void
}

interface Awaited {
  readonly nonce: Buffer
  readonly events: LogEvents
}

/** Cuts a session's standard error into the logs of its operations: each ends where its nonce appears. */
export class LogReader {
  #pending: Buffer = Buffer.alloc(0)
  #kept = new ByteBuffer()
  readonly #awaited: Awaited[] = []

  /** Awaits the end of an operation's log, after those that are awaited already. */
  expect(nonce: string, events: LogEvents): void {
    this.#awaited.push({ nonce: Buffer.from(nonce, 'latin1'), events })
  }

  /** Takes the next bytes of the stream, cut anywhere. */
  push(chunk: Buffer): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    for (let current = this.#awaited[0]; current !== undefined; current = this.#awaited[0]) {
      const { nonce, events } = current
      const at = this.#pending.indexOf(nonce)
      // Where it is not found, the last bytes may be its beginning: they stay.
      this.#take(at < 0 ? this.#pending.length - beginningAtEnd(this.#pending, nonce) : at, events)
      if (at < 0) return
      this.#pending = this.#pending.subarray(nonce.length)
      const log = this.#keptBytes()
      this.#kept = new ByteBuffer()
      this.#awaited.shift()
      events.end(log)
    }
    this.#take(this.#pending.length, undefined)
  }

  /** What came so far and belongs to no ended operation: the last words of a channel that died. */
  rest(): string {
    return Buffer.concat([this.#keptBytes(), this.#pending]).toString('utf8')
  }

  #take(length: number, events: LogEvents | undefined): void {
    if (length === 0) return
    const chunk = this.#pending.subarray(0, length)
    this.#pending = this.#pending.subarray(length)
    events?.data(chunk)
    this.#kept.append(chunk)
    // Not at every piece: then each of a million single bytes would move all that is kept.
    if (this.#kept.length > 2 * KEPT_BYTES) this.#kept.keepLast(KEPT_BYTES)
  }

  #keptBytes(): Buffer {
    return this.#kept.bytes().subarray(-KEPT_BYTES)
  }
}
