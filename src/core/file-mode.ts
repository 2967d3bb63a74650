import { UsageError } from './errors.ts'

/** A file mode in octal, as text, because `644` and `0644` as numbers mean different things: `'0644'`. */
export type FileMode = string

/**
 * Checks a mode and gives it four digits, as `chmod` wants it to clear set-id bits too (THREATS P3).
 *
 * @param mode `'644'` or `'0644'`
 * @throws {UsageError} for a number, symbolic modes, or more than four octal digits
 */
export function fileMode(mode: unknown, what = 'mode'): FileMode {
  if (typeof mode === 'string' && /^[0-7]{3,4}$/.test(mode)) return mode.padStart(4, '0')
  throw new UsageError(`${what}: ${JSON.stringify(mode)} is not a file mode`, {
    hint: "write it in quotes, in octal: '0644'",
  })
}
