import type { Readable, Writable } from 'node:stream'
import type { Secret } from '../core/secret.ts'

/** The most that is kept of what a host says before it greets, of each stream, in bytes. */
const KEPT_BYTES = 64 * 1024

/** What a greeting listens to. */
export interface GreetingOptions {
  /** The word that the host's greeting begins with. */
  readonly nonce: string
  readonly stdout: Readable
  readonly stderr: Readable
  readonly stdin: Writable
  /** Words on standard error that ask for the password. */
  readonly prompt: string | undefined
  readonly password: Secret | undefined
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
  #stderrSeen = 0
  #greeted!: () => void
  #refuse!: () => void

  constructor(options: GreetingOptions) {
    this.#options = options
    this.received = new Promise((resolve) => {
      this.#greeted = resolve
    })
    this.refused = new Promise((resolve) => {
      this.#refuse = resolve
    })
    options.stdout.on('data', this.#onStdout)
    options.stderr.on('data', this.#onStderr)
  }

  /** What came on standard error before the greeting, at most the last 64 KiB. */
  get stderrText(): string {
    return this.#stderrText
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
    this.#stop()
    const rest = Buffer.from(text.slice(found.index + found[0].length), 'latin1')
    if (rest.length > 0) stdout.unshift(rest)
    this.#greeted()
  }

  readonly #onStderr = (chunk: Buffer): void => {
    const text = this.#stderrText + chunk.toString('utf8')
    this.#stderrText = text.slice(-KEPT_BYTES)
    this.#stderrSeen = Math.max(0, this.#stderrSeen - (text.length - this.#stderrText.length))
    const { prompt, password, stdin } = this.#options
    if (prompt === undefined) return
    let at = this.#stderrText.indexOf(prompt, this.#stderrSeen)
    while (at >= 0) {
      this.#stderrSeen = at + prompt.length
      this.prompts += 1
      if (this.prompts === 1 && password !== undefined) stdin.write(`${password.reveal()}\n`)
      else this.#refuse()
      at = this.#stderrText.indexOf(prompt, this.#stderrSeen)
    }
  }

  #stop(): void {
    const { stdout, stderr } = this.#options
    stdout.off('data', this.#onStdout)
    stderr.off('data', this.#onStderr)
    // Without a listener a flowing stream would lose what comes until the next one listens.
    stdout.pause()
    stderr.pause()
  }
}
