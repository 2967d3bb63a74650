import { formatBytes } from './quantities.ts'
import type { Transfer } from './transfer.ts'

/** What is drawn with, by what the terminal's character set has. */
export const CHARSETS = {
  unicode: { spinner: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'], full: '━', empty: '─', cut: '…' },
  ascii: { spinner: [...'|/-\\'], full: '#', empty: '.', cut: '~' },
} as const

/** One of the {@link CHARSETS}. */
export type Charset = (typeof CHARSETS)[keyof typeof CHARSETS]

const BAR_WIDTH = 16

/**
 * `━━━━──── 52%  10.4 MB of 20.0 MB  4.1 MB/s`: bar, bytes and rate, as many of them as have room.
 *
 * @param room columns
 * @returns the empty string for what is no upload
 */
export function progressBar(transfer: Transfer | undefined, room: number, { full, empty }: Charset): string {
  if (transfer === undefined || transfer.totalBytes <= 0) return ''
  const { sentBytes, totalBytes, bytesPerSecond } = transfer
  const share = Math.min(1, sentBytes / totalBytes)
  const done = Math.floor(share * BAR_WIDTH)
  const percent = `${Math.floor(share * 100)}%`.padStart(4)
  const parts = [`${full.repeat(done)}${empty.repeat(BAR_WIDTH - done)}${percent}`]
  parts.push(`${formatBytes(sentBytes)} of ${formatBytes(totalBytes)}`)
  if (bytesPerSecond !== undefined) parts.push(`${formatBytes(bytesPerSecond)}/s`)
  while (parts.length > 1 && parts.join('  ').length > room) parts.pop()
  return parts.join('  ')
}
