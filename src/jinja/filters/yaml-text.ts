/** YAML as PyYAML's dumper writes it (measured with 6.0, whose `dump` Ansible calls with `allow_unicode`). */
import { JinjaError } from '../jinja-error.ts'
import { floatText } from '../text.ts'
import { Float, isMap, itemsOf, Lazy, Undefined } from '../values.ts'

/** How a document is written. */
export interface YamlStyle {
  readonly indent: number
  /** Texts are broken at the first blank behind this column. */
  readonly width: number
  readonly sortsKeys: boolean
  /** Whether `---` stands before it, and `...` behind it. */
  readonly beginsExplicitly: boolean
  readonly endsExplicitly: boolean
  /** Which lists and maps stand within brackets: none but the empty, those of plain values only, or all. */
  readonly flow: 'never' | 'leaves' | 'always'
}

/**
 * A value as YAML, with a newline at its end.
 *
 * @throws {JinjaError} for what is undefined, and for functions
 */
export function yamlText(value: unknown, style: YamlStyle): string {
  const isBlock = isCollection(value) && !isFlowed(value, style)
  const begin = style.beginsExplicitly ? (isBlock ? '---\n' : '--- ') : ''
  const end = style.endsExplicitly ? '...\n' : ''
  if (isBlock) return `${begin}${block(value, style, 0).slice(1)}\n${end}`
  const text = isCollection(value) ? flow(value, style) : scalar(value, style, begin.length, 0)
  return `${begin}${text}\n${end}`
}

function isCollection(value: unknown): boolean {
  return Array.isArray(value) || value instanceof Lazy || isMap(value)
}

function isEmpty(value: unknown): boolean {
  return itemsOf(value).length === 0
}

function partsOf(value: unknown): readonly unknown[] {
  return isMap(value) ? Object.values(value) : itemsOf(value)
}

/** True for a list or map of plain values only. */
function isLeaf(value: unknown): boolean {
  return isCollection(value) && !partsOf(value).some(isCollection)
}

function entriesOf(value: unknown, { sortsKeys }: YamlStyle): readonly (readonly [string, unknown])[] {
  const entries = isMap(value) ? Object.entries(value) : []
  return sortsKeys ? entries.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)) : entries
}

/** A list or map on lines of its own, each begun by a newline and the margin. */
function block(value: unknown, style: YamlStyle, margin: number): string {
  const begin = `\n${' '.repeat(margin)}`
  if (isMap(value)) {
    return entriesOf(value, style)
      .map(([key, item]) => {
        const name = scalar(key, style, margin, margin, true)
        // Lists in a map stand no deeper than its keys.
        const inner = isMap(item) ? margin + style.indent : margin
        return `${begin}${name}:${member(item, style, inner, margin + name.length + 2, margin + style.indent)}`
      })
      .join('')
  }
  return itemsOf(value)
    .map((item) => {
      const inner = margin + style.indent
      if (!isCollection(item) || isFlowed(item, style)) return `${begin}- ${inline(item, style, margin + 2, inner)}`
      // The first line of what is in a list stands behind its dash.
      return `${begin}-${' '.repeat(style.indent - 1)}${block(item, style, inner).slice(inner + 1)}`
    })
    .join('')
}

function isFlowed(value: unknown, style: YamlStyle): boolean {
  return isEmpty(value) || style.flow === 'always' || (style.flow === 'leaves' && isLeaf(value))
}

function member(item: unknown, style: YamlStyle, margin: number, column: number, textMargin: number): string {
  if (isCollection(item) && !isFlowed(item, style)) return block(item, style, margin)
  return ` ${inline(item, style, column, textMargin)}`
}

function inline(item: unknown, style: YamlStyle, column: number, margin: number): string {
  return isCollection(item) ? flow(item, style) : scalar(item, style, column, margin)
}

/** `[a, b]`, `{a: b}`. */
function flow(value: unknown, style: YamlStyle): string {
  if (isMap(value)) {
    const entries = entriesOf(value, style).map(([key, item]) => `${flowPart(key, style)}: ${flowPart(item, style)}`)
    return `{${entries.join(', ')}}`
  }
  return `[${itemsOf(value)
    .map((item) => flowPart(item, style))
    .join(', ')}]`
}

function flowPart(item: unknown, style: YamlStyle): string {
  if (isCollection(item)) return flow(item, style)
  const text = scalar(item, { ...style, width: Number.POSITIVE_INFINITY }, 0, 0)
  return typeof item === 'string' && !/^['"]/.test(text) && /[,?[\]{}]|^-/.test(text) ? `'${text}'` : text
}

/** Words that YAML 1.1 takes for something else than text. */
const OTHER =
  /^(?:~|null|Null|NULL|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|=|<<|[-+]?(?:0b[01_]+|0x[\da-fA-F_]+|0[0-7_]+|0|[1-9][\d_]*(?::[0-5]?\d)*)|[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d.*)$/

/** True for a text that may stand without quotes. */
function isPlain(text: string): boolean {
  if (text === '' || OTHER.test(text)) return false
  if (/^[-?:,[\]{}#&*!|>'"%@`]/.test(text) && !/^[-?:][^\s,[\]{}]/.test(text)) return false
  if (/^(?:---|\.\.\.)/.test(text)) return false
  return !/^\s|\s$|: |:$| #|\n/.test(text)
}

/** What only double quotes can hold. */
const SPECIAL = /[\u0000-\u0009\u000b-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ud800-\udfff\ufffe\uffff]/

function scalar(value: unknown, style: YamlStyle, column: number, margin: number, isKey = false): string {
  if (value instanceof Undefined) throw value.error()
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Float) return floatText(value.value)
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return '.nan'
    if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf'
    return Number.isInteger(value) ? String(value) : floatText(value)
  }
  if (typeof value !== 'string') throw new JinjaError('a function cannot be written as YAML')
  const width = isKey ? Number.POSITIVE_INFINITY : style.width
  if (isPlain(value)) return folded(value, width, column, margin)
  if (
    /[\u0000-\u0008\u000b-\u001f\u007f\ufeff]|\t/.test(value) ||
    SPECIAL.test(value.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, '')) ||
    /(?:^| )\n|\n /.test(value)
  ) {
    return doubleQuoted(value)
  }
  const quoted = folded(value.replaceAll("'", "''"), width, column + 1, margin)
  // A newline of the text is written as two, and the text goes on at the margin.
  return `'${quoted.replaceAll(/\n+(?! )/g, (breaks) => `${breaks}\n${' '.repeat(margin)}`)}'`
}

/** Breaks a text at single blanks that stand behind the width, as PyYAML does. */
function folded(text: string, width: number, column: number, margin: number): string {
  if (column + text.length <= width || text.includes('\n')) return text
  let at = column
  let result = ''
  for (const [index, piece] of text.split(/(?<=\S) (?=\S)/).entries()) {
    if (index > 0) {
      const isBroken = at > width
      result += isBroken ? `\n${' '.repeat(margin)}` : ' '
      at = isBroken ? margin : at + 1
    }
    result += piece
    at += piece.length
  }
  return result
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\u001b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
}

function doubleQuoted(text: string): string {
  const inside = text.replaceAll(/["\\]|[\u0000-\u001f\u007f-\u009f\ufeff]/g, (character) => {
    return ESCAPES[character] ?? `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  })
  return `"${inside}"`
}
