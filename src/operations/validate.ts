import { inspect } from 'node:util'
import type { ErrorObject } from 'ajv'
import { UsageError } from '../core/errors.ts'
import { didYouMean, nearest } from '../core/nearest.ts'
import { redact } from '../core/redaction.ts'
import { hasLostSecret, LOST_SECRET, LOST_SECRET_HINT, Secret } from '../core/secret.ts'
import { type OptionKind, optionKind } from './option-kinds.ts'
import { type AnySchema, validatorOf } from './option-validators.ts'

/** `path`, `env.HOME`, `argv[2]`, from a JSON pointer. */
function optionName(pointer: string): string {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  return parts.map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`)).join('')
}

/** A value as a message shows it: short, and secrets redacted. */
function shown(value: unknown): string {
  const options = { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 4096, maxArrayLength: 4 }
  // Before it is cut: the beginning of a secret would not be found any more.
  const text = redact(inspect(value, options))
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`
}

const JSON_TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

/** What one error expected, to follow `is not`; undefined where only the whole sentence makes sense. */
function expectation(error: ErrorObject): { readonly text: string; readonly hint?: string } | undefined {
  switch (error.keyword) {
    case 'is': {
      // The value of the keyword is a kind: the meta schema held it.
      const { expected, hint } = optionKind(error.schema as OptionKind)
      return hint === undefined ? { text: expected } : { text: expected, hint }
    }
    case 'type':
      return { text: JSON_TYPES[String(error.schema)] ?? String(error.schema) }
    case 'enum':
      return { text: `one of ${error.params.allowedValues.map(shown).join(', ')}` }
    case 'minItems':
      return { text: 'a list with something in it' }
    case 'const':
      return { text: shown(error.schema) }
    default:
      return undefined
  }
}

/** What is wrong with a secret where none may stand, and with what was left of one; undefined for all else. */
function misplacedSecret({ keyword, schema, data }: ErrorObject): { message: string; hint: string } | undefined {
  const takesSecrets = keyword === 'is' && /^(secret text|content)$/.test(String(schema))
  if (hasLostSecret(data)) return { message: LOST_SECRET, hint: takesSecrets ? LOST_SECRET_HINT : PLACES_OF_SECRETS }
  if (takesSecrets || !(data instanceof Secret)) return undefined
  return { message: 'a secret cannot stand here, where others could see it', hint: PLACES_OF_SECRETS }
}

const PLACES_OF_SECRETS = "a program takes secrets in 'env' and 'stdin', and a file in 'content'"

/** One sentence and a hint for what ajv found first. */
function explain(
  errors: readonly ErrorObject[],
  schema: AnySchema,
): { readonly message: string; readonly hint?: string } {
  const last = errors.at(-1)
  if (last === undefined) return { message: 'the options are not valid' }
  const prefix = last.instancePath === '' ? '' : `${optionName(last.instancePath)}: `
  if (last.keyword === 'additionalProperties') {
    const word = String(last.params.additionalProperty)
    const known =
      last.instancePath === '' ? Object.keys(schema.properties) : Object.keys(last.parentSchema?.properties ?? {})
    return { message: `${prefix}there is no option '${word}'${didYouMean(word, known)}` }
  }
  if (last.keyword === 'required') {
    // A misspelt option is missing and unknown at once; the unknown word is the one that helps.
    const missing = String(last.params.missingProperty)
    const misspelt = Object.keys(Object(last.data)).find((word) => nearest(word, [missing]) !== undefined)
    if (misspelt === undefined) return { message: `${prefix}option '${missing}' is missing` }
    return { message: `${prefix}there is no option '${misspelt}'; did you mean '${missing}'?` }
  }
  if (last.keyword === 'anyOf' && misplacedSecret(last) === undefined) {
    // A branch whose own inside is wrong says more than "neither of them".
    const inner = errors.find(
      (error) => error.instancePath.length > last.instancePath.length || error.keyword === 'additionalProperties',
    )
    if (inner !== undefined) return explain([inner], schema)
    const wanted = errors.slice(0, -1).flatMap((error) => expectation(error) ?? [])
    const hint = wanted.find((each) => each.hint !== undefined)?.hint
    const message = `${prefix}${shown(last.data)} is not ${[...new Set(wanted.map((each) => each.text))].join(' or ')}`
    return hint === undefined ? { message } : { message, hint }
  }
  const misplaced = misplacedSecret(last)
  if (misplaced !== undefined) return { message: `${prefix}${misplaced.message}`, hint: misplaced.hint }
  const wanted = expectation(last)
  if (wanted === undefined) return { message: `${prefix}${shown(last.data)} ${last.message ?? 'is not valid'}` }
  const near =
    last.keyword === 'enum' && typeof last.data === 'string' ? didYouMean(last.data, last.params.allowedValues) : ''
  const message = `${prefix}${shown(last.data)} is not ${wanted.text}${near}`
  return wanted.hint === undefined ? { message } : { message, hint: wanted.hint }
}

/**
 * Checks options against a schema.
 *
 * @param operation name of the operation, for the message
 * @throws {UsageError} that names the operation, the option, and the nearest right word for a misspelt one
 */
export function validateOptions(operation: string, schema: AnySchema, options: unknown): void {
  const validate = validatorOf(schema)
  if (validate(options)) return
  const { message, hint } = explain(validate.errors ?? [], schema)
  throw new UsageError(`${operation}: ${message}`, hint === undefined ? { operation } : { operation, hint })
}
