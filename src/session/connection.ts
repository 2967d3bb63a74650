import { setTimeout as sleep } from 'node:timers/promises'
import { UnreachableError } from '../core/errors.ts'
import { quote } from '../shell/quote.ts'
import { functionOf, programsFor, programText } from '../shell/remote-programs.ts'
import type { Transport } from '../transport/types.ts'
import type { Become } from './become.ts'
import { Channel } from './channel.ts'
import type { ChildProcesses } from './child-processes.ts'
import { Session } from './session.ts'

/** How a connection is made and used. */
export interface ConnectionOptions {
  readonly transport: Transport
  /** Who the work is done as; undefined for the user who logs in. */
  readonly become: Become | undefined
  readonly processes: ChildProcesses
  /** Milliseconds for login, become and greeting together. */
  readonly loginDeadlineMs: number
  /** Runs a login when its turn has come: logins at once are fewer than hosts at once. */
  readonly whenLoginMayStart: <T>(login: () => Promise<T>) => Promise<T>
  /** True where an error says that the host was too busy to answer, so that another try is worth it. */
  readonly isWorthAnotherTry: (error: unknown) => boolean
  readonly check: boolean
  readonly diff: boolean
}

/** Whose shell: that of the user that the play works as, or of the one who logs in. */
export type As = 'become' | 'login'

/** How long a login is tried again whose connection was dropped before the key exchange, in milliseconds. */
const LOGIN_PATIENCE_MS = 30_000

/** One login on one host, and the channels in it. It is opened at the first use, and again after it was lost. */
export class Connection {
  readonly #options: ConnectionOptions
  readonly #sessions = new Map<As, Promise<Session>>()
  readonly #channels = new Set<Channel>()
  #first: Promise<Channel> | undefined
  #closed = false

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  /** For messages: `ssh deploy@relay-1`. */
  get description(): string {
    return this.#options.transport.description
  }

  /** False where no init system runs by design. */
  get hasInit(): boolean {
    return this.#options.transport.hasInit
  }

  /** The persistent session as that user. Throws what keeps it from being opened. */
  async session(as: As = 'become'): Promise<Session> {
    const key = this.#options.become === undefined ? 'become' : as
    const known = this.#sessions.get(key)
    if (known !== undefined && (await known).usable) return known
    // While this one waited, another caller may have opened a new one.
    const current = this.#sessions.get(key)
    if (current !== undefined && current !== known) return current
    const opened = this.#openSession(key)
    this.#sessions.set(key, opened)
    opened.catch(() => {
      if (this.#sessions.get(key) === opened) this.#sessions.delete(key)
    })
    return opened
  }

  /** True where the become user's session is open: nothing is opened to find out. */
  async hasSession(): Promise<boolean> {
    const known = await this.#sessions.get('become')?.catch(() => undefined)
    return known?.usable ?? false
  }

  /**
   * A channel whose program reads standard input itself: for bulk bytes. Greeted already when it is returned.
   *
   * @param program a file of `src/remote`; its arguments travel in argv, so they must hold no secrets
   */
  async stream(program: string, args: readonly string[], nonce: string, as: As): Promise<Channel> {
    const text = [
      programText('library'),
      'exec 3>&1 1>&2\nchecking= showing_diff= pending_changes=\n',
      ...programsFor(program).map(programText),
      `nonce=${quote(nonce)}\n`,
      `(${[functionOf(program), ...args.map(quote)].join(' ')})\nstatus=$?\n`,
      'printf "%s . %s\\n" "$nonce" "$status" >&3\nprintf %s "$nonce" >&2\n',
    ].join('')
    return this.#open(as, { text: `${GREETING}${text}` })
  }

  /**
   * A channel with a worker shell of its own, started at once: the connection must be open, and its greeting is
   * still to come.
   */
  worker(as: As): Channel {
    this.#refuseWhenClosed()
    return this.#make(as, 'worker', 'further')
  }

  /** Ends all channels; what runs on the host is ended by its reaper. Never throws. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#channels].map((channel) => channel.end()))
    await this.#options.transport.close()
  }

  /** Lets go at once, without waiting for anything: the local processes are gone already. */
  abandon(): void {
    this.#closed = true
    void this.#options.transport.close()
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new UnreachableError(`${this.description}: the connection was closed`)
  }

  async #openSession(as: As): Promise<Session> {
    const channel = await this.#open(as, 'worker')
    const { check, diff } = this.#options
    return new Session(channel, { check, diff, description: this.description })
  }

  /** Opens a channel in the connection; the first one opens the connection itself. */
  async #open(as: As, program: Program): Promise<Channel> {
    this.#refuseWhenClosed()
    if (this.#first === undefined) {
      const first = this.#login(as, program)
      this.#first = first
      const forget = (): void => {
        if (this.#first === first) this.#first = undefined
      }
      first.then((channel) => channel.ended.then(forget), forget)
      return first
    }
    await this.#first
    const channel = this.#make(as, program, 'further')
    await channel.ready
    return channel
  }

  async #login(as: As, program: Program): Promise<Channel> {
    const giveUpAt = performance.now() + LOGIN_PATIENCE_MS
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#options.whenLoginMayStart(async () => {
          this.#refuseWhenClosed()
          const channel = this.#make(as, program, 'first')
          await channel.ready
          return channel
        })
      } catch (error) {
        if (this.#closed || performance.now() > giveUpAt || !this.#options.isWorthAnotherTry(error)) throw error
        // A random pause, longer with each of the first tries, so that those who were dropped together do not come
        // back together.
        await sleep(200 + Math.random() * 500 * Math.min(tries, 4))
        this.#refuseWhenClosed()
      }
    }
  }

  #make(as: As, program: Program, role: 'first' | 'further'): Channel {
    const { transport, become, processes, loginDeadlineMs } = this.#options
    const channel = new Channel({
      transport,
      role,
      become: as === 'become' ? become : undefined,
      program,
      processes,
      deadlineMs: loginDeadlineMs,
    })
    this.#channels.add(channel)
    void channel.ended.then(() => this.#channels.delete(channel))
    return channel
  }
}

type Program = 'worker' | { readonly text: string }

/** The greeting of a channel without a worker; its nonce is `"$1"`. */
const GREETING = `umask 077\ncd /\nprintf '%s %s\\n' "$1" "$(id -u)"\n`
