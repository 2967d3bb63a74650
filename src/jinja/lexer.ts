/** Words and marks within `{{ }}` and `{% %}`, as Jinja has them (its lexer, 3.1). */
import { withoutEscapes } from '../core/python-escapes.ts'
import { JinjaError } from './jinja-error.ts'
import { Float } from './values.ts'

/** A word or a mark. */
export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'operator' | 'end'
  /** The name or mark itself; of texts, what is between the quotes. */
  readonly text: string
  /** Of numbers. */
  readonly value?: number | Float
  readonly at: number
}

const BLANK = /\s+/y
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy
const FLOAT = /(?<!\.)\d+(?:_\d+)*(?:\.\d+(?:_\d+)*(?:[eE][+-]?\d+(?:_\d+)*)?|[eE][+-]?\d+(?:_\d+)*)/y
const WHOLE = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y
const TEXT = /'([^'\\]*(?:\\[\s\S][^'\\]*)*)'|"([^"\\]*(?:\\[\s\S][^"\\]*)*)"/y
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+*/%~[\](){}<>=.:,|;]/y

/** What closes a bracket. */
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** What the inside of a block holds, and how it ends. */
export interface Tokens {
  /** The last one is of the kind `end`, and stands at the closing mark. */
  readonly tokens: readonly Token[]
  /** Behind the closing mark. */
  readonly end: number
  /** The sign before the closing mark, which decides about the blanks behind it. */
  readonly sign: '-' | '+' | ''
}

/** How backslashes in texts are read: as Python does, or as they stand. */
export type Backslashes = 'escape' | 'plain'

/**
 * Reads the inside of `{{ }}` or `{% %}`.
 *
 * @param at behind the opening mark and its sign
 * @param closing `}}` or `%}`; undefined for an expression without them, which goes to the end of the text
 * @throws {JinjaError} for a mark that Jinja does not know, and where the end is missing
 */
export function readTokens(
  source: string,
  at: number,
  closing: '}}' | '%}' | undefined,
  backslashes: Backslashes,
): Tokens {
  const tokens: Token[] = []
  const open: string[] = []
  let place = at
  for (;;) {
    place = matchAt(BLANK, source, place)?.end ?? place
    const end = open.length === 0 ? endAt(source, place, closing) : undefined
    if (end !== undefined) {
      tokens.push({ kind: 'end', text: closing ?? '', at: place })
      return { tokens, ...end }
    }
    if (place >= source.length) {
      const missing = CLOSING[open.at(-1) ?? ''] ?? closing ?? ''
      throw new JinjaError(`'${missing}' is missing`, { at, hint: `write ${missing} where the expression ends` })
    }
    const token = tokenAt(source, place, backslashes)
    if (token === undefined) throw new JinjaError(`'${source[place]}' means nothing here`, { at: place })
    place = token.end
    tokens.push(token.token)
    if (token.token.kind === 'operator') balance(open, token.token)
  }
}

function endAt(source: string, at: number, closing: '}}' | '%}' | undefined): Omit<Tokens, 'tokens'> | undefined {
  if (closing === undefined) return at >= source.length ? { end: at, sign: '' } : undefined
  if (source.startsWith(closing, at)) return { end: at + 2, sign: '' }
  const sign = source[at]
  if ((sign === '-' || sign === '+') && source.startsWith(closing, at + 1)) return { end: at + 3, sign }
  return undefined
}

function balance(open: string[], { text, at }: Token): void {
  if (text in CLOSING) open.push(text)
  else if (text === ')' || text === ']' || text === '}') {
    const last = open.pop()
    if (last === undefined) throw new JinjaError(`'${text}' closes nothing`, { at })
    if (CLOSING[last] !== text) throw new JinjaError(`'${text}' stands where '${CLOSING[last]}' must close`, { at })
  }
}

function matchAt(pattern: RegExp, source: string, at: number): { text: string; end: number } | undefined {
  pattern.lastIndex = at
  const text = pattern.exec(source)?.[0]
  return text === undefined ? undefined : { text, end: at + text.length }
}

function tokenAt(
  source: string,
  at: number,
  backslashes: Backslashes,
): { readonly token: Token; readonly end: number } | undefined {
  const name = matchAt(NAME, source, at)
  if (name) return { token: { kind: 'name', text: name.text, at }, end: name.end }
  const float = matchAt(FLOAT, source, at)
  if (float) {
    const value = Float.of(Number(float.text.replaceAll('_', '')))
    return { token: { kind: 'number', text: float.text, value, at }, end: float.end }
  }
  const whole = matchAt(WHOLE, source, at)
  if (whole) {
    const value = Number(whole.text.replaceAll('_', ''))
    return { token: { kind: 'number', text: whole.text, value, at }, end: whole.end }
  }
  const text = matchAt(TEXT, source, at)
  if (text) {
    const inside = text.text.slice(1, -1)
    return {
      token: { kind: 'string', text: backslashes === 'plain' ? inside : withoutEscapes(inside), at },
      end: text.end,
    }
  }
  if (source[at] === "'" || source[at] === '"') throw new JinjaError(`the quote ${source[at]} is left open`, { at })
  const operator = matchAt(OPERATOR, source, at)
  return operator && { token: { kind: 'operator', text: operator.text, at }, end: operator.end }
}
