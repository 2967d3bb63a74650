import { randomBytes } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import pLimit from 'p-limit'
import { HawserError, PreflightError, UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import type { Secret } from '../core/secret.ts'
import type { CheckedHost } from '../inventory/project-schema/check.ts'
import { variablesUnder } from '../inventory/template-context.ts'
import type { Inventory, InventoryHost, Variables } from '../inventory/types.ts'
import type { Host } from '../operations/host.ts'
import type { ErrorReport, HawserEvent } from '../report/events.ts'
import { batches, hostCount } from './batches.ts'
import type { Connections } from './connections.ts'
import { HostRunner } from './host-runner.ts'
import type { HostResult, PlayFunction, PlayOptions, PlayResult, PlaySettings, Prepared } from './play-options.ts'
import { preparedHost } from './prepared-host.ts'
import { asHostError, runOnHost, statusOf } from './run-on-host.ts'
import type { UnownedFailures } from './unowned-failures.ts'

/** What a run is made of; `play.ts` puts it together. */
export interface RunOptions {
  readonly inventory: Inventory
  readonly connections: Connections
  readonly report: (event: HawserEvent) => void
  readonly unowned: UnownedFailures
  /** Aborted when the run is interrupted. */
  readonly signal: AbortSignal
  readonly check: boolean
  readonly diff: boolean
  /** `--allow-downgrade`. */
  readonly allowDowngrade: boolean
  /** `-f`; it comes before a play's own. */
  readonly forks: number | undefined
  /** `-b`. */
  readonly become: boolean
  /** From `-K`. */
  readonly becomePassword: Secret | undefined
  /** Hosts of a pattern within `--limit`, in the inventory's order. */
  readonly select: (pattern: string) => readonly string[]
  /** Checks the variables of a play's hosts against the project's own schema; throws at a mistake. */
  readonly checkVariables: (hosts: readonly CheckedHost[]) => void
  readonly describe: (error: unknown) => ErrorReport
  readonly runId: string
}

/** Hosts at once where neither `-f` nor the play says otherwise. */
const DEFAULT_FORKS = 20

/** A random id of a run, for locks and logs on the hosts. */
export function makeRunId(): string {
  return randomBytes(6).toString('hex')
}

/** The name of this user; in some containers of CI systems the user id has none. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid-${process.getuid?.()}`
  }
}

/** One run: the plays of a task file, which share connections, sessions and the recap. */
export class Run {
  /** Hosts that did not end well in an earlier play; as in Ansible, later plays leave them out. */
  readonly #lostHosts = new Set<string>()
  /** Variables of hosts by the `vars` of a play: what is worked out in `prepare` is not worked out again. */
  readonly #variables = new WeakMap<object, Map<string, Variables>>()
  readonly #options: RunOptions
  readonly #controller = `${userName()}@${hostname()}`

  constructor(options: RunOptions) {
    this.#options = options
  }

  /**
   * Runs a play.
   *
   * @throws {HawserError} for what is found wrong before the first contact
   */
  async play<Made extends object, Value>(
    options: PlayOptions<Made>,
    body: PlayFunction<Made, Value>,
  ): Promise<PlayResult<Value>> {
    const { report } = this.#options
    const name = options.name ?? options.hosts
    const hosts = this.#open(options, name)
    const groups = batches(hosts, options.serial)
    const mayFail = hostCount(options.maxFailures ?? 0, hosts.length, 'maxFailures')
    const prepared = await this.#prepareAll(options, hosts)
    // Worked out now, where some of them are encrypted: a mistake is found before any host is contacted.
    this.#options.connections.prepare(hosts.map(({ connection }) => connection))
    const runners = new Map<string, HostRunner>()
    const results = new Map<string, HostResult<Value>>()
    for (const [index, batch] of groups.entries()) {
      const failures = [...results.values()].filter(({ status }) => status !== 'ok').length
      if (failures > mayFail || this.#options.signal.aborted) {
        for (const { name: host } of batch) this.#end(name, results, { host, status: 'not-started' })
        continue
      }
      if (groups.length > 1) {
        report({
          event: 'batch',
          play: name,
          hosts: batch.map((host) => host.name),
          number: index + 1,
          of: groups.length,
        })
      }
      await this.#runBatch(batch, options, async (host) => {
        if (this.#options.signal.aborted) {
          this.#end(name, results, { host: host.name, status: 'not-started' })
          return
        }
        let runner: HostRunner
        try {
          runner = this.#runner(runners, host.name, options)
        } catch (cause) {
          const error = asHostError(cause, host.name)
          this.#end(name, results, { host: host.name, status: statusOf(error), error })
          return
        }
        // prepareAll has an entry for each selected host.
        const made = prepared.get(host.name) as Prepared<Made>
        const result = await runOnHost(runner, body, made, this.#options.unowned, this.#options.signal)
        this.#end(name, results, result, runner.isRescued)
      })
    }
    // Peers that are no hosts of the play have operations and locks of their own.
    await Promise.all([...runners.values()].map((runner) => runner.finish()))
    const inOrder = hosts.flatMap(({ name: host }) => results.get(host) ?? [])
    return {
      ok: inOrder.every(({ status }) => status === 'ok'),
      hosts: new Map(inOrder.map((result) => [result.host, result])),
    }
  }

  /** What `--list-hosts` is for: tells which hosts a play would have, and contacts none. */
  list<Value>(options: PlaySettings): PlayResult<Value> {
    const hosts = this.#open(options, options.name ?? options.hosts)
    return { ok: true, hosts: new Map(hosts.map(({ name: host }) => [host, { host, status: 'not-started' }])) }
  }

  /** Selects the hosts of a play, reports its beginning, and checks their variables. */
  #open(options: PlaySettings, name: string): InventoryHost[] {
    const { select, report } = this.#options
    const selected = select(options.hosts)
    const hosts = selected.filter((host) => !this.#lostHosts.has(host))
    report({ event: 'play', name, hosts })
    if (hosts.length === 0) {
      const why =
        selected.length === 0
          ? '--limit leaves none of its hosts'
          : 'an earlier play did not end well on any of its hosts'
      report({ event: 'warning', message: `play '${name}' is skipped: ${why}` })
    }
    const found = hosts.map((host) => this.#hostOf(host))
    this.#options.checkVariables(found.map((host) => this.#checkedHost(host, options)))
    return found
  }

  /** A host with the variables that a play has for it; the play's own stand in no file. */
  #checkedHost(host: InventoryHost, options: PlaySettings): CheckedHost {
    const own = new Set(Object.keys(options.vars ?? {}))
    const origins = own.size === 0 ? host.origins : new Map([...host.origins].filter(([name]) => !own.has(name)))
    return { name: host.name, vars: this.#varsOf(host, options), origins }
  }

  #hostOf(name: string): InventoryHost {
    const { hosts, localhost } = this.#options.inventory
    const host = hosts.get(name) ?? (name === localhost.name ? localhost : undefined)
    if (host === undefined)
      throw new UsageError(`there is no host '${name}' in the inventory${didYouMean(name, hosts.keys())}`)
    return host
  }

  /** The inventory's variables, the play's on top, and on top of these what `--extra-vars` set. */
  #varsOf(host: InventoryHost, { vars: own }: PlaySettings): Variables {
    if (own === undefined) return host.vars
    const known = this.#variables.get(own) ?? new Map<string, Variables>()
    this.#variables.set(own, known)
    const before = known.get(host.name)
    if (before !== undefined) return before
    const isExtra = (name: string): boolean => this.#options.inventory.extraVarNames.includes(name)
    const ofPlay = Object.entries(own).filter(([name]) => !isExtra(name))
    const vars = variablesUnder(host.vars, Object.fromEntries(ofPlay))
    known.set(host.name, vars)
    return vars
  }

  async #prepareAll<Made extends object>(
    options: PlayOptions<Made>,
    hosts: readonly InventoryHost[],
  ): Promise<Map<string, Prepared<Made>>> {
    const results = await Promise.allSettled(
      hosts.map(async (host) => [host.name, await this.#prepare(options, host)] as const),
    )
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
    return new Map(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])))
  }

  async #prepare<Made extends object>(
    { prepare, ...options }: PlayOptions<Made>,
    host: InventoryHost,
  ): Promise<Prepared<Made>> {
    try {
      const made = await prepare?.(preparedHost(host, this.#varsOf(host, options)))
      const entries = Object.entries(made ?? {}).map(async ([key, value]) => [key, await value] as const)
      // Each property stands under its own name, awaited: that is what Prepared says.
      return Object.fromEntries(await Promise.all(entries)) as Prepared<Made>
    } catch (cause) {
      if (cause instanceof HawserError) {
        cause.host ??= host.name
        throw cause
      }
      throw new PreflightError(cause instanceof Error ? cause.message : String(cause), { cause, host: host.name })
    }
  }

  async #runBatch(
    batch: readonly InventoryHost[],
    options: PlaySettings,
    one: (host: InventoryHost) => Promise<void>,
  ): Promise<void> {
    const limit = pLimit(this.#options.forks ?? options.forks ?? DEFAULT_FORKS)
    await Promise.all(batch.map((host) => limit(() => one(host))))
  }

  /** The host of that name in a play, made when it is first asked for, so that a peer shares its queue. */
  #runner(runners: Map<string, HostRunner>, name: string, options: PlaySettings): HostRunner {
    const known = runners.get(name)
    if (known) return known
    const { connections, report, check, diff, allowDowngrade, signal, describe, become, becomePassword, runId } =
      this.#options
    const host = this.#hostOf(name)
    const wish = { become: options.become ?? become, becomeUser: options.becomeUser, becomePassword }
    const runner = new HostRunner({
      host,
      vars: this.#varsOf(host, options),
      connection: connections.to(name, host.connection, wish),
      check,
      diff,
      allowDowngrade,
      runId,
      controller: this.#controller,
      signal,
      peer: (other): Host => this.#runner(runners, other, options),
      report,
      describe,
    })
    runners.set(name, runner)
    return runner
  }

  #end<Value>(play: string, results: Map<string, HostResult<Value>>, result: HostResult<Value>, rescued = false): void {
    const { host, status, error } = result
    const { report, describe } = this.#options
    results.set(host, result)
    if (status !== 'ok') this.#lostHosts.add(host)
    report({ event: 'host', play, host, status, ...(rescued && { rescued }), ...(error && { error: describe(error) }) })
  }
}
