import { once } from 'node:events'
import { DeadlineError, UnreachableError } from '../core/errors.ts'
import { stripControls } from '../core/escape.ts'
import { mayCommit } from '../shell/remote-programs.ts'
import { makeNonce } from './channel.ts'
import type { Connection } from './connection.ts'
import { FrameReader } from './frame-reader.ts'
import { LogReader } from './log-reader.ts'
import { Reply } from './reply.ts'
import { NOT_KNOWN, unknownOutcome } from './unknown-outcome.ts'

/** Bytes for a program on a host that reads them from its standard input. */
export interface BytesRequest {
  /** A file of `src/remote`, without `.sh`. */
  readonly program: string
  /** They travel in argv, where every user of the host can read them. */
  readonly args: readonly string[]
  readonly as: 'become' | 'login'
  /** Opens the bytes from their beginning. */
  readonly source: () => NodeJS.ReadableStream
  /** Milliseconds without any progress, in sending or in waiting for the answer. */
  readonly stallTimeoutMs: number
}

/** At most this often, in milliseconds, progress is told. */
const PROGRESS_INTERVAL_MS = 100

/**
 * Sends bytes on a channel of their own, and returns what the program there answered.
 *
 * @param onProgress told how many bytes the channel has taken, now and then, and at the end
 * @throws {DeadlineError} where nothing moved for `stallTimeoutMs`
 * @throws {UnreachableError} where the channel ended before the program had answered
 */
export async function sendBytes(
  connection: Connection,
  { program, args, as, source, stallTimeoutMs }: BytesRequest,
  onProgress: (sentBytes: number) => void,
): Promise<Reply> {
  const nonce = makeNonce()
  const channel = await connection.stream(program, args, nonce, as)
  const frames = new FrameReader()
  const logs = new LogReader()
  const reply = new Reply()
  const answered = new Promise<Reply>((resolve) => {
    let status: string | undefined
    let log: Buffer | undefined
    const finish = (): void => {
      if (status !== undefined && log !== undefined) resolve(reply.complete(Number(status), log))
    }
    frames.expect(nonce, {
      data: (section, chunk) => reply.append(section, chunk),
      end: (text) => {
        status = text
        finish()
      },
    })
    logs.expect(nonce, {
      data: () => {},
      end: (bytes) => {
        log = withoutBeats(bytes)
        finish()
      },
    })
  })
  channel.listen(
    (chunk) => frames.push(chunk),
    (chunk) => logs.push(chunk),
  )
  let isSent = false
  const lost = channel.ended.then(({ exitCode }) => {
    const how =
      exitCode === undefined ? 'its process was ended by a signal' : `its process ended with status ${exitCode}`
    const words = stripControls(logs.rest()).trim().split('\n').at(-1)
    const error = new UnreachableError(
      `${connection.description}: the connection was lost while bytes were sent: ${words || how}`,
    )
    // With a byte missing, nothing is made of them.
    throw isSent && mayCommit(program) ? unknownOutcome(error, NOT_KNOWN) : error
  })
  lost.catch(() => {})
  const watchdog = new Watchdog(stallTimeoutMs)
  const sending = send(source(), channel.stdin, (sentBytes) => {
    watchdog.feed()
    onProgress(sentBytes)
  })
  const whole = sending.then((isWhole) => {
    isSent = isWhole
  })
  // A program that answers early, such as one that refuses, leaves bytes unread: that is its answer, not an error.
  whole.catch(() => {})
  const spoilt = failureOf(sending)
  try {
    return await Promise.race([answered, lost, watchdog.starved, spoilt])
  } catch (error) {
    // The host takes away what it has of the bytes when their end comes too early: before the failure is told.
    if (await isSettled(spoilt)) await channel.end()
    throw error
  } finally {
    watchdog.stop()
    void channel.end()
  }
}

/** A log without the NULs by which the host finds out whether its channel is still there (src/remote/stream.sh). */
function withoutBeats(log: Buffer): Buffer {
  return Buffer.from(log.filter((byte) => byte !== 0))
}

/** Rejects where sending fails by the source's doing; a success says nothing, since the program has yet to answer. */
function failureOf(sending: Promise<unknown>): Promise<never> {
  return new Promise((_resolve, reject) => {
    sending.catch(reject)
  })
}

/** True for a promise that has come to its end. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending')
  return (await Promise.race([promise, pending]).catch(() => undefined)) !== pending
}

/** Sends all of it; false where the channel was gone before the last byte. */
async function send(
  source: NodeJS.ReadableStream,
  sink: NodeJS.WritableStream,
  onProgress: (sentBytes: number) => void,
): Promise<boolean> {
  let sentBytes = 0
  let toldAt = 0
  let isGone = false
  sink.once('close', () => {
    isGone = true
  })
  for await (const chunk of source) {
    if (isGone) return false
    const hasRoom = sink.write(chunk)
    sentBytes += chunk.length
    if (performance.now() - toldAt >= PROGRESS_INTERVAL_MS) {
      toldAt = performance.now()
      onProgress(sentBytes)
    }
    if (!hasRoom) await roomOrEnd(sink)
  }
  sink.end()
  onProgress(sentBytes)
  return !isGone
}

/** Waits until a stream takes bytes again, or is gone. */
async function roomOrEnd(sink: NodeJS.WritableStream): Promise<void> {
  const settled = new AbortController()
  const { signal } = settled
  await Promise.race([once(sink, 'drain', { signal }), once(sink, 'close', { signal })]).catch(() => {})
  // The other one would keep listening, once more for every chunk.
  settled.abort()
}

/** Rejects when it was not fed for a while. */
class Watchdog {
  /** Rejects with a {@link DeadlineError}; never resolves. */
  readonly starved: Promise<never>
  readonly #timeoutMs: number
  #timer: NodeJS.Timeout | undefined
  #reject: (error: DeadlineError) => void = () => {}

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
    this.starved = new Promise((_resolve, reject) => {
      this.#reject = reject
    })
    this.starved.catch(() => {})
    this.feed()
  }

  feed(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(
      () => this.#reject(new DeadlineError(`no progress within ${this.#timeoutMs / 1000} s; the upload was given up`)),
      this.#timeoutMs,
    )
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
