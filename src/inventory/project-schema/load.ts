/** The schema of a project's own variables, `schema/vars.schema.json` below the working directory. */
import { readFile } from 'node:fs/promises'
import { isIPv4, isIPv6 } from 'node:net'
import { join } from 'node:path'
import type { Ajv, AnySchemaObject, Options, ValidateFunction } from 'ajv'
import { InventoryError } from '../../core/errors.ts'
import { didYouMean } from '../../core/nearest.ts'
import { schemaMistake, syntaxMistake } from './mistakes.ts'

/** Where it is looked for, from the working directory. */
export const PROJECT_SCHEMA = 'schema/vars.schema.json'

/** A project's schema, compiled. */
export interface ProjectSchema {
  /** As messages show it. */
  readonly file: string
  /** As it was written. */
  readonly schema: AnySchemaObject
  readonly validate: ValidateFunction
}

/** Formats that Node can tell by itself; a schema that names another is a mistake, since it would check nothing. */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  ipv4: isIPv4,
  ipv6: isIPv6,
  uri: (text) => URL.canParse(text),
  regex: isRegularExpression,
}

const OPTIONS: Options = {
  allErrors: true,
  verbose: true,
  // A misspelt keyword would check nothing, and be green; what only is bad style is none of our business.
  strict: true,
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  allowUnionTypes: true,
  allowMatchingProperties: true,
  logger: false,
}

/**
 * Reads and compiles the schema of a project's variables. Nothing is loaded for a project that has none.
 *
 * @returns undefined where the project has none
 * @throws {InventoryError} for a schema that cannot be read or compiled, at the place of its mistake
 */
export async function loadProjectSchema(cwd: string): Promise<ProjectSchema | undefined> {
  const text = await readText(join(cwd, PROJECT_SCHEMA))
  if (text === undefined) return undefined
  const schema = parse(text)
  const ajv = await compilerFor(schema, text)
  for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format)
  // The sentences that our own schema has for people are a project's to use as well.
  ajv.addVocabulary(['errorMessage'])
  return { file: PROJECT_SCHEMA, schema, validate: compile(ajv, schema, text) }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    // Errors of the file system carry a code; a file where the folder should be is no schema either.
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new InventoryError(`the schema ${PROJECT_SCHEMA} cannot be read`, {
      cause,
      hint: cause instanceof Error ? cause.message : String(cause),
    })
  }
}

function parse(text: string): AnySchemaObject {
  let schema: unknown
  try {
    // A byte order mark is no part of JSON.
    schema = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw syntaxMistake(PROJECT_SCHEMA, text, cause)
  }
  if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return schema
  throw new InventoryError('a schema of variables must be an object', {
    position: { file: PROJECT_SCHEMA, line: 1, column: 1 },
    hint: 'write {"properties": {"NAME": {"type": "string"}}}',
  })
}

/** ajv of the dialect that the schema names; draft-07 where it names none. */
async function compilerFor(
  { $schema = 'http://json-schema.org/draft-07/schema#' }: AnySchemaObject,
  text: string,
): Promise<Ajv> {
  switch (String($schema).replace(/^https?:\/\/json-schema\.org\/|(\/schema)?#?$/g, '')) {
    case 'draft-07':
      return new (await import('ajv')).Ajv(OPTIONS)
    case 'draft/2019-09':
      return new (await import('ajv/dist/2019.js')).Ajv2019(OPTIONS)
    case 'draft/2020-12':
      return new (await import('ajv/dist/2020.js')).Ajv2020(OPTIONS)
    default:
      throw schemaMistake(PROJECT_SCHEMA, text, '$schema', `there is no dialect '${$schema}' here`, {
        hint: 'known: http://json-schema.org/draft-07/schema#, and https://json-schema.org/draft/2020-12/schema',
      })
  }
}

function compile(ajv: Ajv, schema: AnySchemaObject, text: string): ValidateFunction {
  if (ajv.validateSchema(schema) !== true) {
    const { instancePath: path = '', message = 'is not valid', params, data } = ajv.errors?.[0] ?? {}
    const near = didYouMean(String(data), Array.isArray(params?.allowedValues) ? params.allowedValues.map(String) : [])
    throw schemaMistake(PROJECT_SCHEMA, text, path, `${path === '' ? 'the schema' : path} ${message}${near}`)
  }
  try {
    return ajv.compile(schema)
  } catch (cause) {
    // ajv's own words: `strict mode: unknown keyword: "requird"`, `can't resolve reference #/definitions/x from id #`.
    const message = (cause instanceof Error ? cause.message : String(cause)).replace(/^strict mode: /, '')
    const [, word = ''] = /"([^"]+)"|reference (\S+)|expression: \/(.*)\/\w*:/.exec(message)?.filter(Boolean) ?? []
    const known = message.includes('keyword') ? Object.keys(ajv.RULES.keywords) : Object.keys(FORMATS)
    throw schemaMistake(PROJECT_SCHEMA, text, word, `${message}${didYouMean(word, known)}`, { cause })
  }
}

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}
