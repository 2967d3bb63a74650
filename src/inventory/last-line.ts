import { type Document, Scalar, visit } from 'yaml'

/**
 * Takes the newline off a block scalar (`|`, `>`) that ends with the file, where the file does not end with one: there the
 * parser adds it, as YAML 1.2 has it, and PyYAML (6.0) does not. A value that `ansible-vault encrypt_string` has printed may
 * be such a one, and so may the text of a file for a host.
 *
 * @param text what the document was parsed from; its scalar is changed
 */
export function dropAddedNewline(document: Document.Parsed, text: string): void {
  // Looked for from the end: an expression would try each place of the text.
  const last = text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1)
  if (last === '') return
  visit(document, {
    Scalar(_key, node) {
      const isBlock = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED
      if (!isBlock || node.range?.[1] !== text.length || typeof node.value !== 'string') return
      const [, ...lines] = text.slice(node.range[0]).split(/\r\n|\n|\r/)
      if (hasContent(last, lines) && node.value.endsWith('\n')) node.value = node.value.slice(0, -1)
    },
  })
}

/** False for a last line of no more blanks than the lines are indented by: the parser adds nothing to it. */
function hasContent(last: string, lines: readonly string[]): boolean {
  if (/[^ ]/.test(last)) return true
  const first = lines.find((line) => /[^ ]/.test(line))
  return first === undefined ? lines.length === 1 : last.length > first.search(/[^ ]/)
}
