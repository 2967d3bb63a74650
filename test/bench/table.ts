/** The table of a run of the benchmark. */
import type { Row } from './measurement.ts'

/** Columns: their heads, and how a row fills them. */
const COLUMNS: readonly (readonly [head: string, cell: (row: Row) => string])[] = [
  ['what', ({ contest }) => contest],
  ['hosts', ({ hosts }) => (hosts === 0 ? '-' : String(hosts))],
  ['by', ({ contestant }) => contestant],
  ['median', ({ seconds }) => `${seconds.median.toFixed(3)} s`],
  ['min–max', ({ seconds }) => `${seconds.min.toFixed(3)}–${seconds.max.toFixed(3)}`],
  ['ratio', ({ ratio }) => (ratio === undefined ? '1' : ratio.toFixed(2))],
  ['also', ({ extras }) => Object.entries(extras).map(also).join(', ')],
]

function also([name, { median }]: [string, { readonly median: number }]): string {
  return `${name} ${median.toFixed(0)}`
}

/** As Markdown, in the order of the rows. */
export function benchTable(rows: readonly Row[]): string {
  const lines = [COLUMNS.map(([head]) => head), ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row)))]
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const draw = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [heads = [], ...rest] = lines.map(draw)
  return [heads, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rest].join('\n')
}
