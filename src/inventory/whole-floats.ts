/**
 * Floats without a fraction. JavaScript has one kind of number, and Python prints `8.0` where a template puts one into a
 * text: so it is remembered where in a variable they stand.
 */
import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml'
import { Float } from '../jinja/float.ts'
import { mapEntries } from './map-entries.ts'
import type { Source } from './source.ts'

/** The way to a value within a variable: keys and places; empty for the variable itself. */
export type ValuePath = readonly (string | number)[]

/** How such a number is written, or announced. */
const WRITTEN = /!!float|2002:float|(?<![\w.])[-+]?\d[\d_]*(?:\.0*(?![\w.])|(?:\.[\d_]*)?[eE][-+]?\d)/

/** Files without any need no look at their values. */
const sources = new WeakMap<Source, boolean>()

/** True for the text of a float without a fraction. */
export function isWholeFloat(text: string): boolean {
  if (/^[-+]?\d[\d_]*\.0*$/.test(text)) return true
  return /^[-+]?\d[\d_]*(?:\.[\d_]*)?[eE][-+]?\d+$/.test(text) && Number.isInteger(Number(text.replaceAll('_', '')))
}

function isWhole({ tag, value, source }: Scalar): boolean {
  if (tag === 'tag:yaml.org,2002:float') return Number.isInteger(value)
  return tag !== 'tag:yaml.org,2002:int' && isWholeFloat(source ?? '')
}

/** Where in a value such floats stand. */
export function wholeFloatsOf(node: Node | undefined, source: Source): readonly ValuePath[] {
  const mayHave = sources.get(source) ?? WRITTEN.test(source.text)
  sources.set(source, mayHave)
  return mayHave ? [...pathsIn(node, source, [])] : []
}

function* pathsIn(node: Node | undefined, source: Source, path: ValuePath): Generator<ValuePath> {
  const value = source.resolve(node)
  if (isSeq(value))
    for (const [index, item] of value.items.entries()) yield* pathsIn(source.resolve(item), source, [...path, index])
  else if (isMap(value))
    for (const entry of mapEntries(value, source)) yield* pathsIn(entry.value, source, [...path, entry.name])
  else if (isScalar(value) && typeof value.value === 'number' && isWhole(value)) yield path
}

/** A copy in which the numbers at these places are floats, for templates. */
export function withFloats(value: unknown, paths: readonly ValuePath[]): unknown {
  return paths.reduce(withFloat, value)
}

function withFloat(value: unknown, [key, ...rest]: ValuePath): unknown {
  if (key === undefined) return typeof value === 'number' ? Float.of(value) : value
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? withFloat(item, rest) : item))
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === key ? withFloat(item, rest) : item] as const),
  )
}
