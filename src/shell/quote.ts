import { UsageError } from '../core/errors.ts'

/**
 * Quotes a value as one word of POSIX shell (POSIX.1-2024, XCU 2.2.2): single quotes, and `'\''` for a
 * single quote inside. Every byte but NUL survives this in dash, bash and BusyBox ash. zx's own default
 * emits `$'…'`, which dash takes for something else: never use that for a host.
 *
 * @throws {UsageError} for a NUL, which no shell can hold and all drop silently; and for half of a surrogate pair, which
 *   has no UTF-8 and would silently become another character
 */
export function quote(value: string): string {
  if (value.includes('\0')) {
    throw new UsageError('a value for a host holds a NUL character, which no shell argument can', {
      hint: 'send it as content of a file or as standard input from a file',
    })
  }
  if (!value.isWellFormed()) {
    throw new UsageError('a value for a host holds half of a surrogate pair, which has no UTF-8')
  }
  if (/^[A-Za-z0-9_/.:=@%+,-]+$/.test(value)) return value
  return `'${value.replaceAll("'", "'\\''")}'`
}

/** Quotes each value and joins them with blanks: a simple command. */
export function quoteAll(values: readonly string[]): string {
  return values.map(quote).join(' ')
}
