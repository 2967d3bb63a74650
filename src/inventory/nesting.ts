/** Files whose maps and lists stand in one another by the thousand: following them would be the end of the stack. */
import { Lexer } from 'yaml'
import { InventoryError, type SourcePosition } from '../core/errors.ts'

/** Most maps and lists within one another; PyYAML, and so Ansible, gives up after some three hundred. */
export const MOST_LEVELS = 200

/** The error for what is nested too deeply. */
export function nestingError(position: SourcePosition): InventoryError {
  return new InventoryError(`maps and lists stand in one another more than ${MOST_LEVELS} levels deep`, { position })
}

/**
 * Refuses brackets within brackets beyond {@link MOST_LEVELS} before the parser sees them: its time grows with the square
 * of their depth.
 *
 * @throws {InventoryError} at the first bracket too many
 */
export function refuseDeepBrackets(text: string, positionAt: (offset: number) => SourcePosition): void {
  if (!mayBeDeep(text)) return
  let offset = 0
  let depth = 0
  for (const lexeme of new Lexer().lex(text)) {
    // Marks of the lexer's own, which stand for nothing in the text.
    if (lexeme === '\u0002' || lexeme === '\u0018' || lexeme === '\u001f') continue
    if (lexeme === '[' || lexeme === '{') depth += 1
    if (lexeme === ']' || lexeme === '}') depth -= 1
    if (depth > MOST_LEVELS) throw nestingError(positionAt(offset))
    offset += lexeme.length
  }
}

/** A guess that costs next to nothing, since most files are flat: brackets in quotes count as well. */
function mayBeDeep(text: string): boolean {
  let open = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x5b || code === 0x7b) open += 1
    else if (open > 0 && (code === 0x5d || code === 0x7d)) open -= 1
    if (open > MOST_LEVELS) return true
  }
  return false
}
