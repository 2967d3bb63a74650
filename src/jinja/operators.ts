/** Python's operators. */
import { JinjaError } from './jinja-error.ts'
import { textOf } from './text.ts'
import {
  compare,
  contains,
  Float,
  isEqual,
  isFloat,
  isMap,
  isNumber,
  isTrue,
  itemsOf,
  kindOf,
  refuse,
  toNumber,
  Undefined,
} from './values.ts'

/** The longest text or list that repeating makes. */
const MOST_REPEATED = 1_000_000

/**
 * The value of an operator of two values; `and` and `or` are the evaluator's, since they may leave the second out.
 *
 * @throws {JinjaError} for values that it is not made for
 */
export function binary(operator: string, left: unknown, right: unknown): unknown {
  for (const value of [left, right]) if (value instanceof Undefined) throw value.error()
  if (operator === '~') return textOf(left) + textOf(right)
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') return left + right
  if (operator === '+' && Array.isArray(left) && Array.isArray(right)) return [...left, ...right]
  if (operator === '*') {
    const repeated = repeat(left, right) ?? repeat(right, left)
    if (repeated !== undefined) return repeated
  }
  const isNumeric = (value: unknown): boolean => isNumber(value) || typeof value === 'boolean'
  if (!isNumeric(left) || !isNumeric(right)) {
    const hint =
      operator === '+' && [left, right].some((value) => typeof value === 'string') ? HINT_FOR_TEXT : undefined
    throw new JinjaError(`'${operator}' does not join ${kindOf(left)} and ${kindOf(right)}`, hint ? { hint } : {})
  }
  return arithmetic(operator, left, right)
}

const HINT_FOR_TEXT = "'~' joins anything as text; '| int' makes a number of text"

function repeat(value: unknown, times: unknown): unknown {
  if (typeof times !== 'number' || (typeof value !== 'string' && !Array.isArray(value))) return undefined
  const count = Math.max(0, times)
  if (value.length * count > MOST_REPEATED) throw new JinjaError(`'*' makes more than ${MOST_REPEATED} of it`)
  return typeof value === 'string' ? value.repeat(count) : Array.from({ length: count }, () => value).flat()
}

function arithmetic(operator: string, left: unknown, right: unknown): unknown {
  const [a, b] = [toNumber(left, operator), toNumber(right, operator)]
  const isDivision = operator === '/' || operator === '//' || operator === '%'
  if (isDivision && b === 0) throw new JinjaError('division by zero')
  const value = calculate(operator, a, b)
  const givesFloat = operator === '/' || (operator === '**' && b < 0) || isFloat(left) || isFloat(right)
  return givesFloat ? Float.of(value) : value
}

function calculate(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '//':
      return Math.floor(a / b)
    case '%':
      // Python's has the sign of the second number.
      return a - b * Math.floor(a / b)
    case '**':
      return a ** b
    default:
      throw new JinjaError(`there is no operator '${operator}'`)
  }
}

/**
 * The value of `-` or `+` before a number, or of `not`.
 *
 * @throws {JinjaError} for what is no number
 */
export function unary(operator: '-' | '+' | 'not', value: unknown): unknown {
  if (operator === 'not') return !isTrue(value)
  const number = toNumber(value, `'${operator}'`)
  const signed = operator === '-' ? 0 - number : number
  return isFloat(value) ? Float.of(signed) : signed
}

/**
 * The value of one comparison.
 *
 * @throws {JinjaError} for values that have no order
 */
export function comparison(operator: string, left: unknown, right: unknown): boolean {
  switch (operator) {
    case '==':
      return isEqual(left, right)
    case '!=':
      return !isEqual(left, right)
    case 'in':
      return contains(right, left)
    case 'not in':
      return !contains(right, left)
    case '<':
      return compare(left, right) < 0
    case '<=':
      return compare(left, right) <= 0
    case '>':
      return compare(left, right) > 0
    default:
      return compare(left, right) >= 0
  }
}

/**
 * `value[start:stop:step]` of a text or a list.
 *
 * @throws {JinjaError} for what cannot be cut
 */
export function slice(value: unknown, start: unknown, stop: unknown, step: unknown): unknown {
  if (isMap(value)) throw new JinjaError('a map cannot be cut into slices')
  if (typeof value !== 'string' && !Array.isArray(value)) throw refuse(value, 'only text and lists can be cut')
  const items = itemsOf(value)
  const stride = step === undefined || step === null ? 1 : toNumber(step, 'a slice')
  if (stride === 0) throw new JinjaError('the step of a slice is zero')
  const size = items.length
  const [lowest, highest] = stride > 0 ? [0, size] : [-1, size - 1]
  const bound = (given: unknown, fallback: number): number => {
    if (given === undefined || given === null) return fallback
    const number = toNumber(given, 'a slice')
    return Math.min(highest, Math.max(lowest, number < 0 ? number + size : number))
  }
  const begin = bound(start, stride > 0 ? lowest : highest)
  const end = bound(stop, stride > 0 ? highest : lowest)
  const cut: unknown[] = []
  for (let at = begin; stride > 0 ? at < end : at > end; at += stride) cut.push(items[at])
  return typeof value === 'string' ? cut.join('') : cut
}
