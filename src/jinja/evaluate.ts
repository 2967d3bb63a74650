/** Works out expressions. */
import { didYouMean } from '../core/nearest.ts'
import type { TemplateEnvironment } from './environment.ts'
import { FILTERS } from './filters/index.ts'
import { globalsFor } from './globals.ts'
import { JinjaError, tooMuch, UndefinedError } from './jinja-error.ts'
import { memberOf } from './members.ts'
import type { CallArguments, Expression } from './nodes.ts'
import { binary, comparison, slice, unary } from './operators.ts'
import { percentFormat } from './percent-format.ts'
import { checkArguments } from './signatures.ts'
import { TESTS } from './tests.ts'
import { tuple } from './tuple.ts'
import { unknownFilter, unknownTest } from './unsupported-names.ts'
import { Arguments, isCallable, isKey, isMap, isTrue, itemsOf, Loop, refuse, Undefined } from './values.ts'

/** Names that a template has set, innermost first; what none of them knows is a variable of the host. */
export class Frame {
  readonly values = new Map<string, unknown>()
  readonly #parent: Frame | undefined

  constructor(parent?: Frame) {
    this.#parent = parent
  }

  /** The nearest frame that has the name. */
  find(name: string): Frame | undefined {
    return this.values.has(name) ? this : this.#parent?.find(name)
  }
}

/** The most steps of one template: each part of an expression is one, a round of a loop several. It is seconds' work. */
const MOST_STEPS = 10_000_000

/** Works out the expressions of one template, or of one that includes others. */
export class Evaluator {
  #steps = 0
  readonly environment: TemplateEnvironment
  readonly #globals: ReadonlyMap<string, unknown>

  constructor(environment: TemplateEnvironment) {
    this.environment = environment
    this.#globals = globalsFor(environment)
  }

  /**
   * The value of an expression; {@link Undefined} where it leads nowhere.
   *
   * @throws {JinjaError} for what cannot be worked out, with the place
   */
  value(node: Expression, frame: Frame): unknown {
    try {
      return this.#value(node, frame)
    } catch (error) {
      if (error instanceof JinjaError) error.at ??= node.at
      else if (error instanceof RangeError) throw tooMuch(error, node.at)
      throw error
    }
  }

  /**
   * Counts steps.
   *
   * @throws {JinjaError} where there have been too many
   */
  step(count = 1): void {
    this.#steps += count
    if (this.#steps > MOST_STEPS) {
      throw new JinjaError(`it takes more than ${MOST_STEPS} steps`, {
        hint: 'are there loops in loops of long lists?',
      })
    }
  }

  #value(node: Expression, frame: Frame): unknown {
    this.step()
    switch (node.kind) {
      case 'constant':
        return node.value
      case 'name':
        return this.#name(node.name, frame)
      case 'list': {
        const items = node.items.map((item) => this.value(item, frame))
        return node.isTuple ? tuple(items) : items
      }
      case 'map':
        return Object.fromEntries(
          node.entries.map(({ key, value }) => [this.#key(key, frame), this.value(value, frame)] as const),
        )
      case 'member': {
        const object = this.value(node.object, frame)
        return memberOf(object, this.value(node.key, frame), node.isAttribute, shown(node.object))
      }
      case 'slice': {
        const part = (bound: Expression | undefined): unknown => (bound ? this.value(bound, frame) : undefined)
        return slice(this.value(node.object, frame), part(node.start), part(node.stop), part(node.step))
      }
      case 'call':
        return this.#call(node.callee, node.args, frame)
      case 'filter':
        return this.filter(node.name, this.value(node.value, frame), this.arguments(node.args, frame))
      case 'test':
        return this.test(node.name, this.value(node.value, frame), this.arguments(node.args, frame)) !== node.isNegated
      case 'unary':
        return unary(node.operator, this.value(node.value, frame))
      case 'binary':
        return this.#binary(node, frame)
      case 'compare':
        return this.#comparison(node, frame)
      case 'condition':
        if (isTrue(this.value(node.test, frame))) return this.value(node.value, frame)
        if (node.otherwise !== undefined) return this.value(node.otherwise, frame)
        return new Undefined("the condition is false, and there is no 'else'", { isSilent: true })
    }
  }

  #name(name: string, frame: Frame): unknown {
    const owner = frame.find(name)
    if (owner !== undefined) return owner.values.get(name)
    const value = this.#variable(name)
    if (value !== undefined) return value
    if (this.#globals.has(name)) return this.#globals.get(name)
    const near = didYouMean(name, [...this.environment.scope.names(), ...this.#globals.keys()])
    return new Undefined(`there is no variable '${name}'${near}`, {
      hint: this.environment.scope.hint?.(name) ?? `set it, or write what holds without it: ${name} | default(…)`,
    })
  }

  /** As with Ansible, a variable that needs one that is not there is not there either, until it is used. */
  #variable(name: string): unknown {
    try {
      return this.environment.scope.get(name)
    } catch (cause) {
      if (!isAboutUndefined(cause)) throw cause
      return new Undefined(`'${name}' has no value`, { cause })
    }
  }

  #key(node: Expression, frame: Frame): string {
    const key = this.value(node, frame)
    if (!isKey(key) && key !== null) throw refuse(key, 'the key of a map must be text')
    return String(key)
  }

  #call(callee: Expression, args: CallArguments, frame: Frame): unknown {
    const called = this.value(callee, frame)
    if (called instanceof Loop && called.recurse !== undefined) return called.recurse(this.arguments(args, frame))
    if (!isCallable(called)) throw refuse(called, `${shown(callee)} cannot be called: it must be a function`)
    return called(this.arguments(args, frame))
  }

  #binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>, frame: Frame): unknown {
    const first = this.value(left, frame)
    if (operator === 'and') return isTrue(first) ? this.value(right, frame) : first
    if (operator === 'or') return isTrue(first) ? first : this.value(right, frame)
    const second = this.value(right, frame)
    if (operator === '%' && typeof first === 'string') {
      return percentFormat(first, right.kind === 'list' && right.isTuple ? itemsOf(second) : [second])
    }
    return binary(operator, first, second)
  }

  #comparison({ first, rest }: Extract<Expression, { kind: 'compare' }>, frame: Frame): boolean {
    let left = this.value(first, frame)
    for (const { operator, value } of rest) {
      const right = this.value(value, frame)
      if (!comparison(operator, left, right)) return false
      left = right
    }
    return true
  }

  /** The values of a call's arguments. */
  arguments(args: CallArguments, frame: Frame): Arguments {
    const rest = args.rest === undefined ? [] : itemsOf(this.value(args.rest, frame))
    const named = args.named.map(({ name, value }) => [name, this.value(value, frame)] as const)
    const more = args.namedRest === undefined ? {} : this.value(args.namedRest, frame)
    if (!isMap(more)) throw refuse(more, "what stands behind '**' must be a map")
    return new Arguments(
      [...args.positional.map((value) => this.value(value, frame)), ...rest],
      new Map([...named, ...Object.entries(more)]),
    )
  }

  /**
   * Applies a filter of that name.
   *
   * @throws {JinjaError} for a name that is not supported, and for values that it is not made for
   */
  filter(name: string, value: unknown, args: Arguments): unknown {
    const filter = FILTERS.get(plainName(name))
    if (filter === undefined) throw unknownFilter(plainName(name), FILTERS.keys())
    checkArguments('filter', plainName(name), args)
    return named(`the filter '${plainName(name)}'`, () => filter(value, args, this))
  }

  /**
   * Applies a test of that name.
   *
   * @throws {JinjaError} for a name that is not supported, and for values that it is not made for
   */
  test(name: string, value: unknown, args: Arguments): boolean {
    const test = TESTS.get(plainName(name))
    if (test === undefined) throw unknownTest(plainName(name), TESTS.keys())
    checkArguments('test', plainName(name), args)
    return named(`the test '${plainName(name)}'`, () => test(value, args, this))
  }
}

/** Says whose error it is, unless it is about a value that is not there. */
function named<Result>(what: string, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof JinjaError) || error instanceof UndefinedError || error.at !== undefined) throw error
    if (/^(?:the (?:filter|test)|there is no) '/.test(error.message)) throw error
    throw new JinjaError(`${what}: ${error.message}`, { cause: error.cause, ...(error.hint && { hint: error.hint }) })
  }
}

/** Ansible's own names may be written in full. */
function plainName(name: string): string {
  return name.replace(/^ansible\.(?:builtin|legacy)\./, '')
}

/** True for the error of a variable that is not there, and of one that needs such a one. */
function isAboutUndefined(error: unknown): boolean {
  if (error instanceof UndefinedError) return true
  return error instanceof Error && error.cause !== undefined && isAboutUndefined(error.cause)
}

/** How an expression is called in messages: names and members as they are written. */
function shown(node: Expression): string {
  if (node.kind === 'name') return node.name
  if (node.kind === 'member' && node.key.kind === 'constant') return `${shown(node.object)}.${String(node.key.value)}`
  return 'it'
}
