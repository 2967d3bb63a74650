/**
 * The words of a line as Python's shlex splits it, with comments: what Ansible does with the lines of hosts. The library
 * for it (decision 0023) knows neither comments nor where a word stands, and reads bash's `$'…'`, which Python does not.
 */

/** A word of a line. */
export interface Word {
  /** Without its quotes and backslashes. */
  readonly text: string
  /** Where it begins in the line, from 0. */
  readonly at: number
}

/** A quote or a backslash that the line leaves open. */
export class OpenQuoteError extends Error {}

/**
 * Splits at blanks. A `#` outside of quotes begins a comment, in the middle of a word too.
 *
 * @throws {OpenQuoteError} where the line ends inside of quotes, or behind a backslash
 */
export function splitWords(line: string): readonly Word[] {
  const words: Word[] = []
  let at = 0
  while (at < line.length) {
    if (/[ \t\r\n]/.test(line.charAt(at))) at += 1
    else if (line.charAt(at) === '#') break
    else {
      const { word, end } = readWord(line, at)
      words.push(word)
      at = end
    }
  }
  return words
}

/** A piece of a word: quoted, escaped, or plain. Between double quotes a backslash escapes only them and itself. */
const PIECE = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^ \t\r\n'"\\#]+)/y

function readWord(line: string, begin: number): { readonly word: Word; readonly end: number } {
  let text = ''
  let end = begin
  while (end < line.length && !/[ \t\r\n#]/.test(line.charAt(end))) {
    PIECE.lastIndex = end
    const [piece, single, double, escaped, plain] = PIECE.exec(line) ?? []
    if (piece === undefined) throw new OpenQuoteError(line.slice(end))
    text += single ?? double?.replaceAll(/\\(["\\])/g, '$1') ?? escaped ?? plain
    end += piece.length
  }
  return { word: { text, at: begin }, end }
}
