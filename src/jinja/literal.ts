/** Text that looks like a list, a map or a truth value: Ansible makes what it looks like of what a template gives. */
import { JinjaError } from './jinja-error.ts'
import type { Expression } from './nodes.ts'
import { parseExpression } from './parse-template.ts'
import { Float } from './values.ts'

/** The value that a text is a literal of, in Python or JSON; the text itself where it is none. */
export function literalOf(text: string): unknown {
  if (text === 'True') return true
  if (text === 'False') return false
  if (!text.startsWith('{') && !text.startsWith('[')) return text
  try {
    return constant(parseExpression(text))
  } catch (error) {
    if (error instanceof JinjaError || error instanceof RangeError) return text
    throw error
  }
}

/** @throws {JinjaError} for what is no literal */
function constant(node: Expression): unknown {
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'list':
      return node.items.map(constant)
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [String(constant(key)), constant(value)]))
    case 'name':
      if (node.name === 'null') return null
      break
    case 'unary': {
      const value = constant(node.value)
      if (typeof value === 'number' && node.operator === '-') return -value
      if (value instanceof Float && node.operator === '-') return Float.of(-value.value)
      break
    }
  }
  throw new JinjaError('no literal')
}
