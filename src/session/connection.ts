import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import { InterruptedError, UnreachableError } from '../core/errors.ts'
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

/** How long something is tried again that a host was too busy for. */
interface Patience {
  /** From the first try on, in milliseconds. */
  readonly patienceMs: number
  /** The measure of the pauses between tries, in milliseconds. */
  readonly pauseMs: number
}

/** For a login whose connection was dropped before the key exchange. */
const LOGIN_PATIENCE: Patience = { patienceMs: 30_000, pauseMs: 500 }

/** For a channel that sshd refused: it counts one that has ended until it has dealt with all packets that came with its end. */
const CHANNEL_PATIENCE: Patience = { patienceMs: 5000, pauseMs: 50 }

/**
 * Workers beside the session at a time. sshd's default is ten channels (`MaxSessions`, sshd_config(5)); of these one is the
 * session's, one is for bulk bytes, and one is kept for two of those at once.
 */
const WORKERS = 7

/** One login on one host, and the channels in it. It is opened at the first use, and again after it was lost. */
export class Connection {
  readonly #options: ConnectionOptions
  readonly #sessions = new Map<As, Promise<Session>>()
  readonly #channels = new Set<Channel>()
  readonly #workers = pLimit(WORKERS)
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
      ...[...new Set([...programsFor('stream'), ...programsFor(program)])].map(programText),
      `nonce=${quote(nonce)}\nstream_watch\n`,
      `(${[functionOf(program), ...args.map(quote)].join(' ')})\nstatus=$?\n`,
      'printf "%s . %s\\n" "$nonce" "$status" >&3\nprintf %s "$nonce" >&2\n',
      'stream_unwatch\n',
    ].join('')
    return this.#open(as, { text: `${GREETING}${text}` })
  }

  /**
   * A channel with a worker shell of its own, when there is room for one more. Greeted already when it is returned.
   *
   * @param isWanted asked when its turn has come: it rejects where the answer is no
   */
  worker(as: As, isWanted: () => boolean): Promise<Channel> {
    return new Promise((resolve, reject) => {
      const use = async (): Promise<void> => {
        const refuseUnwanted = (): void => {
          if (!isWanted()) throw new InterruptedError('not started: it is no longer wanted')
        }
        refuseUnwanted()
        // Opens the connection again where it was lost.
        await this.session(as)
        const channel = await this.#openFurther(as, 'worker', refuseUnwanted)
        resolve(channel)
        await channel.ended
      }
      this.#workers(use).catch(reject)
    })
  }

  /**
   * Ends all channels; what runs on the host is ended by its reaper. Never throws.
   *
   * @param graceMs see {@link Channel.end}
   */
  async close(graceMs?: number): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#channels].map((channel) => channel.end(graceMs)))
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
    for (let opening = this.#first; opening !== undefined; opening = this.#first) {
      const first = await opening
      if (!first.isEnding) {
        return this.#openFurther(as, program)
      }
      // Its process carries the whole connection, and takes what is opened now down with it.
      await first.ended
      if (this.#first === opening) this.#first = undefined
      this.#refuseWhenClosed()
    }
    const first = this.#login(as, program)
    this.#first = first
    const forget = (): void => {
      if (this.#first === first) this.#first = undefined
    }
    first.then((channel) => channel.ended.then(forget), forget)
    return first
  }

  #login(as: As, program: Program): Promise<Channel> {
    return this.#patiently(LOGIN_PATIENCE, () =>
      this.#options.whenLoginMayStart(async () => {
        await this.#options.transport.prepare?.()
        this.#refuseWhenClosed()
        const channel = this.#make(as, program, 'first')
        await channel.ready
        return channel
      }),
    )
  }

  /** A channel in a connection that stands. @param check throws where it is not to be opened, or not to be kept */
  #openFurther(as: As, program: Program, check: () => void = () => {}): Promise<Channel> {
    return this.#patiently(CHANNEL_PATIENCE, async () => {
      check()
      const channel = this.#make(as, program, 'further')
      try {
        await channel.ready
        check()
        return channel
      } catch (error) {
        await channel.end()
        throw error
      }
    })
  }

  /** Opens a channel, again after a pause where the host was too busy. */
  async #patiently({ patienceMs, pauseMs }: Patience, open: () => Promise<Channel>): Promise<Channel> {
    const giveUpAt = performance.now() + patienceMs
    for (let tries = 1; ; tries += 1) {
      try {
        return await open()
      } catch (error) {
        if (this.#closed || performance.now() > giveUpAt || !this.#options.isWorthAnotherTry(error)) throw error
        // A random pause, longer with each of the first tries, so that those who were refused together do not come
        // back together.
        await sleep(pauseMs * (0.4 + Math.random() * Math.min(tries, 4)))
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
const GREETING = `umask 077\ncd /\nprintf '%s\\n' "$1" >&2\nprintf '%s %s\\n' "$1" "$(id -u)"\n`
