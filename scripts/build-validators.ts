/**
 * Writes the checks that ajv makes of our own schemas: `node scripts/build-validators.ts [FOLDER]`, by default into the
 * repository. Run it after a change to such a schema, or to the version of ajv (`npm run validators`).
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const OPERATIONS = 'src/operations/schema-validators.ts'
const out = resolve(process.argv[2] ?? root)

/** The code as text, as a module that others import from, and by lines, which tell what a change to a schema changes. */
const CODE = { source: true, esm: true, lines: true }

write('src/inventory/schema-validators.ts', {
  source: 'schema/inventory.schema.json',
  imports: [],
  code: inventoryValidators(),
})
write(OPERATIONS, {
  source: 'the schemas in src/operations',
  imports: ["import { OPTION_KINDS } from './option-kinds.ts'"],
  code: await optionValidators(),
})

/** The checks of a whole inventory, and of one map of variables. */
function inventoryValidators(): string {
  // All errors, to report the one that comes first in the file; `verbose` gives their data and schema.
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
    code: CODE,
  })
  ajv.addVocabulary(['errorMessage', 'patternErrorMessage'])
  const text = readFileSync(join(root, 'schema/inventory.schema.json'), 'utf8')
  const schema: { readonly $id: string } = JSON.parse(text, withoutTemplates)
  ajv.addSchema(schema)
  return standalone.default(ajv, {
    inventory: `${schema.$id}#/definitions/inventory`,
    variables: `${schema.$id}#/definitions/variables`,
  })
}

/**
 * Editors take any template for any value. We know which text is one, and look at what it comes to; and text that looks
 * like one, and is none, has to fit like any other.
 */
function withoutTemplates(_key: string, value: unknown): unknown {
  const { if: condition, else: rest, ...others }: { readonly if?: unknown; readonly else?: unknown } = Object(value)
  const { $ref }: { readonly $ref?: unknown } = Object(condition)
  return $ref === '#/definitions/template' ? { ...others, ...Object(rest) } : value
}

/** The checks of operations' options, by the text of their schema: none is ever taken for another schema. */
async function optionValidators(): Promise<string> {
  // Operations import what is to be made here.
  if (!existsSync(join(root, OPERATIONS))) {
    writeFileSync(join(root, OPERATIONS), 'export const validators = new Map()\n')
  }
  await import('../src/operations/index.ts')
  const { declaredSchemas, optionsAjv } = await import('../src/operations/option-validators.ts')
  const ajv = optionsAjv({ code: CODE })
  const entries = [...declaredSchemas].map(([name, schema]) => {
    const source = ajv.addSchema(schema, name).getSchema(name)?.source
    const written = [...(source?.scopeValues.schema ?? [])].find(({ value }) => value?.ref === schema)
    if (source === undefined || written === undefined) throw new Error(`ajv made no code of the schema of ${name}`)
    return `  [JSON.stringify(${written}), ${source.validateName}],`
  })
  const names = [...declaredSchemas.keys()]
  const code = standalone.default(ajv, Object.fromEntries(names.map((name) => [name, name])))
  return [
    code.replaceAll(/^export const \w+ = \w+;$/gm, ''),
    'export const validators: ReadonlyMap<string, ValidateFunction> = new Map([',
    ...entries,
    ']);',
  ].join('\n')
}

/** What a module is made of: where its schemas stand, what the code calls by name, and the code. */
interface Validators {
  readonly source: string
  readonly imports: readonly string[]
  readonly code: string
}

/** Makes a module of ajv's code. */
function write(path: string, { source, imports, code }: Validators): void {
  const body = code
    .replace('"use strict";', '')
    .replaceAll(/^export const (\w+) =/gm, 'export const $1: ValidateFunction =')
  // Functions of ajv's own that the code calls are CommonJS.
  const needsRequire = body.includes('require(')
  const lines = [
    `// Made by scripts/build-validators.ts of ${source}: do not edit, run \`npm run validators\`.`,
    "// @ts-nocheck: the code is ajv's.",
    ...(needsRequire ? ["import { createRequire } from 'node:module'"] : []),
    "import type { ValidateFunction } from 'ajv'",
    ...imports,
    ...(needsRequire ? ['const require = createRequire(import.meta.url)'] : []),
    body.trim(),
    '',
  ]
  mkdirSync(dirname(join(out, path)), { recursive: true })
  writeFileSync(join(out, path), lines.join('\n'))
}
