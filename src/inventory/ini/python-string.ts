/** One string literal of Python's (its reference, "String and Bytes literals"). */
import { withoutEscapes } from '../../core/python-escapes.ts'

/** A literal's value, and the place behind it. */
interface StringLiteral {
  readonly value: string
  readonly end: number
}

const OPENING = /([uUrR]?)('''|"""|'|")/y

/** An escape that Python refuses, or that we do not read: names of characters. */
const BAD_ESCAPE = /(?<!\\)(?:\\\\)*\\(?:x(?![\da-fA-F]{2})|u(?![\da-fA-F]{4})|U(?![\da-fA-F]{8})|N)/

/**
 * Reads the literal that begins at a place of a text.
 *
 * @returns undefined where none does: for bytes, formatted strings, and strings without an end, too
 */
export function readString(text: string, at: number): StringLiteral | undefined {
  OPENING.lastIndex = at
  const [opening, prefix = '', quote = ''] = OPENING.exec(text) ?? []
  if (opening === undefined) return undefined
  const begin = at + opening.length
  for (let place = begin; place < text.length; place += 1) {
    if (text[place] === '\\') place += 1
    else if (quote.length === 1 && text[place] === '\n') return undefined
    else if (text.startsWith(quote, place)) {
      const body = text.slice(begin, place)
      const isRaw = prefix.toLowerCase() === 'r'
      if (!isRaw && BAD_ESCAPE.test(body)) return undefined
      return { value: isRaw ? body : withoutEscapes(body), end: place + quote.length }
    }
  }
  return undefined
}
