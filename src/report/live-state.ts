import type { HawserEvent } from './events.ts'
import { Transfer } from './transfer.ts'

/** An operation that was handed to its host and has not ended. */
export interface ActiveOperation {
  readonly host: string
  readonly operation: string
  readonly title: string
  /** Milliseconds on the clock given to {@link LiveState}. */
  readonly startedMs: number
  /** Set once bytes are on their way. */
  transfer?: Transfer
}

/** What goes on at this moment: everything that the live region shows. */
export class LiveState {
  readonly #now: () => number
  /** Operations of each host, in the order of their start: those of one batch are handed over together. */
  readonly #operations = new Map<string, ActiveOperation[]>()
  /** Hosts of the current play. */
  hosts: readonly string[] = []
  /** Hosts on which the current play has ended. */
  doneHosts = 0
  /** Those of the done ones that failed or were lost. */
  failedHosts = 0
  /** When the current play began. */
  startedMs = 0

  /** @param now milliseconds on a clock that never goes back */
  constructor(now: () => number) {
    this.#now = now
  }

  /** The operation at which each working host is. */
  get active(): ActiveOperation[] {
    return [...this.#operations.values()].flatMap((operations) => operations[0] ?? [])
  }

  /** Takes the next event. */
  add(event: HawserEvent): void {
    switch (event.event) {
      case 'play':
        this.hosts = event.hosts
        this.doneHosts = 0
        this.failedHosts = 0
        this.startedMs = this.#now()
        break
      case 'start': {
        const { host, operation, title } = event
        const started = { host, operation, title, startedMs: this.#now() }
        this.#operations.set(host, [...(this.#operations.get(host) ?? []), started])
        break
      }
      case 'progress': {
        const active = this.#operations.get(event.host)?.find(({ operation }) => operation === event.operation)
        if (active === undefined) break
        active.transfer ??= new Transfer()
        active.transfer.sentBytes = event.sentBytes
        active.transfer.totalBytes = event.totalBytes
        break
      }
      case 'operation':
        this.#end(event.host, event.operation, event.title)
        break
      case 'host':
        this.#operations.delete(event.host)
        this.doneHosts += 1
        if (event.status !== 'ok' && event.status !== 'not-started') this.failedHosts += 1
        break
      case 'recap':
        this.#operations.clear()
        break
      default:
        break
    }
  }

  /** Notes how far the uploads are, for their rates. Called once for each drawing. */
  sample(): void {
    for (const { transfer } of this.active) transfer?.sample(this.#now())
  }

  #end(host: string, operation: string, title: string): void {
    const operations = this.#operations.get(host) ?? []
    const ended = operations.findIndex((active) => active.operation === operation && active.title === title)
    const rest = operations.filter((_, index) => index !== ended)
    if (rest.length === 0) this.#operations.delete(host)
    else this.#operations.set(host, rest)
    // Those of one batch run one after the other: the next one's time begins here.
    const [next] = rest
    if (ended === 0 && next !== undefined)
      this.#operations.set(host, [{ ...next, startedMs: this.#now() }, ...rest.slice(1)])
  }
}
