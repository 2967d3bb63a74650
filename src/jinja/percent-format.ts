/** Python's two ways to put values into a text: `'%s' % value`, and `'{}'.format(value)`. */
import { JinjaError } from './jinja-error.ts'
import { floatText, represent, textOf } from './text.ts'
import { isMap, toNumber } from './values.ts'

const PERCENT = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\d+))?([a-zA-Z%])/g

/**
 * `'%s-%02d' % (a, b)`, and `'%(name)s' % map`.
 *
 * @param values those of a tuple; anything else, a list too, is one value
 * @throws {JinjaError} for too few or too many values, and for marks that Python does not know
 */
export function percentFormat(format: string, values: readonly unknown[]): string {
  const [given] = values
  let used = 0
  const next = (): unknown => {
    if (used >= values.length) throw new JinjaError(`'${format}' needs more values than the ${values.length} given`)
    used += 1
    return values[used - 1]
  }
  const text = format.replaceAll(
    PERCENT,
    (
      mark,
      key: string | undefined,
      flags: string,
      width: string | undefined,
      digits: string | undefined,
      type: string,
    ) => {
      if (type === '%') return '%'
      const size = width === '*' ? toNumber(next(), "'*'") : Number(width ?? 0)
      const value = key === undefined ? next() : isMap(given) ? given[key] : undefined
      const shown = converted(value, type, digits === undefined ? undefined : Number(digits), flags, mark)
      return padded(shown, size, flags.includes('-') ? '<' : flags.includes('0') && !/[sr]/.test(type) ? '=' : '>', ' ')
    },
  )
  const isUnused = used < values.length && !isMap(given)
  if (isUnused) throw new JinjaError(`'${format}' has a place for ${used} of the ${values.length} values`)
  return text
}

function converted(value: unknown, type: string, digits: number | undefined, flags: string, mark: string): string {
  const cut = (text: string): string => (digits === undefined ? text : text.slice(0, digits))
  if (type === 's') return cut(textOf(value))
  if (type === 'r') return cut(represent(value))
  const number = toNumber(value, `'${mark}'`)
  const sign = number < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  return sign + digitsOf(Math.abs(number), type, digits, mark)
}

/** A number without its sign. */
function digitsOf(size: number, type: string, digits: number | undefined, mark: string): string {
  switch (type) {
    case 'd':
    case 'i':
    case 'u':
      return BigInt(Math.trunc(size))
        .toString()
        .padStart(digits ?? 0, '0')
    case 'x':
      return Math.trunc(size).toString(16)
    case 'X':
      return Math.trunc(size).toString(16).toUpperCase()
    case 'o':
      return Math.trunc(size).toString(8)
    case 'b':
      return Math.trunc(size).toString(2)
    case 'f':
    case 'F':
      return fixed(size, digits ?? 6)
    case 'e':
      return size.toExponential(digits ?? 6).replace(/e([+-])(\d)$/, 'e$10$2')
    case 'g': {
      const text = String(Number(size.toPrecision(digits ?? 6)))
      return text
    }
    case 'c':
      return String.fromCodePoint(size)
    default:
      throw new JinjaError(`'${mark}' is no mark of Python's for a value`)
  }
}

function padded(text: string, width: number, align: string, fill: string): string {
  if (text.length >= width) return text
  if (align === '<') return text.padEnd(width, fill)
  if (align === '^') {
    const left = Math.floor((width - text.length) / 2)
    return text.padStart(text.length + left, fill).padEnd(width, fill)
  }
  if (align === '=') {
    const sign = /^[-+ ]/.exec(text)?.[0] ?? ''
    return sign + text.slice(sign.length).padStart(width - sign.length, fill === ' ' ? '0' : fill)
  }
  return text.padStart(width, fill)
}

const BRACES = /\{\{|\}\}|\{([^{}:!]*)(?:!([rs]))?(?::([^{}]*))?\}/g
const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?#?(0)?(\d+)?(,)?(?:\.(\d+))?([a-zA-Z%])?$/s

/**
 * `'{} {name} {0:>5}'.format(…)`.
 *
 * @throws {JinjaError} for a value that is not given, and for a mark that Python does not know
 */
export function braceFormat(
  format: string,
  positional: readonly unknown[],
  named: ReadonlyMap<string, unknown>,
): string {
  let used = 0
  return format.replaceAll(BRACES, (mark, field?: string, conversion?: string, spec?: string) => {
    if (mark === '{{' || mark === '}}') return mark.slice(1)
    const key = field === undefined || field === '' ? String(used++) : field
    const isGiven = /^\d+$/.test(key) ? Number(key) < positional.length : named.has(key)
    if (!isGiven) {
      throw new JinjaError(`'${format}' has a place for '${key}', which is not given`, {
        hint: 'members and keys within {} are not read: give the value itself',
      })
    }
    const value = /^\d+$/.test(key) ? positional[Number(key)] : named.get(key)
    return specified(conversion === 'r' ? represent(value) : value, spec ?? '', mark)
  })
}

function specified(value: unknown, spec: string, mark: string): string {
  const [all, fill, align, sign = '', zero, width, comma, digits, type] = SPEC.exec(spec) ?? []
  if (all === undefined) throw new JinjaError(`'${mark}' is no mark of Python's for a value`)
  const isText = typeof value === 'string' || type === 's'
  const places = digits === undefined ? undefined : Number(digits)
  let shown: string
  if (isText) shown = places === undefined ? textOf(value) : textOf(value).slice(0, places)
  else if (type === '%') shown = `${fixed(toNumber(value, mark) * 100, places ?? 6)}%`
  else if (type !== undefined) shown = converted(value, type, places, sign, mark)
  else if (places !== undefined) shown = floatText(Number(toNumber(value, mark).toPrecision(places)))
  else shown = textOf(value)
  if (comma !== undefined) shown = shown.replace(/\d+/, (whole) => whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ','))
  const numeric = typeof value === 'number'
  const side = align ?? (zero ? '=' : numeric ? '>' : '<')
  return padded(shown, Number(width ?? 0), side, fill ?? (zero ? '0' : ' '))
}

/** More digits than any tail of a number near 1 has. */
const TAIL = 60

/** A number with so many digits behind the point. Python rounds what is right between two to the even one, JavaScript up. */
export function fixed(number: number, digits: number): string {
  const rounded = number.toFixed(digits)
  const exact = number.toFixed(Math.min(100, digits + TAIL))
  const cut = exact.indexOf('.') + 1 + digits
  const isBetween = /^50*$/.test(exact.slice(cut)) && /[13579]$/.test(rounded)
  return isBetween ? exact.slice(0, digits === 0 ? cut - 1 : cut) : rounded
}
