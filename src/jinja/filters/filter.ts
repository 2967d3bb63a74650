/** What filters are made of; that their arguments fit has been checked before: see `signatures.ts`. */
import { JinjaError } from '../jinja-error.ts'
import { memberByPath } from '../members.ts'
import { type Arguments, isMap, Lazy, refuse, toNumber, Undefined } from '../values.ts'

/** How filters such as `map` and `select` reach the others. */
export interface Apply {
  filter(name: string, value: unknown, args: Arguments): unknown
  test(name: string, value: unknown, args: Arguments): boolean
}

/** `value | filter(args)`. */
export type Filter = (value: unknown, args: Arguments, apply: Apply) => unknown

/** Filters by name. */
export type Filters = Readonly<Record<string, Filter>>

/** The place of an argument that is given by its name only. */
export const BY_NAME = Number.MAX_SAFE_INTEGER

/** An argument that is text, or the fallback. */
export function textArgument(args: Arguments, index: number, name: string, fallback?: string): string {
  const value = args.get(index, name)
  if (value === undefined && fallback !== undefined) return fallback
  if (typeof value !== 'string') throw refuse(value, `'${name}' must be text`)
  return value
}

/** An argument that is a number, or the fallback. */
export function numberArgument(args: Arguments, index: number, name: string, fallback: number): number {
  const value = args.get(index, name)
  return value === undefined || value === null ? fallback : toNumber(value, `'${name}'`)
}

/** An argument that is true or false. */
export function flagArgument(args: Arguments, index: number, name: string, fallback = false): boolean {
  const value = args.get(index, name)
  if (value === undefined) return fallback
  if (value instanceof Undefined) throw value.error()
  return Boolean(value)
}

/** A map; of one such as `hostvars` all values. */
export function mapOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (value instanceof Lazy) return Object.fromEntries(value.keys().map((key) => [key, value.get(key)]))
  if (!isMap(value)) throw refuse(value, `${what} must be a map`)
  return value
}

/** Text; numbers and others are refused. */
export function plainText(value: unknown): string {
  if (typeof value !== 'string') throw refuse(value, 'it needs text')
  return value
}

/** What is taken of each item where `attribute` is given: a path such as `a.b`, or several with commas between them. */
export function attributeOf(args: Arguments, index: number): ((item: unknown) => unknown) | undefined {
  const attribute = args.get(index, 'attribute')
  if (attribute === undefined || attribute === null) return undefined
  if (typeof attribute !== 'string' && typeof attribute !== 'number') throw new JinjaError("'attribute' must be text")
  return (item) => memberByPath(item, attribute)
}

/**
 * Holds the argument `encoding` against what is supported.
 *
 * @throws {JinjaError} for any other encoding than UTF-8
 */
export function requireUtf8(args: Arguments): void {
  const encoding = textArgument(args, 0, 'encoding', 'utf-8')
  if (/^utf[-_]?8$/i.test(encoding)) return
  throw new JinjaError(`the encoding '${encoding}' is not supported`, {
    hint: 'UTF-8 is; encode it in the task file, by Buffer.from',
  })
}
