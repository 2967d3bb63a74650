import type { Writable } from 'node:stream'

/** Where a report goes: a pipe, a file or a terminal. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number }

/** Errors of streams that were written to. A process may report several runs, one after the other, on the same stdout. */
const failed = new WeakMap<OutputStream, { error: NodeJS.ErrnoException | undefined }>()

/** Notes the stream's first error, which without a listener would end the process; one listener for each stream. */
function watch(stream: OutputStream): { readonly error: NodeJS.ErrnoException | undefined } {
  const watched = failed.get(stream)
  if (watched !== undefined) return watched
  const state: { error: NodeJS.ErrnoException | undefined } = { error: undefined }
  stream.on('error', (error) => {
    state.error ??= error
  })
  failed.set(stream, state)
  return state
}

/**
 * Writes to a stream whose reader may go away (`| head`, a closed terminal). The run goes on then, unseen: a deploy must
 * not be cut off in the middle because somebody closed a pager.
 */
export class StreamWriter {
  readonly stream: OutputStream
  readonly #state: { readonly error: NodeJS.ErrnoException | undefined }

  constructor(stream: OutputStream) {
    this.stream = stream
    this.#state = watch(stream)
  }

  /** True once nothing can be written any more. */
  get broken(): boolean {
    return this.#state.error !== undefined || this.stream.destroyed
  }

  /** Why nothing could be written, such as a full disk; undefined where all is well, or where the reader has gone. */
  get complaint(): string | undefined {
    const { error } = this.#state
    return error === undefined || ['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'].includes(error.code ?? '')
      ? undefined
      : `error: the report cannot be written: ${error.message}`
  }

  /** Writes lines, each with its end. */
  lines(lines: readonly string[]): void {
    if (lines.length > 0 && !this.broken) this.stream.write(`${lines.join('\n')}\n`)
  }

  /** Resolves once all has been handed over, or cannot be any more. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      if (this.broken) resolve()
      // Its error event comes after this callback.
      else this.stream.write('', () => setImmediate(resolve))
    })
  }
}

/** Ends a report: all is written, and where that could not be done, the error stream says why. */
export async function finish(output: StreamWriter, errors: StreamWriter): Promise<void> {
  await output.flush()
  if (output.complaint !== undefined) errors.lines([output.complaint])
  await errors.flush()
}
