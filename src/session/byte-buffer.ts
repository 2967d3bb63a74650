/**
 * Bytes that come in pieces of any size, held in one piece of memory: ten million pieces of one byte, which a program
 * that writes them can make of its output, cost ten megabytes and not ten million objects.
 */
export class ByteBuffer {
  #memory: Buffer = Buffer.alloc(0)
  #length = 0

  /** How many bytes are held. */
  get length(): number {
    return this.#length
  }

  /** Takes a copy of the next bytes. */
  append(chunk: Buffer): void {
    const length = this.#length + chunk.length
    if (length > this.#memory.length) {
      // Twice as much each time, so that all the copying together takes time in proportion to the bytes.
      const grown = Buffer.allocUnsafe(Math.max(length, 2 * this.#memory.length))
      this.#memory.copy(grown, 0, 0, this.#length)
      this.#memory = grown
    }
    chunk.copy(this.#memory, this.#length)
    this.#length = length
  }

  /** Drops all bytes but the last ones. */
  keepLast(count: number): void {
    if (this.#length <= count) return
    this.#memory.copy(this.#memory, 0, this.#length - count, this.#length)
    this.#length = count
  }

  /** The bytes themselves, not a copy: what is appended later leaves them as they are, {@link keepLast} does not. */
  bytes(): Buffer {
    return this.#memory.subarray(0, this.#length)
  }
}
