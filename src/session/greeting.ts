import type { Readable, Writable } from 'node:stream'
import type { Secret } from '../core/secret.ts'
import type { Prompt } from './become.ts'

/** The most that is kept of what a host says before it greets, of each stream, in bytes. */
const KEPT_BYTES = 64 * 1024

/** What a greeting listens to. */
export interface GreetingOptions {
  /** The word that the host's greeting begins with. */
  readonly nonce: string
  readonly stdout: Readable
  readonly stderr: Readable
  readonly stdin: Writable
  /** What asks for the password on standard error; undefined where nothing does. */
  readonly prompt: Prompt | undefined
  readonly password: Secret | undefined
  /**
   * True where the host says on standard error too when it begins, by a line of the nonce alone. A program that waits for
   * nothing may have written to both streams before we have read one: what it said must not pass for noise.
   */
  readonly isStderrMarked: boolean
}

/**
 * The dialogue until a host has greeted: noise of banners and start-up files is passed over, the password is
 * sent in answer to its prompt and never before, the line `NONCE UID` ends it. What follows on the streams is
 * left unread.
 */
export class Greeting {
  /** Settles when the host has greeted. Never rejects. */
  readonly received: Promise<void>
  /** Settles when the password was asked for a second time, so was wrong, or asked for and there is none. Never rejects. */
  readonly refused: Promise<void>
  /** The user id from the greeting. */
  uid = -1
  /** How often the password was asked for. */
  prompts = 0
  readonly #options: GreetingOptions
  #stdoutText = ''
  #stderrText = ''
  /** How much of it has been looked at for the prompt. */
  #stderrSeen = 0
  /** Standard error as it came, while its mark is awaited, and from the mark on. */
  #stderrBytes = Buffer.alloc(0)
  #awaitsMark: boolean
  #awaitsGreeting = true
  #mayAsk = false
  #greeted!: () => void
  #refuse!: () => void

  constructor(options: GreetingOptions) {
    this.#options = options
    this.#awaitsMark = options.isStderrMarked
    this.received = new Promise((resolve) => {
      this.#greeted = resolve
    })
    this.refused = new Promise((resolve) => {
      this.#refuse = resolve
    })
    options.stdout.on('data', this.#onStdout)
    options.stderr.on('data', this.#onStderr)
  }

  /** What came on standard error before the greeting, without our own marks, at most the last 64 KiB. */
  get stderrText(): string {
    return this.#stderrText.replaceAll(
      new RegExp(`\\[su(do)? ${this.#options.nonce}\\]|${this.#options.nonce}\n`, 'g'),
      '',
    )
  }

  /** What came on standard output before the greeting, at most the last 64 KiB. */
  get noise(): string {
    return this.#stdoutText
  }

  readonly #onStdout = (chunk: Buffer): void => {
    const { nonce, stdout } = this.#options
    // latin1 keeps each byte, so that what follows the greeting can be put back as it came.
    const text = this.#stdoutText + chunk.toString('latin1')
    const found = new RegExp(`${nonce} (\\d+)\\n`).exec(text)
    if (found === null) {
      this.#stdoutText = text.slice(-KEPT_BYTES)
      return
    }
    this.uid = Number(found[1])
    this.#awaitsGreeting = false
    stdout.off('data', this.#onStdout)
    // Without a listener a flowing stream would lose what comes until the next one listens.
    stdout.pause()
    const rest = Buffer.from(text.slice(found.index + found[0].length), 'latin1')
    if (rest.length > 0) stdout.unshift(rest)
    this.#stopWhenBegun()
  }

  readonly #onStderr = (chunk: Buffer): void => {
    const text = this.#stderrText + chunk.toString('utf8')
    this.#stderrText = text.slice(-KEPT_BYTES)
    this.#stderrSeen = Math.max(0, this.#stderrSeen - (text.length - this.#stderrText.length))
    const { prompt, password, stdin } = this.#options
    if (this.#options.isStderrMarked) this.#findMark(chunk)
    if (prompt === undefined) return
    if (!this.#mayAsk) {
      const at = this.#stderrText.indexOf(prompt.after)
      if (at < 0) return
      this.#mayAsk = true
      this.#stderrSeen = at + prompt.after.length
    }
    let at = this.#stderrText.indexOf(prompt.words, this.#stderrSeen)
    while (at >= 0) {
      this.#stderrSeen = at + prompt.words.length
      this.prompts += 1
      if (this.prompts === 1 && password !== undefined) stdin.write(`${password.reveal()}\n`)
      else this.#refuse()
      at = this.#stderrText.indexOf(prompt.words, this.#stderrSeen)
    }
  }

  #findMark(chunk: Buffer): void {
    this.#stderrBytes = Buffer.concat([this.#stderrBytes, chunk])
    if (!this.#awaitsMark) return
    const mark = `${this.#options.nonce}\n`
    const at = this.#stderrBytes.indexOf(mark)
    this.#awaitsMark = at < 0
    this.#stderrBytes = this.#stderrBytes.subarray(at < 0 ? -KEPT_BYTES : at + mark.length)
    this.#stopWhenBegun()
  }

  #stopWhenBegun(): void {
    if (this.#awaitsGreeting || this.#awaitsMark) return
    const { stderr } = this.#options
    stderr.off('data', this.#onStderr)
    stderr.pause()
    if (this.#stderrBytes.length > 0) stderr.unshift(this.#stderrBytes)
    this.#greeted()
  }
}
