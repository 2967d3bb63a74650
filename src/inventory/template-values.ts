/** Templates in values, worked out when somebody reads the value. */
import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import { evaluateValue } from '../jinja/engine.ts'
import { JinjaError, UndefinedError } from '../jinja/jinja-error.ts'
import { Float, isCallable, Lazy, Namespace, Omit, Undefined } from '../jinja/values.ts'
import type { Template } from './deferred.ts'
import { markUndefined, Reading, type TemplateHost, type TemplateWorld } from './template-scope.ts'
import { withSecrets } from './template-secrets.ts'
import type { InventoryValue } from './types.ts'

/** Characters of a template that a message shows. */
const SHOWN_LENGTH = 120

/**
 * Works a template out for a host.
 *
 * @param onFloat called where it gives a float without a fraction, which is a number like others to JavaScript
 * @param isHidden true for a password: no error may quote what is taken for its template
 * @returns undefined for `omit`: as if the variable were not set
 * @throws {InventoryError} with the template's place, for what cannot be worked out
 */
export function evaluateTemplate(
  template: Template,
  host: TemplateHost,
  world: TemplateWorld,
  isHidden: boolean,
  onFloat: () => void,
): InventoryValue | undefined {
  const { text, isSecret } = template
  const reading = new Reading(text, world, host)
  try {
    const evaluated = evaluateValue(text, reading.environment)
    if (evaluated instanceof Float) onFloat()
    const value = plainValue(evaluated)
    if (value === undefined || !(reading.hasSecrets || isSecret)) return value
    return withSecrets(value, isSecret ? undefined : withOtherSecrets(text, reading))
  } catch (error) {
    throw inventoryError(error, template, isHidden || isSecret ? undefined : text)
  }
}

/** What the template gives with other secrets; undefined where it then cannot be worked out. */
function withOtherSecrets(text: string, reading: Reading): unknown {
  try {
    return plainValue(evaluateValue(text, reading.alteredEnvironment))
  } catch {
    return undefined
  }
}

/**
 * A value of Jinja's as variables hold it.
 *
 * @returns undefined for `omit`
 * @throws {JinjaError} for what no variable can hold
 */
export function plainValue(value: unknown): InventoryValue | undefined {
  if (value instanceof Omit) return undefined
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (value instanceof Float) return value.value
  if (value instanceof Undefined) throw value.error()
  if (Array.isArray(value)) return value.map(plainValue).filter((item) => item !== undefined)
  if (value instanceof Namespace) return plainMap([...value.values])
  if (value instanceof Lazy) return plainMap(value.keys().map((key) => [key, value.get(key)]))
  if (isCallable(value) || typeof value !== 'object' || value instanceof Secret) {
    throw new JinjaError('a function is no value', { hint: 'is () missing behind its name?' })
  }
  return value === undefined ? null : plainMap(Object.entries(value))
}

function plainMap(entries: readonly (readonly [string, unknown])[]): InventoryValue {
  const plain = entries.flatMap(([key, item]) => {
    const value = plainValue(item)
    return value === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(plain)
}

/**
 * What to throw for an error of a template.
 *
 * @param place of the template
 * @param text the template; undefined where nothing of it may be shown
 * @returns an {@link InventoryError}, or what is no error of the template's as it is
 */
export function inventoryError(
  error: unknown,
  { position }: { readonly position: SourcePosition },
  text: string | undefined,
): unknown {
  if (!(error instanceof JinjaError)) return error
  // A variable that this one is made of could not be worked out: that is where the mistake is.
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause)
    if (cause instanceof InventoryError) return cause
  const isUndefined = error instanceof UndefinedError
  const made =
    text === undefined
      ? new InventoryError(
          isUndefined ? 'this template needs a variable that is not there' : 'this template cannot be worked out',
          { position, hint: 'it is not shown, since it is secret' },
        )
      : new InventoryError(`${error.message}; in ${expressionAt(text, error.at ?? 0)}`, {
          position,
          ...(error.cause !== undefined && { cause: error.cause }),
          ...(error.hint !== undefined && { hint: error.hint }),
        })
  if (isUndefined) markUndefined(made)
  return made
}

/** The `{{ }}` or `{% %}` that a place is in, on one line; the whole where it is in none. */
function expressionAt(text: string, at: number): string {
  const begin = Math.max(text.lastIndexOf('{{', at), text.lastIndexOf('{%', at))
  const end = begin < 0 ? -1 : text.indexOf(text[begin + 1] === '{' ? '}}' : '%}', Math.max(at, begin + 2))
  const expression = (end < 0 ? text : text.slice(begin, end + 2)).replaceAll(/\s+/g, ' ').trim()
  return expression.length <= SHOWN_LENGTH ? expression : `${expression.slice(0, SHOWN_LENGTH)}…`
}
