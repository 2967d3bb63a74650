import { isList } from '../core/is-list.ts'
import type { ListedValue } from './listed-value.ts'

/** Blanks before what stands within a list or map. */
const INDENT = '    '

/**
 * JSON as `ansible-inventory` prints it: indented by four blanks, the keys of each map sorted. So two listings can be
 * compared line by line, whichever of the two tools made them.
 */
export function jsonText(value: ListedValue): string {
  return textOf(value, '\n', new Map())
}

/**
 * @param newline the end of a line, with the indentation of the next
 * @param known texts of lists and maps within variables, which hosts share with their groups, by value and indentation
 */
function textOf(value: ListedValue, newline: string, known: Map<object, { newline: string; text: string }>): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const before = known.get(value)
  if (before?.newline === newline) return before.text
  const inner = newline + INDENT
  const parts = isList(value)
    ? value.map((item) => inner + textOf(item, inner, known))
    : Object.keys(value)
        .sort()
        .map((key) => `${inner}${JSON.stringify(key)}: ${textOf(value[key] ?? null, inner, known)}`)
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}']
  const text = parts.length === 0 ? open + close : `${open}${parts.join(',')}${newline}${close}`
  known.set(value, { newline, text })
  return text
}
