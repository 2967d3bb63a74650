import type { ErrorObject } from 'ajv'
import { didYouMean, nearest } from '../core/nearest.ts'
import { isSecretName } from './variable-names.ts'

/** One mistake in the words of somebody who wrote an inventory. */
export interface Problem {
  readonly message: string
  readonly hint?: string
}

/** What errors of a list in a map's place show: at most so many names of the list. */
const NAMES_SHOWN = 3

/** The last word of a JSON pointer: the variable or key that an error is about. */
function lastWord(pointer: string): string {
  return pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~')
}

/** A value as a message shows it: short, and never a secret. */
export function shown(value: unknown, name: string, written?: string): string {
  if (isSecretName(name)) return 'its value'
  // YAML has made another number of 0755; whoever wrote it looks for what was written.
  if (typeof value === 'number' && written !== undefined) return written
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  const text = typeof value === 'string' ? `'${value.replace(/\s+/g, ' ')}'` : String(value)
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`
}

/** Names in a list that stands where a map belongs: its words, or the keys of its maps of one entry each. */
function namesIn(list: readonly unknown[]): readonly string[] {
  return list.map((item) => (typeof item === 'object' && item !== null ? (Object.keys(item)[0] ?? '') : String(item)))
}

/** A map of names as one may write it: `{relay-1: {}, relay-2: {}}`. */
function asMap(names: readonly string[], value: string): string {
  const more = names.length > NAMES_SHOWN ? ', …' : ''
  return `{${names
    .slice(0, NAMES_SHOWN)
    .map((name) => `${name}: ${value}`)
    .join(', ')}${more}}`
}

/** How a value that is no map should have been written, by where it stands. */
function mapHint(name: string, pointer: string, data: unknown): string {
  const names = Array.isArray(data) ? namesIn(data) : [typeof data === 'string' ? data : 'NAME']
  if (pointer === '') return `write: all: {hosts: ${asMap(names, '{}')}}`
  if (name === 'hosts' || name === 'children')
    return `write a map, each name with a colon: ${name}: ${asMap(names, '{}')}`
  if (name === 'vars') return `write a map, each name with a colon: vars: ${asMap(names, '…')}`
  const isGroup = pointer.split('/').length === 2 || pointer.split('/').at(-2) === 'children'
  if (isGroup) return `write: ${name}: {hosts: ${asMap(names, '{}')}}`
  return Array.isArray(data) ? `write: ${name}: ${asMap(names, '…')}` : `write: ${name}: {ansible_host: ${names[0]}}`
}

/**
 * The sentence for one error of ajv's.
 *
 * @param error with `data` and `parentSchema`, as ajv's `verbose` gives them
 * @param written how the value stands in the file, where it does
 */
export function problem(error: ErrorObject, written?: string): Problem {
  const { keyword, instancePath, params, data } = error
  const schema: {
    readonly errorMessage?: string
    readonly type?: string | readonly string[]
    readonly properties?: object
  } = Object(error.parentSchema)
  const name = instancePath === '' ? 'the inventory' : lastWord(instancePath)
  const keys = Object.keys(schema.properties ?? {})
  if (data === null && instancePath === '')
    return { message: 'the inventory is empty', hint: 'write: all: {hosts: {NAME: {}}}' }
  if (keyword === 'minProperties') return { message: 'the inventory is empty', hint: 'write: all: {hosts: {NAME: {}}}' }
  if (keyword === 'additionalProperties') {
    const key = String(params.additionalProperty)
    return { message: `${name}: there is no '${key}' here${didYouMean(key, keys)}`, hint: `known: ${keys.join(', ')}` }
  }
  if (keyword === 'required') {
    const missing = String(params.missingProperty)
    // A misspelt key is missing and unknown at once; the unknown word is the one that helps.
    const misspelt = Object.keys(Object(data)).find(
      (key) => !keys.includes(key) && nearest(key, [missing]) !== undefined,
    )
    if (misspelt !== undefined) {
      return { message: `${name}: there is no '${misspelt}' here; did you mean '${missing}'?` }
    }
    const hint = missing === 'sha256' ? { hint: "write sha256: '' and let `npx hawser pin` fill it in" } : {}
    return { message: `${name}: '${missing}' is missing`, ...hint }
  }
  if (keyword === 'dependencies') {
    const { property, missingProperty } = params
    return { message: `${name}: '${property}' is given without '${missingProperty}', and they belong together` }
  }
  if (keyword === 'enum' && schema.errorMessage === undefined) {
    const allowed: readonly unknown[] = params.allowedValues
    const near = typeof data === 'string' ? didYouMean(data, allowed.map(String)) : ''
    return {
      message: `${name}: ${shown(data, name, written)} is none of its values${near}`,
      hint: `known: ${allowed.join(', ')}`,
    }
  }
  const message = `${name}: ${shown(data, name, written)} does not fit: it ${schema.errorMessage ?? error.message ?? 'is not valid'}`
  const wantsMap = keyword === 'type' && schema.type?.includes('object') === true
  if (wantsMap) return { message, hint: mapHint(name, instancePath, data) }
  const isBare = keyword === 'type' && schema.type === 'string' && ['number', 'boolean'].includes(typeof data)
  return isBare ? { message, hint: 'put it in quotes: YAML takes it for a number or a truth value' } : { message }
}
