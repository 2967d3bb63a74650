import type { ErrorReport, HawserEvent, HostCounts, HostEvent, HostStatus, OperationEvent } from './events.ts'
import { type ExitCode, exitCodeOfError, exitCodeOfHostError, exitCodeOfRunError, worstExitCode } from './exit-code.ts'

/** An operation that failed, and of which it is not known yet whether the task file lives with that. */
interface Pending {
  readonly operation: string
  readonly title: string
  readonly error: ErrorReport
}

interface HostRecord {
  readonly counts: HostCounts
  readonly statuses: Set<HostStatus>
  pending: Pending[]
}

function sameError(one: ErrorReport, other: ErrorReport): boolean {
  return (
    one.code === other.code &&
    one.host === other.host &&
    one.operation === other.operation &&
    one.message === other.message
  )
}

/** An error that a host's status tells already, and which is no failure of an operation: unreachable or interrupted. */
function isAboutTheHost(error: ErrorReport): boolean {
  const code = exitCodeOfError(error)
  return code === 4 || code === 99
}

/**
 * Adds up a run's events: counts of each host, the failures that stand, and the exit code that follows.
 *
 * Whether a failed operation fails its host shows only later: where the task file caught the error and the host ended
 * well, or where the same operation later succeeded, it is `ignored`. As in Ansible, `ok` counts changed and ignored ones too.
 */
export class Recap {
  readonly #hosts = new Map<string, HostRecord>()
  readonly #failures: ErrorReport[] = []
  readonly #exitCodes = new Set<ExitCode>()

  /** Takes the next event. */
  add(event: HawserEvent): void {
    if (event.event === 'play') for (const host of event.hosts) this.#record(host)
    if (event.event === 'operation') this.#operation(event)
    if (event.event === 'host') this.#hostEnded(event)
    if (event.event === 'error') this.#fail(event.error, exitCodeOfRunError(event.error))
  }

  /** Counts of each host, in the order in which the hosts appeared. */
  get hosts(): Readonly<Record<string, HostCounts>> {
    const entries = [...this.#hosts].map(([host, { counts, pending }]) => {
      const lost = pending.filter(({ error }) => isAboutTheHost(error)).length
      const failed = counts.failed + pending.length - lost
      return [host, { ...counts, failed, unreachable: counts.unreachable + Math.min(1, lost) }] as const
    })
    return Object.fromEntries(entries)
  }

  /** The errors that made the run fail, in the order of their happening, each once. Interruptions are not among them. */
  get failures(): readonly ErrorReport[] {
    return [...this.#failures, ...this.#pendingErrors()].filter(
      (error, index, all) => all.findIndex((other) => sameError(error, other)) === index,
    )
  }

  /** True when a play on this host ended in that way. */
  ended(host: string, status: HostStatus): boolean {
    return this.#hosts.get(host)?.statuses.has(status) ?? false
  }

  /** What the run exits with, if it ended now. */
  get exitCode(): ExitCode {
    return worstExitCode([...this.#exitCodes, ...this.#pendingErrors().map(exitCodeOfHostError)])
  }

  #pendingErrors(): ErrorReport[] {
    return [...this.#hosts.values()].flatMap((record) => record.pending.map(({ error }) => error))
  }

  #record(host: string): HostRecord {
    const known = this.#hosts.get(host)
    if (known !== undefined) return known
    const zero = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0, unknown: 0 }
    const record: HostRecord = { counts: zero, statuses: new Set(), pending: [] }
    this.#hosts.set(host, record)
    return record
  }

  #operation(event: OperationEvent): void {
    const record = this.#record(event.host)
    const { counts } = record
    switch (event.outcome) {
      case 'ok':
      case 'changed': {
        counts.ok += 1
        if (event.outcome === 'changed') counts.changed += 1
        const outlived = record.pending.filter(
          ({ operation, title }) => operation === event.operation && title === event.title,
        )
        this.#ignore(record, outlived)
        break
      }
      case 'skipped':
        counts.skipped += 1
        break
      case 'unknown':
        counts.unknown += 1
        break
      case 'failed': {
        const { operation, title } = event
        const reported = event.error ?? { code: 'HAWSER_OPERATION', message: event.message ?? 'failed' }
        const error = { host: event.host, operation, ...reported }
        if (error.code === 'HAWSER_NOT_STARTED') counts.skipped += 1
        else record.pending.push({ operation, title, error })
        break
      }
    }
  }

  #hostEnded({ host, status, rescued, error }: HostEvent): void {
    const record = this.#record(host)
    const { counts } = record
    record.statuses.add(status)
    if (rescued) counts.rescued += 1
    if (status === 'ok') {
      this.#ignore(record, record.pending)
      return
    }
    if (status === 'not-started') return
    // What ends the host itself is told by its status; a failed operation beside that stands all the same.
    const standing = record.pending.filter((pending) => status === 'failed' || !isAboutTheHost(pending.error))
    record.pending = []
    if (status === 'unreachable' || status === 'unknown') counts.unreachable += 1
    counts.failed += status === 'failed' ? Math.max(1, standing.length) : standing.length
    if (status !== 'failed') this.#exitCodes.add(status === 'interrupted' ? 99 : 4)
    else if (error === undefined) this.#exitCodes.add(2)
    for (const { error: failure } of standing) {
      if (!error?.causes?.includes(failure.message)) this.#fail(failure, exitCodeOfHostError(failure))
    }
    if (error !== undefined) this.#fail({ host, ...error }, exitCodeOfHostError(error))
  }

  #ignore(record: HostRecord, ignored: readonly Pending[]): void {
    record.pending = record.pending.filter((pending) => !ignored.includes(pending))
    record.counts.ok += ignored.length
    record.counts.ignored += ignored.length
  }

  #fail(error: ErrorReport, code: ExitCode): void {
    this.#exitCodes.add(code)
    if (code !== 99) this.#failures.push(error)
  }
}
