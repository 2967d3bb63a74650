/** Vault data that has no form: `message` says why. Whoever knows the file makes an error with a place of it. */
export class VaultFormatError extends Error {
  /** What to do about it. */
  readonly hint: string
  /** Line of the vault data, the first one being 1. */
  readonly line: number
  /** Column in that line, from 1. */
  readonly column: number

  constructor(
    message: string,
    { hint = RESTORE, line = 1, column = 1 }: { hint?: string; line?: number; column?: number } = {},
  ) {
    super(message)
    this.hint = hint
    this.line = line
    this.column = column
  }
}

/** What to do about data that was damaged. */
const RESTORE = 'take it from a copy, or from the history of your repository'
