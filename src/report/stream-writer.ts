import type { Writable } from 'node:stream'

/** Where a report goes: a pipe, a file or a terminal. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number }

/**
 * Writes to a stream whose reader may go away (`| head`, a closed terminal). The run goes on then, unseen: a deploy must
 * not be cut off in the middle because somebody closed a pager.
 */
export class StreamWriter {
  readonly stream: OutputStream
  #broken = false

  /** @param onError told once of an error other than that the reader has gone, such as a full disk */
  constructor(stream: OutputStream, onError: (error: Error) => void = () => {}) {
    this.stream = stream
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const gone = error.code === 'EPIPE' || error.code === 'EIO' || error.code === 'ERR_STREAM_DESTROYED'
      if (!this.#broken && !gone) onError(error)
      this.#broken = true
    })
  }

  /** True once nothing can be written any more. */
  get broken(): boolean {
    return this.#broken || this.stream.destroyed
  }

  /** Writes lines, each with its end. */
  lines(lines: readonly string[]): void {
    if (lines.length > 0 && !this.broken) this.stream.write(`${lines.join('\n')}\n`)
  }

  /** Resolves once all has been handed over, or cannot be any more. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      if (this.broken) resolve()
      else this.stream.write('', () => resolve())
    })
  }
}
