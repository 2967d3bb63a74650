import { stripToLine } from '../core/escape.ts'
import type { Facts } from '../core/outcome.ts'
import { factText } from './facts.ts'
import type { Paint } from './palette.ts'

/** Blanks between two columns. */
const GAP = 2

/**
 * Rows as a table under their names, in the order in which the rows have them. Every value stays within its line, stripped
 * of escapes: so none can be taken for a row of its own.
 *
 * @param full digests in all their length
 */
export function recordLines(records: readonly Facts[], full: boolean, paint: Paint): string[] {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))]
  const rows = [
    names.map(stripToLine),
    ...records.map((record) => names.map((name) => factText(record[name] ?? '', full))),
  ]
  const widths = names.map((_name, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd((widths[column] ?? 0) + GAP))
      .join('')
      .trimEnd(),
  )
  return records.length === 0 ? [] : lines.map((line, index) => (index === 0 ? paint('aside', line) : line))
}
