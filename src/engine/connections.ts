import { UnreachableError } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'
import type { ConnectionSettings } from '../inventory/types.ts'
import type { Become } from '../session/become.ts'
import { ChildProcesses } from '../session/child-processes.ts'
import { Connection } from '../session/connection.ts'
import { type LocalReaper, makeTransport, prepareTransport, type TransportServices } from '../transport/index.ts'
import { LoginGate } from './login-gate.ts'

/** Who the work on a host is done as, beside what its inventory says. */
export interface BecomeWish {
  /** The play's or the flag's wish; the inventory's `ansible_become` comes before it, as in Ansible. */
  readonly become: boolean
  /** The play's wish; the inventory's `ansible_become_user` comes before it. */
  readonly becomeUser?: string | undefined
  /** From `-K`; the inventory's `ansible_become_password` comes before it. */
  readonly becomePassword?: Secret | undefined
}

/** Settings of all connections of a run. */
export interface ConnectionsOptions {
  readonly check: boolean
  readonly diff: boolean
  readonly transport: TransportServices
  readonly reaper: LocalReaper
  /** Stands around each login to a host, once its turn has come; nothing does where it is not given. */
  readonly aroundLogin?: <Value>(host: string, login: () => Promise<Value>) => Promise<Value>
}

/** Milliseconds that authentication, become and greeting may take beside the TCP connection. */
const LOGIN_EXTRA_MS = 30_000

/**
 * At an interruption a process that carries a connection gets this long to end by itself, in milliseconds. The end of its
 * input waits behind bytes that nobody wants any more; where they are many, ending the connection is what gets to the host.
 */
const HURRIED_GRACE_MS = 500

/** The open connections of a run: one for each host and user, shared by its plays. */
export class Connections {
  readonly #options: ConnectionsOptions
  readonly #processes: ChildProcesses
  readonly #gate = new LoginGate()
  readonly #open = new Map<string, Connection>()
  #closing: Promise<void> | undefined

  constructor(options: ConnectionsOptions) {
    this.#options = options
    this.#processes = new ChildProcesses(options.reaper)
  }

  /**
   * Sees to what connections to these hosts need on this machine, before any is contacted.
   *
   * @throws {UsageError} where it cannot be had
   */
  prepare(hosts: readonly ConnectionSettings[]): void {
    for (const kind of new Set(hosts.map((settings) => settings.kind))) {
      prepareTransport(kind, this.#options.transport)
    }
  }

  /** The connection to a host, not opened before its first use. */
  to(host: string, settings: ConnectionSettings, wish: BecomeWish): Connection {
    const become = whoWorks(settings, wish)
    const key = JSON.stringify([host, become?.method, become?.user])
    const known = this.#open.get(key)
    if (known) return known
    if (this.#closing) throw new UnreachableError('no connection is opened any more: the run is ending', { host })
    const { check, diff, transport, aroundLogin = (_host, login) => login() } = this.#options
    const connection = new Connection({
      transport: makeTransport(settings, transport),
      become,
      processes: this.#processes,
      loginDeadlineMs: transport.connectTimeoutSeconds * 1000 + LOGIN_EXTRA_MS,
      whenLoginMayStart: (login) => this.#gate.run(settings, () => aroundLogin(host, login)),
      isWorthAnotherTry: (error) => error instanceof UnreachableError && error.isTransient,
      check,
      diff,
    })
    this.#open.set(key, connection)
    return connection
  }

  /**
   * Ends all connections and what runs on their hosts. Never throws; further calls wait for the same end.
   *
   * @param options `hurried` at an interruption; an end that is under way already goes on as it began
   */
  close({ hurried = false } = {}): Promise<void> {
    const graceMs = hurried ? HURRIED_GRACE_MS : undefined
    this.#closing ??= Promise.all([...this.#open.values()].map((connection) => connection.close(graceMs))).then(
      () => {},
    )
    return this.#closing
  }

  /** Ends the local processes at once; the hosts reap when they see the end of their input. */
  killAll(): void {
    this.#processes.killAll()
    for (const connection of this.#open.values()) connection.abandon()
  }
}

function whoWorks(settings: ConnectionSettings, wish: BecomeWish): Become | undefined {
  if (!(settings.become ?? wish.become)) return undefined
  const password = settings.becomePassword ?? wish.becomePassword
  return {
    method: settings.becomeMethod,
    user: settings.becomeUser ?? wish.becomeUser ?? 'root',
    ...(password && { password }),
  }
}
