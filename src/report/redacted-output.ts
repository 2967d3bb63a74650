import { hasConcealed, redact, redactBeginning } from '../core/redaction.ts'
import type { HawserEvent, OutputEvent } from './events.ts'

/** Characters of a line without an end that are held back; of longer ones the beginning is shown. */
const HELD_LENGTH = 8192

/** Live output without secrets. It comes in pieces cut anywhere, so what is no whole line yet is held back. */
export class RedactedOutput {
  /** By host, operation and stream: the last piece, its text being what is held of all. */
  readonly #held = new Map<string, OutputEvent>()

  /** Takes a piece. @returns what can be shown of it and of those before */
  push(event: OutputEvent): OutputEvent[] {
    if (!hasConcealed()) return [event]
    const key = JSON.stringify([event.host, event.operation, event.stream])
    const text = (this.#held.get(key)?.text ?? '') + event.text
    const lineEnd = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1
    const last = text.slice(lineEnd)
    const { shown, rest } = last.length > HELD_LENGTH ? redactBeginning(last) : { shown: '', rest: last }
    if (rest === '') this.#held.delete(key)
    else this.#held.set(key, { ...event, text: rest })
    const told = redact(text.slice(0, lineEnd)) + shown
    return told === '' ? [] : [{ ...event, text: told }]
  }

  /** What is held of the operation, or of the host, that an event ends. */
  endedBy(event: HawserEvent): OutputEvent[] {
    if (event.event === 'operation')
      return this.#take((held) => held.host === event.host && held.operation === event.operation)
    return event.event === 'host' ? this.#take((held) => held.host === event.host) : []
  }

  /** What is held of all. */
  rest(): OutputEvent[] {
    return this.#take(() => true)
  }

  #take(isWanted: (held: OutputEvent) => boolean): OutputEvent[] {
    const taken = [...this.#held].filter(([, held]) => isWanted(held))
    for (const [key] of taken) this.#held.delete(key)
    return taken.map(([, held]) => ({ ...held, text: redact(held.text) }))
  }
}
