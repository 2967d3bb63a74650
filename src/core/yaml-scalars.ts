/**
 * Bare words as Ansible reads them. That is YAML 1.1 as PyYAML has it (measured with 6.0): `yes` is a truth value, `0644`
 * is octal and `1:30` counts in sixties, but `y` and `1e3` are text. The 1.1 mode of the parser differs in half of such
 * cases, so it gets tags of our own.
 */
import type { ScalarTag, Tags } from 'yaml'

/** What may be written in a number for the eye. */
const withoutUnderscores = (text: string): string => text.replaceAll('_', '')

/** Takes the sign off, and gives it to what `read` makes of the rest. */
function signed(text: string, read: (digits: string) => number): number {
  const value = read(withoutUnderscores(text).replace(/^[-+]/, ''))
  return text.startsWith('-') ? 0 - value : value
}

/** `1:30` is 90. */
function inSixties(digits: string): number {
  return digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}

function whole(digits: string): number {
  if (digits.includes(':')) return inSixties(digits)
  if (/^0[bx]/.test(digits)) return Number(digits)
  return digits.startsWith('0') ? Number.parseInt(digits, 8) : Number(digits)
}

function fraction(digits: string): number {
  if (/^\.inf$/i.test(digits)) return Number.POSITIVE_INFINITY
  if (/^\.nan$/i.test(digits)) return Number.NaN
  return digits.includes(':') ? inSixties(digits) : Number(digits)
}

const bool: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  resolve: (text) => /^(?:yes|true|on)$/i.test(text),
}

const int: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(?:0b[01_]+|0x[\da-fA-F_]+|0[0-7_]+|0|[1-9][\d_]*(?::[0-5]?\d)*)$/,
  resolve(text, onError) {
    const value = signed(text, whole)
    if (Number.isNaN(value)) onError(`'${text}' is not a whole number`)
    // Numbers of Python's have no end. One that JavaScript would round, such as a digest of decimal digits, stays text.
    return Number.isSafeInteger(value) ? value : text
  },
}

const float: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  resolve(text, onError) {
    const value = signed(text, fraction)
    if (Number.isNaN(value) && !/nan$/i.test(text)) onError(`'${text}' is not a number`)
    return value
  },
}

const DATE =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|[-+]\d\d?(?::?\d\d)?))?)?$/

/**
 * Dates stay text, in the one spelling that Python gives them wherever they are printed: `2001-12-14T21:59:43.100000-05:00`.
 */
const timestamp: ScalarTag = {
  tag: 'tag:yaml.org,2002:timestamp',
  default: true,
  test: /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?))?)$/,
  resolve(text, onError) {
    const [, year, month = '', day = '', hour, minute, second, part, zone] = DATE.exec(text) ?? []
    if (year === undefined) onError(`'${text}' is not a date`)
    const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    if (hour === undefined) return date
    const fractionOfSecond = part === undefined || /^0*$/.test(part) ? '' : `.${part.slice(0, 6).padEnd(6, '0')}`
    return `${date}T${hour.padStart(2, '0')}:${minute}:${second}${fractionOfSecond}${zoneOf(zone)}`
  },
}

/** `Z` as `+00:00`, `-5` as `-05:00`. */
function zoneOf(zone: string | undefined): string {
  if (zone === undefined) return ''
  const [, sign = '+', hours = '0', minutes = '00'] = /^([-+])(\d\d?):?(\d\d)?$/.exec(zone) ?? []
  return `${sign}${hours.padStart(2, '0')}:${minutes}`
}

/**
 * Written tags, which PyYAML takes at their word: `!!float 3` and `!!int "3"` are numbers, though no bare word would be
 * read so. Messages do not show the text, which may be a password.
 */
const WRITTEN_TAGS: readonly ScalarTag[] = [
  {
    tag: float.tag,
    resolve(text, onError) {
      const digits = withoutUnderscores(text).trim()
      const isNumber = /^[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|\d+(?::\d+)+(?:\.\d*)?|\.?(?:inf|nan)|infinity)$/i
      if (!isNumber.test(digits)) onError('!!float stands before something that is no number')
      return signed(digits.replace(/^([-+]?)(inf|nan)/i, '$1.$2').replace(/inity$/i, ''), fraction)
    },
  },
  {
    tag: int.tag,
    resolve(text, onError) {
      const digits = withoutUnderscores(text).trim()
      if (!/^[-+]?(?:0b[01]+|0x[\da-f]+|0[0-7]*|[1-9]\d*(?::\d+)*)$/i.test(digits)) {
        onError('!!int stands before something that is no whole number')
      }
      const value = signed(digits, whole)
      return Number.isSafeInteger(value) ? value : digits
    },
  },
  {
    tag: bool.tag,
    resolve(text, onError) {
      const word = text.toLowerCase()
      if (!/^(?:yes|no|true|false|on|off)$/.test(word)) onError('!!bool stands before something that is no truth value')
      return /^(?:yes|true|on)$/.test(word)
    },
  },
  { tag: 'tag:yaml.org,2002:null', resolve: () => null },
]

/** The tags of a document, beside maps, lists and text; merge keys come by the parser's `merge` option. */
export const SCALAR_TAGS: Tags = ['null', bool, int, float, timestamp, ...WRITTEN_TAGS]

const jsonFloat: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^-?\d+(?:\.\d+)?[eE][-+]?\d+$/,
  resolve: Number,
}

/** The same for text that is JSON, which Ansible reads as such: there `1e3` is a number. */
export const JSON_SCALAR_TAGS: Tags = [...SCALAR_TAGS, jsonFloat]
