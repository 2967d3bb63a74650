import type { HawserEvent } from '../events.ts'

/** What a part of a run was spent on. */
export type SpanKind = 'start' | 'inventory' | 'login' | 'operation' | 'end'

/** A part of a run. Times are in milliseconds since the process began (`performance.now()`). */
export interface Span {
  readonly kind: SpanKind
  /** Undefined for what belongs to no host. */
  readonly host?: string
  /** What was done: `login`, or an operation and its title. */
  readonly name: string
  readonly startMs: number
  readonly endMs: number
  /** How an operation ended; undefined for everything else. */
  readonly outcome?: string
}

/** What is known of an operation that has begun. */
interface Begun {
  readonly name: string
  readonly startMs: number
}

/** Takes down where the time of a run goes, from its events and from whoever begins something. */
export class Timeline {
  readonly #spans: Span[] = []
  /** Operations that are on their way, by host, operation and title; of several alike, the first to begin ends first. */
  readonly #begun = new Map<string, Begun[]>()
  readonly #now: () => number
  #lastMs = 0

  /** @param now the clock, in milliseconds since the process began; the process's own where it is not given */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** What has ended so far. */
  get spans(): readonly Span[] {
    return this.#spans
  }

  /** Everything up to now was spent on that: the start of the process, until its task file began a run. */
  sinceBegin(kind: SpanKind, name: string): void {
    this.#add({ kind, name, startMs: 0, endMs: this.#now() })
  }

  /** Takes the time until the promise settles. */
  async during<Value>(
    kind: SpanKind,
    name: string,
    host: string | undefined,
    run: () => Promise<Value>,
  ): Promise<Value> {
    const startMs = this.#now()
    try {
      return await run()
    } finally {
      this.#add({ kind, name, startMs, endMs: this.#now(), ...(host !== undefined && { host }) })
    }
  }

  /** Takes down what an event says of operations; after the last host, what is left is the end. */
  observe(event: HawserEvent): void {
    const now = this.#now()
    if (event.event === 'start') {
      const key = keyOf(event)
      const name = [event.operation, event.title].filter((word) => word !== '').join(' ')
      this.#begun.set(key, [...(this.#begun.get(key) ?? []), { name, startMs: now }])
    } else if (event.event === 'operation') {
      const [begun, ...others] = this.#begun.get(keyOf(event)) ?? []
      if (begun === undefined) return
      this.#begun.set(keyOf(event), others)
      this.#add({ kind: 'operation', host: event.host, ...begun, endMs: now, outcome: event.outcome })
    } else if (event.event === 'host') {
      this.#lastMs = now
    } else if (event.event === 'recap' && this.#lastMs > 0) {
      this.#add({ kind: 'end', name: 'end of sessions and connections', startMs: this.#lastMs, endMs: now })
    }
  }

  #add(span: Span): void {
    this.#spans.push(span)
  }
}

const keyOf = ({ host, operation, title }: { host: string; operation: string; title: string }): string =>
  JSON.stringify([host, operation, title])
