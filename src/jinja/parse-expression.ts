/** Expressions, by the grammar of Jinja 3.1. */
import type { CallArguments, Expression, Filtering } from './nodes.ts'
import { TokenReader } from './token-reader.ts'

const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
])

/** Words that end an expression rather than begin another one. */
const CONNECTIVES = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else'])

const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>='])

/** Operators of two values, by how tightly they bind: the loosest first. */
const BINARY: readonly (readonly string[])[] = [['+', '-'], ['~'], ['*', '/', '//', '%']]

const NO_ARGUMENTS: CallArguments = { positional: [], named: [], rest: undefined, namedRest: undefined }

/** Reads expressions from the tokens of one block. */
export class ExpressionParser extends TokenReader {
  /** Several expressions with commas between them are a list. */
  tuple(): Expression {
    const first = this.expression()
    if (!this.is(',')) return first
    const items = [first]
    while (this.takes(',')) {
      if (this.next.kind === 'end' || this.is(')') || this.is('=')) break
      items.push(this.expression())
    }
    return { kind: 'list', items, isTuple: true, at: first.at }
  }

  /** One expression, with its condition: `a if b else c`. */
  expression(): Expression {
    let value = this.withoutCondition()
    while (this.takes('if')) {
      const test = this.withoutCondition()
      const otherwise = this.takes('else') ? this.expression() : undefined
      value = { kind: 'condition', test, value, otherwise, at: value.at }
    }
    return value
  }

  /** An expression that an `if` behind it does not belong to: what `for` goes over. */
  withoutCondition(): Expression {
    return this.#chain('or', () => this.#chain('and', () => this.#not()))
  }

  #chain(operator: string, operand: () => Expression): Expression {
    let left = operand()
    while (this.takes(operator)) left = { kind: 'binary', operator, left, right: operand(), at: left.at }
    return left
  }

  #not(): Expression {
    const { at } = this.next
    if (this.takes('not')) return { kind: 'unary', operator: 'not', value: this.#not(), at }
    return this.#comparison()
  }

  #comparison(): Expression {
    const first = this.#binary(0)
    const rest: { operator: string; value: Expression }[] = []
    for (;;) {
      const { kind, text } = this.next
      if (kind === 'operator' && COMPARISONS.has(text)) {
        this.skip()
        rest.push({ operator: text, value: this.#binary(0) })
      } else if (this.takes('in')) rest.push({ operator: 'in', value: this.#binary(0) })
      else if (this.is('not') && this.followedBy('in')) {
        this.skip(2)
        rest.push({ operator: 'not in', value: this.#binary(0) })
      } else break
    }
    return rest.length === 0 ? first : { kind: 'compare', first, rest, at: first.at }
  }

  #binary(level: number): Expression {
    const operators = BINARY[level]
    if (operators === undefined) return this.#power()
    let left = this.#binary(level + 1)
    while (this.next.kind === 'operator' && operators.includes(this.next.text)) {
      const { text, at } = this.next
      this.skip()
      left = { kind: 'binary', operator: text, left, right: this.#binary(level + 1), at }
    }
    return left
  }

  #power(): Expression {
    let left = this.#unary(true)
    while (this.takes('**')) left = { kind: 'binary', operator: '**', left, right: this.#unary(true), at: left.at }
    return left
  }

  #unary(withFilters: boolean): Expression {
    const { at, text } = this.next
    let value: Expression
    if (this.is('-') || this.is('+')) {
      this.skip()
      value = { kind: 'unary', operator: text === '-' ? '-' : '+', value: this.#unary(false), at }
    } else value = this.#primary()
    value = this.#postfix(value)
    return withFilters ? this.#filtersAndTests(value) : value
  }

  #primary(): Expression {
    const { kind, text, value, at } = this.next
    if (kind === 'name' && !CONNECTIVES.has(text)) {
      this.skip()
      return CONSTANTS.has(text)
        ? { kind: 'constant', value: CONSTANTS.get(text), at }
        : { kind: 'name', name: text, at }
    }
    if (kind === 'number') {
      this.skip()
      return { kind: 'constant', value, at }
    }
    if (kind === 'string') {
      let joined = ''
      while (this.next.kind === 'string') {
        joined += this.next.text
        this.skip()
      }
      return { kind: 'constant', value: joined, at }
    }
    if (this.takes('(')) {
      const inside: Expression = this.is(')') ? { kind: 'list', items: [], isTuple: true, at } : this.tuple()
      this.expect(')')
      return inside
    }
    if (this.takes('[')) return { kind: 'list', items: this.#list(']'), isTuple: false, at }
    if (this.takes('{')) return this.#map(at)
    throw this.unexpected('a value')
  }

  #list(closing: string): readonly Expression[] {
    const items: Expression[] = []
    while (!this.takes(closing)) {
      if (items.length > 0) this.expect(',')
      if (this.takes(closing)) break
      items.push(this.expression())
    }
    return items
  }

  #map(at: number): Expression {
    const entries: { key: Expression; value: Expression }[] = []
    while (!this.takes('}')) {
      if (entries.length > 0) this.expect(',')
      if (this.takes('}')) break
      const key = this.expression()
      this.expect(':')
      entries.push({ key, value: this.expression() })
    }
    return { kind: 'map', entries, at }
  }

  #postfix(start: Expression): Expression {
    let value = start
    for (;;) {
      const { at } = this.next
      if (this.takes('.')) value = this.#attribute(value, at)
      else if (this.takes('[')) value = this.#subscript(value, at)
      else if (this.is('(')) value = { kind: 'call', callee: value, args: this.arguments(), at: value.at }
      else return value
    }
  }

  #attribute(object: Expression, at: number): Expression {
    const { kind, text } = this.next
    if (kind !== 'name' && !(kind === 'number' && /^\d+$/.test(text))) throw this.unexpected('the name of a member')
    this.skip()
    const key: Expression = { kind: 'constant', value: kind === 'number' ? Number(text) : text, at }
    return { kind: 'member', object, key, isAttribute: true, at }
  }

  #subscript(object: Expression, at: number): Expression {
    const start = this.is(':') ? undefined : this.expression()
    if (!this.is(':')) {
      if (start === undefined) throw this.unexpected('a key')
      this.expect(']')
      return { kind: 'member', object, key: start, isAttribute: false, at }
    }
    const parts: (Expression | undefined)[] = []
    while (this.takes(':')) parts.push(this.is(':') || this.is(']') ? undefined : this.expression())
    this.expect(']')
    const [stop, step] = parts
    return { kind: 'slice', object, start, stop, step, at }
  }

  #filtersAndTests(start: Expression): Expression {
    let value = start
    for (;;) {
      const { at } = this.next
      if (this.takes('|')) value = { kind: 'filter', value, ...this.filtering(at) }
      else if (this.takes('is')) value = this.#test(value, at)
      else if (this.is('(')) value = { kind: 'call', callee: value, args: this.arguments(), at }
      else return value
    }
  }

  /** The filter behind a `|`. */
  filtering(at: number): Filtering {
    const name = this.#dottedName()
    return { name, args: this.is('(') ? this.arguments() : NO_ARGUMENTS, at }
  }

  #dottedName(): string {
    let { name } = this.name()
    while (this.takes('.')) name += `.${this.name().name}`
    return name
  }

  #test(value: Expression, at: number): Expression {
    const isNegated = this.takes('not')
    const name = this.#dottedName()
    const { kind, text } = this.next
    const isWord = kind === 'name' && !CONNECTIVES.has(text)
    const hasArgument = isWord || kind === 'string' || kind === 'number' || this.is('[') || this.is('{')
    let args = NO_ARGUMENTS
    if (this.is('(')) args = this.arguments()
    else if (hasArgument) args = { ...NO_ARGUMENTS, positional: [this.#postfix(this.#primary())] }
    return { kind: 'test', value, name, args, isNegated, at }
  }

  /** What stands in the parentheses of a call. */
  arguments(): CallArguments {
    this.expect('(')
    const positional: Expression[] = []
    const named: { name: string; value: Expression }[] = []
    let rest: Expression | undefined
    let namedRest: Expression | undefined
    for (let count = 0; !this.takes(')'); count += 1) {
      if (count > 0) this.expect(',')
      if (this.takes(')')) break
      if (this.takes('**')) namedRest = this.expression()
      else if (this.takes('*')) rest = this.expression()
      else if (this.next.kind === 'name' && this.followedBy('=')) {
        const { name } = this.name()
        this.expect('=')
        named.push({ name, value: this.expression() })
      } else positional.push(this.expression())
    }
    return { positional, named, rest, namedRest }
  }
}
