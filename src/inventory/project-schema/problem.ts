/** What a project's schema finds wrong with a variable, in the words of somebody who wrote the inventory. */
import type { ErrorObject } from 'ajv'
import { didYouMean, nearest } from '../../core/nearest.ts'
import { Secret } from '../../core/secret.ts'
import { shown } from '../schema-problem.ts'
import type { InventoryValue, Variables } from '../types.ts'

/** One mistake in a host's variables. */
export interface VariableProblem {
  /** The variable that has it, or that nobody sets. */
  readonly variable: string
  /** The variable to look at: of one that nobody sets, the one that is nearly called so. Undefined where there is none. */
  readonly culprit?: string
  /** What is wrong with it, to be put behind its name and host. */
  readonly message: string
}

/** The words of a JSON pointer. */
function words(pointer: string): readonly string[] {
  const [, ...parts] = pointer.split('/')
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** A place in a value as one writes it in a program: `.limits[0]`. */
function path(parts: readonly string[]): string {
  return parts.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('')
}

/**
 * The sentence for one error of ajv's.
 *
 * @param error with `data` and `parentSchema`, as ajv's `verbose` gives them
 * @param vars of the host: what is secret in them is not shown
 */
export function variableProblem(error: ErrorObject, vars: Variables): VariableProblem {
  const [name, ...inside] = words(error.instancePath)
  const { keyword, params } = error
  // A schema's properties are an object, where it has any.
  const known = Object.keys((error.parentSchema?.properties ?? {}) as object)
  if (name === undefined) return wholeProblem(error, known, vars)
  const at = inside.length === 0 ? '' : `${path(inside)} `
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
    const key = String(params.additionalProperty ?? params.unevaluatedProperty)
    return { variable: name, culprit: name, message: `${at}has no '${key}'${didYouMean(key, known)}` }
  }
  if (keyword === 'required') {
    const missing = String(params.missingProperty)
    const near = nearest(
      missing,
      Object.keys(Object(error.data)).filter((key) => !known.includes(key)),
    )
    const instead = near === undefined ? '' : `; is '${near}' meant to be it?`
    return { variable: name, culprit: name, message: `${at}lacks '${missing}'${instead}` }
  }
  const value = isSecret(vars, [name, ...inside]) ? 'its value' : shown(error.data, name)
  if (keyword === 'enum') {
    const allowed: readonly unknown[] = params.allowedValues
    const near =
      typeof error.data === 'string' && value !== 'its value' ? didYouMean(error.data, allowed.map(String)) : ''
    return {
      variable: name,
      culprit: name,
      message: `${at}${value} is none of ${allowed.map(String).join(', ')}${near}`,
    }
  }
  return { variable: name, culprit: name, message: `${at}${value} does not fit: it ${expectation(error)}` }
}

/** What a value must be: the schema's own sentence, else ajv's. */
function expectation({ keyword, params, parentSchema, message }: ErrorObject): string {
  if (typeof parentSchema?.errorMessage === 'string') return parentSchema.errorMessage
  if (keyword === 'const') return `must be ${JSON.stringify(params.allowedValue)}`
  return message ?? 'is not valid'
}

/** An error about the variables as a whole. */
function wholeProblem(
  { keyword, params, message }: ErrorObject,
  known: readonly string[],
  vars: Variables,
): VariableProblem {
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
    const key = String(params.additionalProperty ?? params.unevaluatedProperty)
    return { variable: key, culprit: key, message: `there is no such variable${didYouMean(key, known)}` }
  }
  if (keyword === 'required') {
    const missing = String(params.missingProperty)
    const near = nearest(
      missing,
      Object.keys(vars).filter((key) => !known.includes(key)),
    )
    return near === undefined
      ? { variable: missing, message: 'nothing sets it' }
      : { variable: missing, culprit: near, message: `nothing sets it; is '${near}' meant to be it?` }
  }
  return { variable: 'the variables', message: message ?? 'are not valid' }
}

/** True where a secret stands on the way to a value. */
function isSecret(vars: Variables, way: readonly string[]): boolean {
  let value: InventoryValue | undefined = vars
  for (const word of way) {
    // Lists and maps alike give what stands under a name.
    value = (Object(value) as Readonly<Record<string, InventoryValue>>)[word]
    if (value instanceof Secret) return true
  }
  return false
}
