import { beginningAtEnd } from './beginning-at-end.ts'

/** What a {@link FrameReader} tells about one frame while it reads. */
export interface FrameEvents {
  /** Bytes of a section, in order, none at its beginning; `section` is empty for what came before the first one. */
  data(section: string, chunk: Buffer): void
  /** The frame is complete. `status` is an exit status, or `skipped`. */
  end(status: string): void
}

interface Awaited {
  readonly nonce: Buffer
  readonly events: FrameEvents
}

/**
 * Reads the frames of one session from a stream of bytes.
 *
 * A frame belongs to a nonce that only the controller and the session's shell know. Everything up to its first
 * appearance is noise; `NONCE name\n` opens a section, whose value is every byte up to the next appearance;
 * `NONCE . status\n` ends the frame. So no output, whatever it holds, can be taken for protocol.
 */
export class FrameReader {
  #pending: Buffer = Buffer.alloc(0)
  readonly #awaited: Awaited[] = []
  #section = ''
  /** True where the nonce was found and its line is not complete yet. */
  #inHeader = false

  /** Awaits the frame of a nonce, after those that are awaited already. Call it before the operation is sent. */
  expect(nonce: string, events: FrameEvents): void {
    this.#awaited.push({ nonce: Buffer.from(nonce, 'latin1'), events })
  }

  /** Takes the next bytes of the stream, cut anywhere. Bytes that no frame awaits are dropped. */
  push(chunk: Buffer): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    for (let current = this.#awaited[0]; current !== undefined; current = this.#awaited[0]) {
      const advanced = this.#inHeader ? this.#readHeader(current) : this.#readSection(current)
      if (!advanced) return
    }
    this.#pending = Buffer.alloc(0)
  }

  #readSection({ nonce, events }: Awaited): boolean {
    const at = this.#pending.indexOf(nonce)
    // Where it is not found, the last bytes may be its beginning: they stay.
    const length = at < 0 ? this.#pending.length - beginningAtEnd(this.#pending, nonce) : at
    if (length > 0) events.data(this.#section, this.#pending.subarray(0, length))
    this.#pending = this.#pending.subarray(at < 0 ? length : length + nonce.length)
    this.#inHeader = at >= 0
    return at >= 0
  }

  #readHeader({ events }: Awaited): boolean {
    const end = this.#pending.indexOf(0x0a)
    if (end < 0) return false
    const header = this.#pending.subarray(0, end).toString('latin1').trim()
    this.#pending = this.#pending.subarray(end + 1)
    this.#inHeader = false
    this.#section = header
    if (header.startsWith('. ')) {
      this.#section = ''
      this.#awaited.shift()
      events.end(header.slice(2))
    } else {
      events.data(header, Buffer.alloc(0))
    }
    return true
  }
}
