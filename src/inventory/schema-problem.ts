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
function shown(value: unknown, name: string): string {
  if (isSecretName(name)) return 'this'
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  const text = typeof value === 'string' ? `'${value.replace(/\s+/g, ' ')}'` : String(value)
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`
}

/** How a list should have been written, with its own names. */
function asMap(key: string, list: readonly unknown[]): string {
  const names = list.map((item) =>
    typeof item === 'object' && item !== null ? (Object.keys(item)[0] ?? '') : String(item),
  )
  const more = names.length > NAMES_SHOWN ? ', …' : ''
  // Variables of a list are maps of one entry each; hosts and groups are words.
  const entries = names.slice(0, NAMES_SHOWN).map((name) => `${name}: ${key === 'vars' ? '…' : '{}'}`)
  return `write a map, each name with a colon: ${key}: {${entries.join(', ')}${more}}`
}

/**
 * The sentence for one error of ajv's.
 *
 * @param error with `data` and `parentSchema`, as ajv's `verbose` gives them
 */
export function problem(error: ErrorObject): Problem {
  const { keyword, instancePath, params, data } = error
  const schema: { readonly errorMessage?: string; readonly description?: string; readonly properties?: object } =
    Object(error.parentSchema)
  const name = instancePath === '' ? 'the inventory' : lastWord(instancePath)
  const properties = Object.keys(schema.properties ?? {})
  switch (keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty)
      return {
        message: `${name}: there is no '${key}' here${didYouMean(key, properties)}`,
        hint: `there are ${properties.join(', ')}`,
      }
    }
    case 'required': {
      const missing = String(params.missingProperty)
      // A misspelt key is missing and unknown at once; the unknown word is the one that helps.
      const misspelt = Object.keys(Object(data)).find(
        (key) => !properties.includes(key) && nearest(key, [missing]) !== undefined,
      )
      if (misspelt !== undefined)
        return { message: `${name}: there is no '${misspelt}' here; did you mean '${missing}'?` }
      return {
        message: `${name}: '${missing}' is missing`,
        ...(missing === 'sha256' && { hint: "write sha256: '' and let `npx hawser pin` fill it in" }),
      }
    }
    case 'minProperties':
      return { message: 'the inventory is empty', hint: 'write: all: {hosts: {NAME: {}}}' }
    case 'enum':
      if (schema.errorMessage === undefined) {
        const allowed: readonly unknown[] = params.allowedValues
        const near = typeof data === 'string' ? didYouMean(data, allowed.map(String)) : ''
        return {
          message: `${name}: there is no ${shown(data, name)} to choose${near}`,
          hint: `one of ${allowed.join(', ')}`,
        }
      }
      break
    case 'type':
      if (Array.isArray(data))
        return {
          message: `${name} ${schema.errorMessage ?? 'must be a map'}, and this is a list`,
          ...listHint(name, data, instancePath),
        }
      break
    default:
  }
  return { message: `${name} ${schema.errorMessage ?? error.message ?? 'is not valid'}, not ${shown(data, name)}` }
}

/** A hint for lists in the place of maps. */
function listHint(name: string, list: readonly unknown[], pointer: string): { readonly hint?: string } {
  if (['hosts', 'children', 'vars'].includes(name)) return { hint: asMap(name, list) }
  // A group, or the variables of a host.
  return {
    hint:
      pointer.split('/').length === 2 || pointer.includes('/children/')
        ? `write: ${name}: {hosts: {NAME: {}}}`
        : asMap('vars', list).replace('vars', name),
  }
}
