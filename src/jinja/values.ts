/** What expressions work with: JavaScript's values, and some of Python's that JavaScript does not have. */
import { Float } from './float.ts'
import { JinjaError, UndefinedError } from './jinja-error.ts'
import { Tuple } from './tuple.ts'

export { Float }

/** No value: text, conditions and sums made of it fail; its members are no values either. */
export class Undefined {
  /** What to say where a value was needed. */
  readonly message: string
  readonly hint: string | undefined
  /** What went wrong where the value should have come from. */
  readonly cause: unknown
  /** As text it is nothing, and no error: so is an `if` without `else`. */
  readonly isSilent: boolean

  constructor(
    message: string,
    options: { readonly hint?: string | undefined; readonly cause?: unknown; readonly isSilent?: boolean } = {},
  ) {
    this.message = message
    this.hint = options.hint
    this.cause = options.cause
    this.isSilent = options.isSilent ?? false
  }

  /** The error that using it is. */
  error(): JinjaError {
    return new UndefinedError(this.message, {
      ...(this.hint !== undefined && { hint: this.hint }),
      ...(this.cause !== undefined && { cause: this.cause }),
    })
  }
}

/** What `omit` is: as if the option or variable were not there. */
export class Omit {}

/** The one `omit`. */
export const OMIT = new Omit()

/** A map whose values are worked out one by one, such as `hostvars`. */
export interface LazyMap {
  keys(): readonly string[]
  has(key: string): boolean
  /** Called for keys that it has. */
  get(key: string): unknown
}

/** Holds a {@link LazyMap} among values. */
export class Lazy implements LazyMap {
  readonly #map: LazyMap

  constructor(map: LazyMap) {
    this.#map = map
  }

  keys(): readonly string[] {
    return this.#map.keys()
  }

  has(key: string): boolean {
    return this.#map.has(key)
  }

  get(key: string): unknown {
    return this.#map.get(key)
  }
}

/** What `namespace()` makes: names that `set` can change from within loops. */
export class Namespace {
  readonly values = new Map<string, unknown>()
}

/** `loop` within a loop: its members, and in a recursive one the call that goes deeper. */
export class Loop extends Namespace {
  recurse: Callable | undefined
}

/** What a function, filter or test is given. */
export class Arguments {
  readonly positional: readonly unknown[]
  readonly named: ReadonlyMap<string, unknown>

  constructor(positional: readonly unknown[] = [], named: ReadonlyMap<string, unknown> = new Map()) {
    this.positional = positional
    this.named = named
  }

  /** The argument at a place or of a name; undefined where it is not given. */
  get(index: number, name: string): unknown {
    return index < this.positional.length ? this.positional[index] : this.named.get(name)
  }

  /** The same without the first ones. */
  after(count: number): Arguments {
    return new Arguments(this.positional.slice(count), this.named)
  }
}

/** What can be called. */
export type Callable = (args: Arguments) => unknown

/** True for functions, and macros. */
export function isCallable(value: unknown): value is Callable {
  return typeof value === 'function'
}

/** A map: an object that is none of the kinds above. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return ![Float, Undefined, Omit, Lazy, Namespace].some((kind) => value instanceof kind)
}

/** True for whole numbers and others; not for truth values, which Python takes for numbers too. */
export function isNumber(value: unknown): value is number | Float {
  return typeof value === 'number' || value instanceof Float
}

/** True for floats. */
export function isFloat(value: unknown): boolean {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value))
}

/** What Python calls it, for messages. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'boolean') return 'a truth value'
  if (isNumber(value)) return 'a number'
  if (typeof value === 'string') return 'text'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Undefined) return 'undefined'
  if (typeof value === 'function') return 'a function'
  return 'a map'
}

/**
 * As a number; truth values are 0 and 1.
 *
 * @throws {JinjaError} for anything else
 */
export function toNumber(value: unknown, what: string): number {
  if (typeof value === 'number') return value
  if (value instanceof Float) return value.value
  if (typeof value === 'boolean') return value ? 1 : 0
  throw refuse(value, `${what} needs a number`)
}

/** An error about a value of the wrong kind; about an undefined one, that it is undefined. */
export function refuse(value: unknown, need: string): JinjaError {
  if (value instanceof Undefined) return value.error()
  return new JinjaError(`${need}, not ${kindOf(value)}`)
}

/**
 * What Python takes for true.
 *
 * @throws {JinjaError} for what is undefined
 */
export function isTrue(value: unknown): boolean {
  if (value instanceof Undefined) throw value.error()
  if (value instanceof Float) return value.value !== 0
  if (Array.isArray(value)) return value.length > 0
  if (value instanceof Lazy) return value.keys().length > 0
  if (isMap(value)) return Object.keys(value).length > 0
  return Boolean(value)
}

/**
 * What a loop goes over: items of a list, keys of a map, characters of a text.
 *
 * @throws {JinjaError} for what has no items
 */
export function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'string') return [...value]
  if (value instanceof Lazy) return value.keys()
  if (isMap(value)) return Object.keys(value)
  throw refuse(value, 'a list is needed')
}

/**
 * Equal as in Python: 1 is 1.0 and true.
 *
 * @throws {JinjaError} for what is undefined
 */
export function isEqual(one: unknown, other: unknown): boolean {
  for (const value of [one, other]) if (value instanceof Undefined) throw value.error()
  if (Array.isArray(one) && Array.isArray(other)) {
    if (one instanceof Tuple !== other instanceof Tuple) return false
    return one.length === other.length && one.every((item, index) => isEqual(item, other[index]))
  }
  if (isMap(one) && isMap(other)) {
    const keys = Object.keys(one)
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key], other[key]))
    )
  }
  const plain = (value: unknown): unknown =>
    isNumber(value) || typeof value === 'boolean' ? toNumber(value, '') : (value ?? null)
  return plain(one) === plain(other)
}

/**
 * Which of two comes first, as in Python: numbers by size, texts by code points, lists item by item.
 *
 * @returns less than, equal to or greater than 0
 * @throws {JinjaError} for two of different kinds
 */
export function compare(one: unknown, other: unknown): number {
  for (const value of [one, other]) if (value instanceof Undefined) throw value.error()
  const isNumeric = (value: unknown): boolean => isNumber(value) || typeof value === 'boolean'
  if (isNumeric(one) && isNumeric(other)) return toNumber(one, '') - toNumber(other, '')
  if (typeof one === 'string' && typeof other === 'string') return compareText(one, other)
  if (Array.isArray(one) && Array.isArray(other)) {
    for (const [index, item] of one.entries()) {
      if (index >= other.length) return 1
      if (!isEqual(item, other[index])) return compare(item, other[index])
    }
    return one.length - other.length
  }
  throw new JinjaError(`${kindOf(one)} and ${kindOf(other)} cannot be compared`)
}

/** By code points, as Python does; JavaScript compares halves of surrogate pairs. */
function compareText(one: string, other: string): number {
  if (one === other) return 0
  const [a, b] = [[...one], [...other]]
  const index = a.findIndex((character, place) => character !== b[place])
  if (index < 0) return a.length - b.length
  return (a[index]?.codePointAt(0) ?? -1) - (b[index]?.codePointAt(0) ?? -1)
}

/**
 * Python's `in`.
 *
 * @throws {JinjaError} for what nothing can be in
 */
export function contains(container: unknown, item: unknown): boolean {
  if (item instanceof Undefined) throw item.error()
  if (typeof container === 'string') {
    if (typeof item !== 'string') throw refuse(item, 'what is looked for in text must be text')
    return container.includes(item)
  }
  if (Array.isArray(container)) return container.some((each) => isEqual(each, item))
  if (container instanceof Lazy) return container.has(String(item))
  if (isMap(container)) return isKey(item) && Object.hasOwn(container, String(item))
  throw refuse(container, "what stands behind 'in' must be a list, a map or text")
}

/** What can be the key of a map. */
export function isKey(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
