import { stripToLine } from '../core/escape.ts'
import type { Facts } from '../core/outcome.ts'

/** Hexadecimal digits of a digest that tell it from others at a glance. */
const DIGEST_DIGITS = 12

/** A value of a fact on one line; digests are cut short, unless asked for in full. */
export function factText(text: string, full: boolean): string {
  const line = stripToLine(text)
  return !full && /^[0-9a-f]{40,}$/.test(line) ? line.slice(0, DIGEST_DIGITS) : line
}

/**
 * What changed, as `mode 0644 -> 0755`, one text for each fact. Facts that only `after` has are told where the thing was
 * absent before: there they are all new.
 *
 * @param full digests in all their length
 */
export function describeChange(before: Facts | undefined, after: Facts | undefined, full: boolean): string[] {
  const old = before ?? {}
  const next = after ?? {}
  const changed = Object.keys(old).filter((name) => old[name] !== next[name])
  const created = changed.length === 0 || changed.some((name) => old[name] === 'absent')
  const added = created ? Object.keys(next).filter((name) => old[name] === undefined) : []
  const arrow = (name: string): string =>
    `${stripToLine(name)} ${factText(old[name] ?? '', full)} -> ${factText(next[name] ?? 'none', full)}`
  return [...changed.map(arrow), ...added.map((name) => `${stripToLine(name)} ${factText(next[name] ?? '', full)}`)]
}
