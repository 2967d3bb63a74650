import { stripToLine } from '../core/escape.ts'
import type { HostCounts, RecapEvent } from './events.ts'
import type { ExitCode } from './exit-code.ts'
import type { Paint, Role } from './palette.ts'
import { count, formatElapsed } from './quantities.ts'
import type { Recap } from './recap.ts'

/** In Ansible's order, for eyes and scripts that know it. */
const COLUMNS = ['ok', 'changed', 'unreachable', 'failed', 'skipped', 'rescued', 'ignored'] as const

const ROLES: Readonly<Record<keyof HostCounts, Role>> = {
  ok: 'ok',
  changed: 'changed',
  unreachable: 'unreachable',
  failed: 'failed',
  skipped: 'skipped',
  rescued: 'changed',
  ignored: 'skipped',
  unknown: 'unknown',
}

const REASONS: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'nothing more was started',
  2: 'an operation failed',
  3: 'the task file threw',
  4: 'a host was unreachable',
  99: 'interrupted',
}

/** The last line: how long it took, and what the exit code means. */
function lastLine({ elapsedMs, exitCode, hosts, check }: RecapEvent, paint: Paint): string {
  const elapsed = formatElapsed(elapsedMs)
  if (exitCode === 0) {
    const changed = Object.values(hosts).filter((counts) => counts.changed > 0).length
    const changes = check ? `${changed} would change` : `${changed} changed`
    return `${paint('ok', 'done')} in ${elapsed}: ${count(Object.keys(hosts).length, 'host')}, ${changes}`
  }
  const untouched = Object.values(hosts).every((counts) => Object.values(counts).every((number) => number === 0))
  if (exitCode === 1 && untouched) return `${paint('failed', 'nothing was done')} (exit 1)`
  // Exit codes of later versions, or a caller's own, have no words here.
  const reason = REASONS[exitCode as ExitCode] ?? 'failed'
  return `${paint('failed', reason)} (exit ${exitCode}), after ${elapsed}`
}

/** The recap: one line for each host in Ansible's words, then how it ended. */
export function recapLines(event: RecapEvent, recap: Recap, paint: Paint): string[] {
  const hosts = Object.entries(event.hosts)
  if (hosts.length === 0) return [lastLine(event, paint)]
  const nameWidth = Math.max(...hosts.map(([host]) => stripToLine(host).length))
  const digits = (column: keyof HostCounts): number =>
    Math.max(...hosts.map(([, counts]) => String(counts[column]).length))
  const cell = (counts: HostCounts, column: keyof HostCounts): string => {
    const text = `${column}=${counts[column]}`
    const padding = ' '.repeat(digits(column) - String(counts[column]).length)
    return paint(counts[column] > 0 ? ROLES[column] : 'aside', text) + padding
  }
  const lines = hosts.map(([host, counts]) => {
    const cells = COLUMNS.map((column) => cell(counts, column))
    if (counts.unknown > 0) cells.push(cell(counts, 'unknown'))
    if (recap.ended(host, 'interrupted')) cells.push(paint('failed', '(interrupted)'))
    else if (recap.ended(host, 'not-started')) cells.push(paint('skipped', '(not started)'))
    return `${stripToLine(host).padEnd(nameWidth)} : ${cells.join(' ').trimEnd()}`
  })
  const note = event.check ? paint('unknown', ' (check mode: nothing was changed)') : ''
  return ['', paint('heading', 'RECAP') + note, ...lines, '', lastLine(event, paint)]
}
