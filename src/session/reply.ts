import { type HawserError, OperationError, TaskFileError } from '../core/errors.ts'
import { stripControls } from '../core/escape.ts'
import { ByteBuffer } from './byte-buffer.ts'

/** The most of one output, or other section, that is kept, in bytes: more is a mistake, such as reading a log with `query`. */
export const LARGEST_OUTPUT_BYTES = 64 * 1024 * 1024

const TOO_MUCH = { hint: 'read less of it, or send it to a file on the host' }

/** The section that a program opens before a step that cannot be taken back, such as the rename of an install. */
const COMMITTED = 'committed'

/** An operation's answer while it comes, and when it is complete. */
export class Reply {
  /** Exit status of the operation's subshell; undefined until complete. */
  status: number | undefined
  /** Why the answer is of no use although it is complete: too much of it, or a listener that threw. */
  defect: HawserError | undefined
  readonly #sections = new Map<string, ByteBuffer>()
  readonly #onOutput: ((stream: 'stdout' | 'stderr', chunk: Buffer) => void) | undefined
  #log: Buffer = Buffer.alloc(0)

  constructor(onOutput?: (stream: 'stdout' | 'stderr', chunk: Buffer) => void) {
    this.#onOutput = onOutput
  }

  /** Takes bytes of a section; the section `stdout` is live output too. */
  append(section: string, chunk: Buffer): void {
    if (section === '') return
    const kept = this.#sections.get(section) ?? new ByteBuffer()
    this.#sections.set(section, kept)
    if (this.defect === undefined && kept.length + chunk.length > LARGEST_OUTPUT_BYTES) {
      this.defect = new OperationError(
        `more than ${LARGEST_OUTPUT_BYTES / 1024 / 1024} MiB of output (${section})`,
        TOO_MUCH,
      )
    }
    // What comes after that is read and dropped: a program that does something must not be cut off in the middle of it.
    if (this.defect === undefined) kept.append(chunk)
    if (section === 'stdout') this.progress('stdout', chunk)
  }

  /** Hands live output on. */
  progress(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    try {
      this.#onOutput?.(stream, chunk)
    } catch (cause) {
      this.defect ??= new TaskFileError(cause instanceof Error ? cause.message : String(cause), { cause })
    }
  }

  /** @returns itself, with nothing more to come */
  complete(status: number, log: Buffer): this {
    this.status = status
    this.#log = log
    return this
  }

  /** True where the program has announced a step that cannot be taken back. */
  get isCommitted(): boolean {
    return this.#sections.has(COMMITTED)
  }

  /** Names of the sections, in the order of writing. */
  get sections(): readonly string[] {
    return [...this.#sections.keys()]
  }

  /** A section's exact bytes; undefined where it was not written. */
  bytes(section: string): Buffer | undefined {
    return this.#sections.get(section)?.bytes()
  }

  /** A section as text, invalid UTF-8 replaced; undefined where it was not written. */
  text(section: string): string | undefined {
    return this.bytes(section)?.toString('utf8')
  }

  /** What the operation and its children wrote to standard error, without terminal escapes. */
  get log(): string {
    return stripControls(this.#log.toString('utf8'))
  }
}
