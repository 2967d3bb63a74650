/** Mistakes in a project's own schema, each at its place in the file. */
import { isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml'
import { type HawserErrorOptions, InventoryError, type SourcePosition } from '../../core/errors.ts'

/** What is wrong with a schema that is no JSON, at the character that the parser stopped at. */
export function syntaxMistake(file: string, text: string, cause: unknown): InventoryError {
  const message = cause instanceof Error ? cause.message : String(cause)
  const [, given] = /at position (\d+)/.exec(message) ?? []
  const offset = given === undefined ? text.length : Number(given)
  const before = text.slice(0, offset).split('\n')
  const position = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  return new InventoryError(`not valid JSON: ${message.replace(/ (?:in JSON )?at position .*$/, '')}`, {
    position,
    cause,
  })
}

/**
 * What is wrong with a schema, at the place that shows it.
 *
 * @param where a JSON pointer (`/properties/port/type`), or a word that stands in the schema; the beginning of the file
 *   where neither is found
 */
export function schemaMistake(
  file: string,
  text: string,
  where: string,
  message: string,
  options: HawserErrorOptions = {},
): InventoryError {
  return new InventoryError(message, { position: positionOf(file, text, where), ...options })
}

/** JSON is YAML, whose parser keeps places. */
function positionOf(file: string, text: string, where: string): SourcePosition {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' })
  let found: Node | undefined
  if (where.startsWith('/')) {
    const path = where.slice(1).split('/')
    const words = path.map((word) => word.replaceAll('~1', '/').replaceAll('~0', '~'))
    // With `true` the document gives nodes.
    found = document.getIn(words, true) as Node | undefined
  } else {
    visit(document, {
      Scalar(_key, scalar) {
        if (!isScalar(scalar) || scalar.value !== where) return undefined
        found = scalar
        return visit.BREAK
      },
    })
  }
  const { line, col } = lines.linePos(found?.range?.[0] ?? 0)
  return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
}
