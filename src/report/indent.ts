import { stripControls } from '../core/escape.ts'

/**
 * Text of several lines, stripped of escapes, each line indented: what a host says can never begin a line, and so can
 * never be taken for a line of the report itself.
 *
 * @param width blanks before each line
 */
export function indent(text: string, width: number): string[] {
  const lines = stripControls(text).replace(/\n+$/, '').split('\n')
  return lines.map((line) => (line === '' ? '' : ' '.repeat(width) + line))
}

/** The same behind a word, such as `hint: `; further lines stand below the text, not below the word. */
export function indentBehind(word: string, text: string, width: number): string[] {
  const [first = '', ...rest] = indent(text, width + word.length)
  return [' '.repeat(width) + word + first.trimStart(), ...rest]
}
