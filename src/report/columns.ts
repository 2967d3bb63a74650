import { stripToLine } from '../core/escape.ts'

/** From and up to which width a column grows with what it holds; longer texts stand out. */
const WIDTHS = { host: [4, 32], operation: [9, 16], title: [28, 48] } as const

/** Columns that become as wide as what was written into them so far: the length of what is to come is not known. */
export class Columns {
  readonly #widths = { host: 0, operation: 0, title: 0 }

  /** A cell: text on one line, stripped of escapes and filled up with blanks. */
  cell(column: keyof typeof WIDTHS, text: string): string {
    const line = stripToLine(text)
    const [least, most] = WIDTHS[column]
    this.#widths[column] = Math.min(most, Math.max(least, this.#widths[column], line.length))
    return line.padEnd(this.#widths[column])
  }

  /** `host  operation  title`, the beginning of every operation's line. */
  operation(event: { readonly host: string; readonly operation: string; readonly title: string }): string {
    return [
      this.cell('host', event.host),
      this.cell('operation', event.operation),
      this.cell('title', event.title),
    ].join('  ')
  }
}
