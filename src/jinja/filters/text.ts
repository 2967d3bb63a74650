/** Filters of text. */
import { quote } from 'shlex'
import { JinjaError } from '../jinja-error.ts'
import { memberByPath, memberOf } from '../members.ts'
import { methodOf } from '../methods.ts'
import { fixed, percentFormat } from '../percent-format.ts'
import { textOf } from '../text.ts'
import { Arguments, Float, isFloat, isNumber, isTrue, itemsOf, refuse, toNumber, Undefined } from '../values.ts'
import {
  type Filter,
  type Filters,
  flagArgument,
  numberArgument,
  plainText,
  requireUtf8,
  textArgument,
} from './filter.ts'

/** A filter that is a method of text. */
function method(name: string): Filter {
  return (value, args) => methodOf(textOf(value), name)?.(args)
}

function indented(value: unknown, args: Arguments): string {
  const given = args.get(0, 'width') ?? 4
  const indent = typeof given === 'string' ? given : ' '.repeat(toNumber(given, "'width'"))
  const isFirst = flagArgument(args, 1, 'first')
  const isBlank = flagArgument(args, 2, 'blank')
  const text = textOf(value)
  const lines = text.split('\n')
  return lines
    .map((line, index) => ((index === 0 ? isFirst : true) && (line !== '' || isBlank) ? indent + line : line))
    .join('\n')
}

/** What `comment` puts around each line. */
const COMMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: { decoration: '# ' },
  erlang: { decoration: '% ' },
  c: { decoration: '// ' },
  cblock: { beginning: '/*', decoration: ' * ', end: ' */' },
  xml: { beginning: '<!--', decoration: ' - ', end: '-->' },
}

function comment(value: unknown, args: Arguments): string {
  const style = COMMENTS[textArgument(args, 0, 'style', 'plain')]
  if (style === undefined) throw new JinjaError(`'style' must be one of ${Object.keys(COMMENTS).join(', ')}`)
  const option = (name: string, fallback: string): string => {
    const given = args.named.get(name) ?? style[name]
    return given === undefined ? fallback : textOf(given)
  }
  const newline = option('newline', '\n')
  const decoration = option('decoration', '')
  const bare = decoration.replace(/\s+$/, '')
  const beginning = option('beginning', '')
  const end = option('end', '')
  const prefix = option('prefix', bare)
  const postfix = option('postfix', bare)
  const around = (text: string, times: number): string => (text === '' ? '' : `${text}${newline}`.repeat(times))
  const before =
    (beginning === '' ? '' : beginning + newline) + around(prefix, Number(args.named.get('prefix_count') ?? 1))
  const lines = textOf(value)
    .split(newline)
    .map((line) => `${decoration}${line}`.replace(/[ \t]+$/, ''))
    .join(newline)
  const after = `${newline}${postfix}`.repeat(Number(args.named.get('postfix_count') ?? 1))
  return before + lines + after + (end === '' ? '' : newline + end)
}

/** `true` for the words that Ansible takes for it, `false` for others. */
function truth(value: unknown): boolean | null {
  if (value === null || typeof value === 'boolean') return value
  if (value instanceof Undefined) throw value.error()
  if (typeof value === 'string') return ['yes', 'on', '1', 'true'].includes(value.toLowerCase())
  return isNumber(value) && toNumber(value, '') === 1
}

function whole(value: unknown, args: Arguments): number {
  if (value instanceof Undefined) throw value.error()
  const fallback = numberArgument(args, 0, 'default', 0)
  const base = numberArgument(args, 1, 'base', 10)
  if (isNumber(value) || typeof value === 'boolean') return Math.trunc(toNumber(value, ''))
  if (typeof value !== 'string') return fallback
  const text = value.trim().replaceAll(/(?<=\w)_(?=\w)/g, '')
  if (base === 10 && /^[-+]?\d+$/.test(text)) return Number(text)
  if (base === 10 && /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text)) return Math.trunc(Number(text))
  const [, sign = '', digits = ''] = /^([-+]?)(?:0[xX]|0[oO]|0[bB])?([\da-zA-Z]+)$/.exec(text) ?? []
  const number = base === 10 ? Number.NaN : Number.parseInt(digits, base === 0 ? 10 : base)
  return Number.isNaN(number) ? fallback : sign === '-' ? -number : number
}

function decimal(value: unknown, args: Arguments): number | Float {
  if (value instanceof Undefined) throw value.error()
  const fallback = Float.of(numberArgument(args, 0, 'default', 0))
  if (isNumber(value) || typeof value === 'boolean') return Float.of(toNumber(value, ''))
  if (typeof value !== 'string' || !/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i.test(value)) return fallback
  return Float.of(Number(value))
}

/** Python rounds halves to the even neighbour. */
function round(value: unknown, args: Arguments): number | Float {
  const digits = numberArgument(args, 0, 'precision', 0)
  const how = textArgument(args, 1, 'method', 'common')
  const number = toNumber(value, 'it')
  const scale = 10 ** digits
  if (how === 'ceil') return Float.of(Math.ceil(number * scale) / scale)
  if (how === 'floor') return Float.of(Math.floor(number * scale) / scale)
  if (how !== 'common') throw new JinjaError("'method' must be common, ceil or floor")
  if (digits < 0) return Float.of(Math.round(number * scale) / scale)
  const below = Math.floor(number * scale)
  const isHalf = number * scale - below === 0.5
  const rounded = isHalf ? (below % 2 === 0 ? below : below + 1) / scale : Number(number.toFixed(digits))
  return isFloat(value) ? Float.of(rounded) : rounded
}

function absolute(value: unknown): unknown {
  const size = Math.abs(toNumber(value, 'it'))
  return isFloat(value) ? Float.of(size) : size
}

/** As `unquote_plus`: a mark without two digits stays, and what is no UTF-8 becomes the replacement character. */
function urlDecoded(value: unknown, args: Arguments): string {
  requireUtf8(args)
  const errors = textArgument(args, 1, 'errors', 'replace')
  if (errors !== 'replace') throw new JinjaError(`'errors' can only be replace, not '${errors}'`)
  return plainText(value)
    .replaceAll('+', ' ')
    .replaceAll(/(?:%[\da-fA-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'))
}

const SIZES = [
  ['', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'],
  ['', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'],
] as const

/** A number of bytes for people. */
function fileSize(value: unknown, args: Arguments): string {
  const size = typeof value === 'string' ? Number(value.trim() === '' ? Number.NaN : value) : toNumber(value, 'it')
  if (!Number.isFinite(size)) throw refuse(value, 'it needs a number')
  if (size === 1) return '1 Byte'
  const isBinary = flagArgument(args, 0, 'binary')
  const base = isBinary ? 1024 : 1000
  if (size < base) return `${Math.trunc(size)} Bytes`
  let power = 1
  while (power < SIZES[0].length - 1 && size >= base ** (power + 1)) power += 1
  return `${fixed(size / base ** power, 1)} ${SIZES[isBinary ? 1 : 0][power]}`
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' }
const escaped: Filter = (value) => textOf(value).replaceAll(/[&<>"']/g, (character) => HTML[character] ?? character)

const encode = (text: string, kept: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]|%2F/g, (found) =>
    found === '%2F' && kept.includes('/')
      ? '/'
      : found.length > 1
        ? found
        : `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  )

function fallback(value: unknown, args: Arguments): unknown {
  const given = args.positional.length > 0 || args.named.has('default_value') ? args.get(0, 'default_value') : ''
  if (value instanceof Undefined) return given
  return flagArgument(args, 1, 'boolean') && !isTrue(value) ? given : value
}

function mandatory(value: unknown, args: Arguments): unknown {
  if (!(value instanceof Undefined)) return value
  const message = args.get(0, 'msg')
  throw message === undefined || message === null ? value.error() : new JinjaError(textOf(message))
}

/** Text and numbers in, text and numbers out. */
export const TEXT_FILTERS: Filters = {
  default: fallback,
  d: fallback,
  mandatory,
  string: (value) => textOf(value),
  lower: method('lower'),
  upper: method('upper'),
  capitalize: method('capitalize'),
  title: (value) =>
    textOf(value).replaceAll(/[^-\s({[<]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()),
  trim: method('strip'),
  replace: (value, args) =>
    methodOf(
      textOf(value),
      'replace',
    )?.(new Arguments([...args.positional.slice(0, 2).map(textOf), ...args.positional.slice(2)], args.named)),
  split: (value, args) => methodOf(plainText(value), 'split')?.(args),
  center: (value, args) => methodOf(textOf(value), 'center')?.(new Arguments([args.get(0, 'width') ?? 80])),
  indent: indented,
  comment,
  format: (value, args) =>
    percentFormat(textOf(value), args.named.size > 0 ? [Object.fromEntries(args.named)] : args.positional),
  wordcount: (value) => textOf(value).match(/\w+/g)?.length ?? 0,
  truncate: (value, args) => {
    const [text, length] = [textOf(value), numberArgument(args, 0, 'length', 255)]
    const [end, leeway] = [textArgument(args, 2, 'end', '...'), numberArgument(args, 3, 'leeway', 5)]
    if (text.length <= length + leeway) return text
    const cut = text.slice(0, length - end.length)
    return (flagArgument(args, 1, 'killwords') ? cut : cut.replace(/\s\S*$/, '')) + end
  },
  striptags: (value) =>
    textOf(value)
      .replaceAll(/<!--[\s\S]*?-->|<[^>]*>/g, '')
      .split(/\s+/)
      .filter(Boolean)
      .join(' '),
  e: escaped,
  escape: escaped,
  forceescape: escaped,
  safe: (value) => value,
  quote: (value) => quote(value === null ? '' : textOf(value)),
  urlencode: (value) =>
    typeof value === 'string'
      ? encode(value, '/')
      : (Array.isArray(value) ? value : Object.entries(Object(value)))
          .map((pair: unknown) =>
            itemsOf(pair)
              .map((each) => encode(textOf(each), '').replaceAll('%20', '+'))
              .join('='),
          )
          .join('&'),
  urldecode: urlDecoded,
  filesizeformat: fileSize,
  bool: truth,
  int: whole,
  float: decimal,
  round,
  abs: absolute,
  pow: (value, args) => Float.of(toNumber(value, 'it') ** numberArgument(args, 0, 'y', 1)),
  root: (value, args) => Float.of(toNumber(value, 'it') ** (1 / numberArgument(args, 0, 'base', 2))),
  log: (value, args) => {
    const base = numberArgument(args, 0, 'base', Math.E)
    const number = toNumber(value, 'it')
    return Float.of(
      base === 10 ? Math.log10(number) : base === 2 ? Math.log2(number) : Math.log(number) / Math.log(base),
    )
  },
  ternary: (value, args) => {
    const none = args.get(2, 'none_val')
    if (value === null && none !== undefined && none !== null) return none
    return isTrue(value) ? args.get(0, 'true_val') : args.get(1, 'false_val')
  },
  attr: (value, args) => {
    if (typeof args.get(0, 'name') !== 'string')
      throw refuse(args.get(0, 'name'), 'the name of an attribute must be text')
    return memberOf(value, args.get(0, 'name'), true, 'it')
  },
  json_query: (value, args) => {
    const path = textArgument(args, 0, 'expr')
    if (!/^[\w.]+$/.test(path)) {
      throw new JinjaError(`the query '${path}' is not supported: only paths such as a.b are`, {
        hint: "selectattr and map(attribute='…') select from lists; or compute it in the task file",
      })
    }
    const found = memberByPath(value, path)
    return found instanceof Undefined ? null : found
  },
}
