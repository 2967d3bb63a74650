import { randomBytes } from 'node:crypto'
import type { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type HawserError, UnreachableError } from '../core/errors.ts'
import { stripControls } from '../core/escape.ts'
import { quote } from '../shell/quote.ts'
import { programsFor, programText } from '../shell/remote-programs.ts'
import type { ProcessEnd, Transport } from '../transport/types.ts'
import { type Become, becomeCommand, explainBecome } from './become.ts'
import type { ChildProcesses, PipedProcess } from './child-processes.ts'
import { Greeting } from './greeting.ts'

/** What a channel needs to know to be opened. */
export interface ChannelOptions {
  readonly transport: Transport
  readonly role: 'first' | 'further'
  /** Undefined for the user who logs in. */
  readonly become: Become | undefined
  /**
   * What runs once the greeting is out: `worker` is a shell that reads its script from standard input behind the
   * pump; any other text is run as it is, with the greeting's nonce as `"$1"` and
   * `SSH_CONNECTION` of the login as `"$2"`, and reads standard input itself.
   */
  readonly program: 'worker' | { readonly text: string }
  readonly processes: ChildProcesses
  /** Milliseconds for login, become and greeting together. */
  readonly deadlineMs: number
}

/** A 128-bit random word that no program on a host can know. */
export function makeNonce(): string {
  return randomBytes(16).toString('hex')
}

/** How long a process gets to end by itself after the end of its input, in milliseconds, before SIGTERM and SIGKILL. */
const GRACE_MS = 2000

/** How long the last words of a process that has ended are waited for, in milliseconds. */
const LAST_WORDS_MS = 200

/** A process on a host that has greeted us, as the wanted user; its three streams are free for use. */
export class Channel {
  /** Settles when the host has greeted; rejects with the reason why it did not. */
  readonly ready: Promise<void>
  /** Settles when the local process is gone. Never rejects. */
  readonly ended: Promise<ProcessEnd>
  readonly #child: PipedProcess
  readonly #greeting: Greeting
  #spawnError: Error | undefined
  #isEnding = false

  constructor(options: ChannelOptions) {
    const { transport, become, program, processes, role, deadlineMs } = options
    const nonce = makeNonce()
    const text = program === 'worker' ? programsFor('boot').map(programText).join('') : program.text
    const { commandLine, prompt } = becomeCommand(`set -- ${quote(nonce)} "$2"\n${text}`, become, nonce)
    this.#child = processes.spawn(transport.invocation(commandLine, role))
    const { stdin, stdout, stderr } = this.#child
    // A host that is gone makes writing fail; the end of the process tells it better.
    stdin.on('error', () => {})
    this.#greeting = new Greeting({
      ...{ nonce, stdout, stderr, stdin, prompt, password: become?.password },
      // Such a program begins at once; a worker waits for what we send.
      isStderrMarked: program !== 'worker',
    })
    this.ended = this.#watch()
    this.ready = this.#awaitGreeting(transport, become, deadlineMs)
    // Whoever opened the channel awaits it; until then its failure is not unhandled.
    this.ready.catch(() => {})
  }

  /** User id that the program on the host runs as. */
  get uid(): number {
    return this.#greeting.uid
  }

  /** Process id of the local process; undefined where it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  /** True once it was told to end, which may take a while. */
  get isEnding(): boolean {
    return this.#isEnding
  }

  /** The program's standard input; its end makes the host reap. */
  get stdin(): Writable {
    return this.#child.stdin
  }

  /** Hands on what comes after the greeting; call it once, when the channel is ready. */
  listen(onStdout: (chunk: Buffer) => void, onStderr: (chunk: Buffer) => void): void {
    const { stdout, stderr } = this.#child
    stdout.on('data', onStdout)
    stderr.on('data', onStderr)
    // The greeting has paused them, so that nothing is lost in between.
    stdout.resume()
    stderr.resume()
  }

  /**
   * Ends the channel: first by the end of its input, which makes the host reap, then by force.
   *
   * @param graceMs how long its process gets to end by itself, before SIGTERM and again before SIGKILL
   */
  async end(graceMs = GRACE_MS): Promise<void> {
    this.#isEnding = true
    this.#child.stdin.destroy()
    this.#child.once('exit', () => this.#letGo())
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) this.#letGo()
    // Before the session is open, ssh does not look at its input.
    if (this.#greeting.uid < 0) this.#child.kill('SIGTERM')
    this.#child.stdout.resume()
    this.#child.stderr.resume()
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const grace = new AbortController()
      const isOver = await Promise.race([
        this.ended.then(() => true),
        sleep(graceMs, false, { signal: grace.signal }).catch(() => true),
      ])
      grace.abort()
      if (isOver) return
      this.#child.kill(signal)
    }
    await this.ended
  }

  /**
   * A daemon that programs on this machine left behind may hold our pipes open long after the process that carried them.
   * What it has to say is nobody's matter; what the process itself said last gets a moment to be read.
   */
  #letGo(): void {
    const letGo = setTimeout(() => {
      this.#child.stdout.destroy()
      this.#child.stderr.destroy()
    }, LAST_WORDS_MS)
    // Mostly they end by themselves: then no process waits for this.
    void this.ended.then(() => clearTimeout(letGo))
  }

  /** Ends the local process now. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#isEnding = true
    this.#child.kill(signal)
  }

  #watch(): Promise<ProcessEnd> {
    return new Promise((resolve) => {
      const settle = (exitCode: number | undefined): void => resolve({ exitCode, stderr: this.#greeting.stderrText })
      this.#child.once('error', (error) => {
        this.#spawnError = error
        settle(127)
      })
      this.#child.once('close', (code) => settle(code ?? undefined))
    })
  }

  async #awaitGreeting(transport: Transport, become: Become | undefined, deadlineMs: number): Promise<void> {
    const deadline = new AbortController()
    const result = await Promise.race([
      this.#greeting.received.then(() => 'greeted' as const),
      this.#greeting.refused.then(() => 'refused' as const),
      this.ended,
      sleep(deadlineMs, 'late' as const, { signal: deadline.signal }).catch(() => 'late' as const),
    ])
    deadline.abort()
    if (result === 'greeted') return
    if (result === 'late') {
      this.kill('SIGTERM')
      throw new UnreachableError(`${transport.description}: no answer within ${deadlineMs / 1000} s`, {
        hint: lastLines(this.#greeting.stderrText) || 'a longer connect deadline is set with -T SECONDS',
      })
    }
    const end = result === 'refused' ? { exitCode: undefined, stderr: this.#greeting.stderrText } : result
    if (result === 'refused') await this.end()
    throw await this.#explain(transport, become, end)
  }

  async #explain(transport: Transport, become: Become | undefined, end: ProcessEnd): Promise<HawserError> {
    // The transport first: what ssh says of itself, a banner or sudo may seem to say too.
    const error =
      (await transport.explain(end)) ?? (become && explainBecome(become, end.stderr, this.#greeting.prompts))
    if (error) return error
    const words = lastLines(`${this.#greeting.noise}\n${end.stderr}`)
    const how = end.exitCode === undefined ? 'was ended by a signal' : `ended with status ${end.exitCode}`
    return new UnreachableError(
      this.#spawnError
        ? `${transport.description}: ${this.#spawnError.message}`
        : `${transport.description}: the login ${how} before a shell answered${words ? `: ${words}` : ', without a word'}`,
      {
        hint: words ? 'is the login shell a real shell?' : 'is the login shell /bin/false or nologin?',
        cause: this.#spawnError,
      },
    )
  }
}

/** The last lines of what a program said, in one line, for a message. */
function lastLines(text: string): string {
  return stripControls(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-3)
    .join(' / ')
    .slice(-400)
}
