/**
 * A length of time as a reader wants it: `12ms`, `3.4s`, `1m05s`, `2h03m`.
 *
 * @param elapsedMs milliseconds
 */
export function formatElapsed(elapsedMs: number): string {
  if (elapsedMs < 999.5) return `${Math.round(elapsedMs)}ms`
  if (elapsedMs < 59_950) return `${(elapsedMs / 1000).toFixed(1)}s`
  const seconds = Math.round(elapsedMs / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, '0')}s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}m`
}

const UNITS = ['kB', 'MB', 'GB', 'TB'] as const

/**
 * A number of bytes in decimal units, three digits: `0 B`, `1.25 kB`, `20.0 MB`.
 *
 * @param bytes a whole number
 */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`
  let amount = bytes / 1000
  let unit = 0
  // 999.5 would be written with four digits.
  while (amount >= 999.5 && unit < UNITS.length - 1) {
    amount /= 1000
    unit += 1
  }
  return `${amount.toFixed(amount < 9.995 ? 2 : amount < 99.95 ? 1 : 0)} ${UNITS[unit]}`
}

/** `1 host`, `2 hosts`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}
