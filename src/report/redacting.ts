import { hasConcealed, redact } from '../core/redaction.ts'
import { Secret } from '../core/secret.ts'
import type { HawserEvent, OutputEvent, Reporter } from './events.ts'
import { RedactedOutput } from './redacted-output.ts'

/**
 * What names things: events are told apart and brought together by it, and it comes from the inventory and from Hawser
 * itself. Everything else is text in which a secret may have got.
 */
const NAMES: ReadonlySet<string> = new Set([
  'event',
  'host',
  'hosts',
  'operation',
  'outcome',
  'status',
  'stream',
  'code',
  'runId',
])

/**
 * Stands before every reporter, and redacts what it is told: so no reporter can forget to, and JSON stays JSON.
 * Live output is handed on by lines from the first secret on, since it comes in pieces that may cut one in two.
 */
export class RedactingReporter implements Reporter {
  readonly #reporter: Reporter
  readonly #output = new RedactedOutput()

  constructor(reporter: Reporter) {
    this.#reporter = reporter
  }

  report(event: HawserEvent): void {
    if (event.event === 'output') this.#tell(this.#output.push(event))
    else {
      this.#tell(this.#output.endedBy(event))
      this.#reporter.report(hasConcealed() ? redacted(event) : event)
    }
  }

  suspend(): () => void {
    return this.#reporter.suspend?.() ?? (() => {})
  }

  close(): Promise<void> {
    this.#tell(this.#output.rest())
    return this.#reporter.close()
  }

  #tell(events: readonly OutputEvent[]): void {
    for (const event of events) this.#reporter.report(event)
  }
}

/** A copy of an event without secrets. */
function redacted(event: HawserEvent): HawserEvent {
  // Each value is replaced by one of the same type under the same name.
  return withoutSecrets(event, NAMES) as HawserEvent
}

/** Events are plain data. An error within one has names of its own; what lies deeper, such as facts, has none. */
function withoutSecrets(value: unknown, names: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, names))
  if (typeof value !== 'object' || value === null) return value
  // Types keep secrets themselves out of events; a task file, which is JavaScript, may put one there all the same.
  if (value instanceof Secret) return String(value)
  const entries = Object.entries(value).map(([name, item]) => {
    if (names.has(name)) return [name, item]
    return [name, withoutSecrets(item, name === 'error' ? names : NONE)]
  })
  return Object.fromEntries(entries)
}

const NONE: ReadonlySet<string> = new Set()
