import { stripToLine } from '../core/escape.ts'
import type { OutputEvent } from './events.ts'

/** Characters of a line without an end that are held back; longer ones are shown in pieces. */
const HELD_LENGTH = 8192

/** Puts the lines of programs' live output together, which comes in pieces cut anywhere. */
export class OutputLines {
  readonly #held = new Map<string, { readonly host: string; readonly operation: string; text: string }>()

  /** Takes a piece of output. @returns the lines that it completed, stripped of escapes */
  push({ host, operation, stream, text }: OutputEvent): string[] {
    const key = JSON.stringify([host, operation, stream])
    const held = this.#held.get(key) ?? { host, operation, text: '' }
    // A carriage return at the very end may be the first half of a line end.
    const lines = (held.text + text).split(/\r\n|\r(?!$)|\n/)
    held.text = lines.pop() ?? ''
    if (held.text.length > HELD_LENGTH) {
      lines.push(held.text)
      held.text = ''
    }
    if (held.text === '') this.#held.delete(key)
    else this.#held.set(key, held)
    return lines.map(expandLine)
  }

  /**
   * What never came to the end of a line, now that nothing more will come.
   *
   * @param operation only this one's; that of the whole host where it is not given
   */
  end(host: string, operation?: string): string[] {
    const rest: string[] = []
    for (const [key, held] of this.#held) {
      if (held.host !== host || (operation !== undefined && held.operation !== operation)) continue
      this.#held.delete(key)
      rest.push(expandLine(held.text.replace(/\r$/, '')))
    }
    return rest
  }
}

/** Tabs as blanks: behind a prefix they would not line up anyway, and within a line they cannot be mistaken. */
function expandLine(line: string): string {
  return stripToLine(line.replaceAll('\t', '    '))
}
