import { redact } from '../core/redaction.ts'

/** The longest title in characters; the rest of a line is for the outcome. */
const TITLE_LENGTH = 72

/** A word as a reader would type it in a shell: quoted only where it must be. */
function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** A program as a title: its words, or the first line of its shell text, cut where they are long. */
export function commandTitle({ argv = [], sh }: { readonly argv?: readonly string[]; readonly sh?: string }): string {
  // Before it is cut: the beginning of a secret would not be found any more.
  const lines = redact(sh ?? argv.map(word).join(' '))
    .trim()
    .split('\n')
  const [first = ''] = lines
  return first.length <= TITLE_LENGTH && lines.length === 1 ? first : `${first.slice(0, TITLE_LENGTH - 1)}…`
}
