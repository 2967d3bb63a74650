import { readFile } from 'node:fs/promises'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { isMap, isSeq, type Node } from 'yaml'
import { InventoryError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { mapEntries } from './map-entries.ts'
import { problem } from './schema-problem.ts'
import { plainDocument, type Source } from './source.ts'
import { isConnectionVariable } from './variable-names.ts'

/** The schema's validators: of a whole inventory, and of one map of variables. */
interface Validators {
  readonly inventory: ValidateFunction
  readonly variables: ValidateFunction
}

/** What a group may hold. */
const GROUP_KEYS = ['hosts', 'vars', 'children']

let loaded: Promise<Validators> | undefined

/** Loads ajv and the schema, once; neither is needed before an inventory is read. */
function validators(): Promise<Validators> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<Validators> {
  const [{ Ajv }, text] = await Promise.all([
    import('ajv'),
    readFile(new URL('../../schema/inventory.schema.json', import.meta.url), 'utf8'),
  ])
  // All errors, to report the one that comes first in the file; `verbose` gives their data and schema.
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
  })
  ajv.addVocabulary(['errorMessage', 'patternErrorMessage'])
  const schema: { readonly $id: string } = JSON.parse(text)
  const inventory = ajv.compile(schema)
  const variables = ajv.compile({ $ref: `${schema.$id}#/definitions/variables` })
  return { inventory, variables }
}

/** The words of a JSON pointer. */
function pointerWords(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((word) => word.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The node that a pointer leads to, or the last one on the way there. */
function nodeAt(pointer: string, source: Source): Node | undefined {
  let node = source.resolve(source.document.contents)
  for (const word of pointerWords(pointer)) {
    const next = childOf(node, word, source)
    if (next === undefined) return node
    node = next
  }
  return node
}

function childOf(node: Node | undefined, word: string, source: Source): Node | undefined {
  if (isMap(node)) {
    const entry = mapEntries(node, source).find(({ name }) => name === word)
    return entry?.value ?? entry?.key
  }
  return isSeq(node) ? source.resolve(node.items[Number(word)]) : undefined
}

/** The node that an error is about: for a superfluous key, that key. */
function culprit(error: ErrorObject, source: Source): Node | undefined {
  const node = nodeAt(error.instancePath, source)
  if (error.keyword !== 'additionalProperties' || !isMap(node)) return node
  const { additionalProperty } = error.params
  return mapEntries(node, source).find(({ name }) => name === additionalProperty)?.key ?? node
}

/** Errors that only say that another one is there. */
const isFollowUp = ({ keyword }: ErrorObject): boolean => keyword === 'if'

/** A key of a group that is none of hosts, vars and children: Ansible warns and goes on, and so do we. */
const isForeignGroupKey = ({ keyword, parentSchema }: ErrorObject): boolean =>
  keyword === 'additionalProperties' && Object.hasOwn(Object(parentSchema?.properties), 'children')

/**
 * Checks an inventory against `schema/inventory.schema.json`.
 *
 * @returns warnings: keys of groups that mean nothing
 * @throws {InventoryError} at the first place that does not fit
 */
export async function validateInventory(source: Source): Promise<string[]> {
  const { inventory } = await validators()
  if (inventory(plainDocument(source))) return []
  const found = (inventory.errors ?? [])
    .filter((error) => !isFollowUp(error))
    .map((error) => ({ error, position: source.positionOf(culprit(error, source)) }))
    .sort((one, other) => one.position.line - other.position.line || one.position.column - other.position.column)
  const first = found.find(({ error }) => !isForeignGroupKey(error))
  if (first !== undefined) {
    const { message, hint } = problem(first.error)
    throw new InventoryError(
      message,
      hint === undefined ? { position: first.position } : { position: first.position, hint },
    )
  }
  return found.map(({ error, position: { file, line, column } }) => {
    const key = String(error.params.additionalProperty)
    return `${file}:${line}:${column}: '${key}' is no key of a group, and is left out${didYouMean(key, GROUP_KEYS) || '; hosts go under hosts, variables under vars'}`
  })
}

/**
 * Checks variables that stand in no inventory, such as `--extra-vars`.
 *
 * @param origin where they come from, for the message
 * @throws {InventoryError} naming the first variable that does not fit
 */
export async function validateVariables(values: Readonly<Record<string, unknown>>, origin: string): Promise<void> {
  // ajv takes longest for its first compile: most runs give no variable with a meaning.
  const names = Object.keys(values)
  if (!names.some((name) => isConnectionVariable(name) || name === 'release' || name === 'rehearsal')) return
  const { variables } = await validators()
  if (variables(values)) return
  const first = variables.errors?.find((error) => !isFollowUp(error))
  if (first === undefined) return
  const { message, hint } = problem(first)
  throw new InventoryError(`${origin}: ${message}`, hint === undefined ? {} : { hint })
}
