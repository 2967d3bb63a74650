/** What the rounds of a race ended in. */
export interface RaceRow {
  readonly flow: 'naive' | 'hawser'
  readonly attack: string
  /** Rounds that ended with other bytes installed than the pinned ones. */
  readonly lost: number
  /** Rounds that ended in an error, with what was there before in its place. */
  readonly refused: number
  /** Rounds that ended with the pinned bytes installed. */
  readonly installed: number
  /** How often the attacker did what he is there for. */
  readonly deeds: number
}

const COLUMNS = ['lost', 'refused', 'installed', 'deeds'] as const

/** A table for people, in the order of its rows. */
export function raceTable(rows: readonly RaceRow[]): string {
  const line = (flow: string, attack: string, cells: readonly (string | number)[]): string =>
    [flow.padEnd(7), attack.padEnd(20), ...cells.map((cell) => String(cell).padStart(9))].join(' ')
  return [
    line('flow', 'attack', COLUMNS),
    ...rows.map((row) =>
      line(
        row.flow,
        row.attack,
        COLUMNS.map((column) => row[column]),
      ),
    ),
  ].join('\n')
}
