/** The table of a run of the attack suite. */
import { faults, type Row } from './attack.ts'
import { sumControls, sumTallies } from './tallies.ts'

/** Columns: their heads, and how a row fills them. */
const COLUMNS: readonly (readonly [head: string, cell: (row: Row) => string])[] = [
  ['attack', ({ about }) => about],
  ['shell and tools', ({ userland }) => userland],
  ['rounds', ({ hawser }) => String(hawser.rounds)],
  ['control lost', ({ control }) => share(control.lost, control.rounds)],
  ['Hawser lost', ({ hawser }) => `${hawser.lost} (${bound(hawser.lost, hawser.rounds)})`],
  ['refused', ({ hawser }) => String(hawser.refused)],
  ['longest wait', ({ hawser }) => `${(hawser.longestWaitMs / 1000).toFixed(1)} s`],
  ['leftovers', ({ hawser }) => String(hawser.leftovers.length)],
]

function share(lost: number, rounds: number): string {
  return rounds === 0 ? '-' : `${lost} of ${rounds} (${Math.round((100 * lost) / rounds)} %)`
}

/**
 * What no loss in so many rounds says of the rate of losses: below 3/N with a confidence of 95 % (the rule of three).
 * Empty words where there was a loss.
 */
function bound(lost: number, rounds: number): string {
  return lost > 0 || rounds === 0 ? 'no bound' : `≤ ${((100 * 3) / rounds).toFixed(1)} %`
}

/** As Markdown, in the order of the rows; behind those of one attack on several userlands, all of them together. */
export function attackTable(rows: readonly Row[]): string {
  const lines = [COLUMNS.map(([head]) => head), ...withSums(rows).map((row) => COLUMNS.map(([, cell]) => cell(row)))]
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const draw = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [heads = [], ...rest] = lines.map(draw)
  return [heads, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rest].join('\n')
}

/** Adds a row for all userlands together behind the rows of each attack that was fought on several. */
function withSums(rows: readonly Row[]): readonly Row[] {
  return [...Map.groupBy(rows, ({ attack }) => attack).values()].flatMap((same) => {
    const [first] = same
    if (first === undefined || same.length === 1) return same
    const control = sumControls(same.map((row) => row.control))
    return [...same, { ...first, userland: 'all of them', control, hawser: sumTallies(same.map((row) => row.hawser)) }]
  })
}

/** What is wrong with the rows, a line each; empty where nothing is. */
export function attackFaults(rows: readonly Row[]): readonly string[] {
  return rows.flatMap((row) => faults(row).map((fault) => `${row.attack} on ${row.userland}: ${fault}`))
}
