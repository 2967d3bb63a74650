/** The words of `-e 'name=value other="two words"'`, as Ansible splits them, which is not quite as a shell does. */

/** A word `name=value`. */
export interface KeyValueWord {
  readonly name: string
  readonly value: string
}

/** A quote or a template that the text leaves open, or a word without a name before `=`. */
export class KeyValueError extends Error {}

/** Marks between which blanks do not separate words. */
const TEMPLATE_MARKS = [
  ['{{', '}}'],
  ['{%', '%}'],
  ['{#', '#}'],
] as const

/** What Python's `unicode-escape` decodes, of the escapes that Ansible gives to it. */
const ESCAPE = /\\U([\da-fA-F]{8})|\\u([\da-fA-F]{4})|\\x([\da-fA-F]{2})|\\([\\'"abfnrtv])/g
const SIMPLE: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/**
 * Splits at blanks and newlines outside of quotes and templates. Quotes around a whole value are taken off, those in the
 * midst of it stay; `\n` and the like are decoded.
 *
 * @throws {KeyValueError} for what is left open, and for a word that sets nothing
 */
export function keyValueWords(text: string): readonly KeyValueWord[] {
  return splitWords(text).map((word) => {
    const decoded = withoutEscapes(word)
    const sign = /(?<=[^\\])=/.exec(decoded)?.index
    const name = sign === undefined ? '' : decoded.slice(0, sign).trim()
    if (sign === undefined || name === '') throw new KeyValueError("there is a word without 'NAME=' before it")
    return { name, value: withoutQuotes(decoded.slice(sign + 1).trim()) }
  })
}

function splitWords(text: string): readonly string[] {
  const words: string[] = []
  const depths = TEMPLATE_MARKS.map(() => 0)
  let quote = ''
  let word = ''
  const end = (): void => {
    // A backslash alone goes on in the next line.
    if (word !== '' && word !== '\\') words.push(word)
    word = ''
  }
  // Blanks and newlines stand at the odd places, and what is between them at the even ones.
  for (const [index, piece] of text.split(/([ \n])/).entries()) {
    const isSeparator = index % 2 === 1
    if (isSeparator && quote === '' && depths.every((depth) => depth === 0)) {
      end()
      continue
    }
    word += piece
    quote = quoteAfter(piece, quote)
    for (const [kind, [open, close]] of TEMPLATE_MARKS.entries()) {
      depths[kind] = Math.max(0, (depths[kind] ?? 0) + countOf(piece, open) - countOf(piece, close))
    }
  }
  end()
  if (quote !== '') throw new KeyValueError('a quote at its end is left open')
  if (depths.some((depth) => depth > 0)) throw new KeyValueError('a template at its end is left open')
  return words
}

/** The quote that is open behind a piece of text; empty where none is. */
function quoteAfter(piece: string, before: string): string {
  let quote = before
  for (const [index, character] of piece.split('').entries()) {
    if (!/['"]/.test(character) || piece[index - 1] === '\\') continue
    if (quote === '') quote = character
    else if (quote === character) quote = ''
  }
  return quote
}

/** How often a mark stands in a text. */
function countOf(text: string, mark: string): number {
  return text.split(mark).length - 1
}

function withoutEscapes(word: string): string {
  return word.replaceAll(ESCAPE, (whole, long?: string, short?: string, byte?: string, simple?: string) => {
    const code = long ?? short ?? byte
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16))
    return simple === undefined ? whole : (SIMPLE[simple] ?? simple)
  })
}

/** Takes off quotes that begin and end a value; a backslash before the last makes it part of the value. */
function withoutQuotes(value: string): string {
  return /^(["'])[\s\S]*(?<!\\)\1$/.test(value) && value.length > 1 ? value.slice(1, -1) : value
}
