/** The checks of operations' options: ajv's code, made ahead of time where a schema is declared, else in the run. */
import { createRequire } from 'node:module'
import type { Ajv, KeywordCxt, Options, ValidateFunction } from 'ajv'
import { OPTION_KINDS } from './option-kinds.ts'
import type { OptionsSchema } from './schema.ts'
import { validators } from './schema-validators.ts'

/** What is asked of a schema here, whichever interface it describes. */
export type AnySchema = Pick<OptionsSchema<object>, 'type' | 'additionalProperties'> & { readonly properties: object }

const declared = new Map<string, AnySchema>()

/** The schemas that code is made of ahead of time (`npm run validators`), by the name of their operation. */
export const declaredSchemas: ReadonlyMap<string, AnySchema> = declared

/** Declares the schema of an operation's options. */
export function declareSchema(operation: string, schema: AnySchema): void {
  declared.set(operation, schema)
}

let ajv: Ajv | undefined
const used = new WeakMap<object, ValidateFunction>()

/** The check of a schema. One that was made ahead of time is taken only for the very schema that it was made of. */
export function validatorOf(schema: AnySchema): ValidateFunction {
  let validator = used.get(schema)
  if (validator === undefined) {
    validator = validators.get(JSON.stringify(schema))
    if (validator === undefined) {
      ajv ??= optionsAjv()
      validator = ajv.compile(schema)
    }
    used.set(schema, validator)
  }
  return validator
}

/**
 * ajv with our keyword `is`. By `require`, because validation happens in the very tick of the call: operations issued in
 * one tick are one batch.
 *
 * @param options beside those that make the errors what messages are made of
 */
export function optionsAjv(options: Options = {}): Ajv {
  const require = createRequire(import.meta.url)
  // The package's CommonJS entry has exactly the exports that its types declare.
  const { Ajv, _ } = require('ajv') as typeof import('ajv')
  const made = new Ajv({ allowUnionTypes: true, verbose: true, ...options })
  made.addKeyword({
    keyword: 'is',
    schemaType: 'string',
    metaSchema: { enum: Object.keys(OPTION_KINDS) },
    // Code rather than a function: what is made ahead of time imports the kinds by this name.
    code(context: KeywordCxt) {
      const kinds = context.gen.scopeValue('keyword', { ref: OPTION_KINDS, code: _`OPTION_KINDS` })
      context.pass(_`${kinds}[${context.schema}].holds(${context.data})`)
    },
  })
  return made
}
