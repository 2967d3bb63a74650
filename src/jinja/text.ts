/** Values as Python prints them. */
import { Tuple } from './tuple.ts'
import { Float, isMap, itemsOf, Lazy, Namespace, Omit, Undefined } from './values.ts'

/** What an `omit` that got into a text is; Ansible has a random word behind it. */
const OMITTED = '__omit_place_holder__'

/**
 * `str(value)`: what is put into a text.
 *
 * @throws {JinjaError} for what is undefined
 */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value instanceof Undefined && value.isSilent ? '' : represent(value)
}

/**
 * `repr(value)`: as it stands within a list.
 *
 * @throws {JinjaError} for what is undefined
 */
export function represent(value: unknown): string {
  if (value instanceof Undefined) throw value.error()
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return numberText(value)
  if (value instanceof Float) return floatText(value.value)
  if (typeof value === 'string') return quoted(value)
  if (value instanceof Omit) return OMITTED
  if (value instanceof Tuple) {
    const items = value.map(represent)
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`
  }
  if (Array.isArray(value)) return `[${value.map(represent).join(', ')}]`
  if (value instanceof Lazy) return `[${itemsOf(value).map(represent).join(', ')}]`
  if (value instanceof Namespace) return represent(Object.fromEntries(value.values))
  if (isMap(value)) {
    const entries = Object.entries(value).map(([key, item]) => `${quoted(key)}: ${represent(item)}`)
    return `{${entries.join(', ')}}`
  }
  return '<function>'
}

/** A number as Python prints it: whole ones without a fraction. */
export function numberText(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : floatText(value)
}

/** A float as Python prints it: `2.0`, `1e+16`. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf'
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e')
    return `${mantissa}e${exponent.startsWith('-') ? '-' : '+'}${exponent.slice(1).padStart(2, '0')}`
  }
  const text = Object.is(value, -0) ? '-0' : String(value)
  return text.includes('.') ? text : `${text}.0`
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }

/** In single quotes, or in double ones where the text holds single ones only. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replaceAll(/[\\\n\r\t]|[\u0000-\u001f\u007f-\u00a0\u00ad]|['"]/g, (character) => {
    if (character === "'" || character === '"') return character === quote ? `\\${character}` : character
    return ESCAPES[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return `${quote}${escaped}${quote}`
}
