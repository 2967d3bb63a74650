import type { ErrorObject, ValidateFunction } from 'ajv'
import { isMap, isScalar, isSeq, type Node } from 'yaml'
import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { Secret } from '../core/secret.ts'
import { mapEntries } from './map-entries.ts'
import type { VariableMap } from './parse.ts'
import { isVaultTag, VAULT_KEY } from './raw-value.ts'
import { isDeferred } from './resolve.ts'
import { problem } from './schema-problem.ts'
import type { Source } from './source.ts'
import type { InventoryValue } from './types.ts'
import { plainDocument } from './unfold.ts'
import { isConnectionVariable } from './variable-names.ts'
import { isTemplate } from './with-templates.ts'

/** What a group may hold. */
const GROUP_KEYS = ['hosts', 'vars', 'children']

/** What a validator is for: a whole inventory, or one map of variables. */
type Validated = 'inventory' | 'variables'

/** ajv's code for our schema, made ahead of time: to load ajv and to compile took longer than to read an inventory. */
async function validatorOf(what: Validated): Promise<ValidateFunction> {
  return (await import('./schema-validators.ts'))[what]
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

/** What a schema says of the text of vault data, though not that it is text: nobody has decrypted it yet. */
function isOfEncrypted(error: ErrorObject, source: Source): boolean {
  const node = culprit(error, source)
  // Of JSON, which has no tags, a map of one key.
  if (isMap(node)) return mapEntries(node, source).every(({ name }) => name === VAULT_KEY) && node.items.length === 1
  if (!isScalar(node) || !isVaultTag(node.tag)) return false
  const { type = [] }: { readonly type?: string | readonly string[] } = Object(error.parentSchema)
  return !(error.keyword === 'type' && [type].flat().includes('object'))
}

/** Where variables are, in an inventory: below `vars`, or below a host. */
const IN_VARIABLES = /\/(?:vars|hosts\/[^/]*)\/[^/]/

/** What a schema says of a template: what comes out of it is looked at when it is worked out. */
function isOfTemplate(error: ErrorObject, source: Source): boolean {
  const node = nodeAt(error.instancePath, source)
  const isVariable = IN_VARIABLES.test(error.instancePath) || isVariableName(error.instancePath)
  const isText = isScalar(node) && typeof node.value === 'string' && node.tag !== '!unsafe'
  return isVariable && isText && isTemplate(String(node.value))
}

/** True for a pointer in a file of variables: it begins with one that has a meaning. */
function isVariableName(pointer: string): boolean {
  return hasMeaning(pointerWords(pointer)[0] ?? '')
}

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
  return check(await validatorOf('inventory'), source)
}

/**
 * Checks a file that holds a map of variables. Most need no look: the schema knows few names.
 *
 * @throws {InventoryError} at the first place that does not fit
 */
export async function validateVariablesFile(source: Source): Promise<void> {
  const { contents } = source.document
  if (!mapEntries(contents, source).some(({ name }) => hasMeaning(name))) return
  check(await validatorOf('variables'), source)
}

/** @returns warnings */
function check(validate: ValidateFunction, source: Source): string[] {
  if (validate(plainDocument(source))) return []
  const found = (validate.errors ?? [])
    .filter((error) => !isFollowUp(error) && !isOfEncrypted(error, source) && !isOfTemplate(error, source))
    .map((error) => ({ error, position: source.positionOf(culprit(error, source)) }))
    .sort((one, other) => one.position.line - other.position.line || one.position.column - other.position.column)
  const first = found.find(({ error }) => !isForeignGroupKey(error))
  if (first !== undefined) {
    const node = culprit(first.error, source)
    const { message, hint } = problem(first.error, isScalar(node) ? node.source : undefined)
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
 * Checks variables of an inventory that is no YAML, each at its place.
 *
 * @throws {InventoryError} at one that does not fit
 */
export async function validateVariableMap(vars: VariableMap): Promise<void> {
  for (const [name, { value, position }] of vars) {
    if (!hasMeaning(name) || position === undefined || isDeferred(value)) continue
    const { file, line, column } = position
    await validateVariables({ [name]: value instanceof Secret ? value.reveal() : value }, `${file}:${line}:${column}`)
  }
}

/** True for the variables that the schema says something of. */
function hasMeaning(name: string): boolean {
  return isConnectionVariable(name) || name === 'release' || name === 'rehearsal'
}

/** Checks the value of one variable; throws an {@link InventoryError}. */
export type VariableCheck = (
  name: string,
  value: InventoryValue | undefined,
  position: SourcePosition | undefined,
) => void

/** Loads what it takes to check variables when they are read. */
export async function variableCheck(): Promise<VariableCheck> {
  const variables = await validatorOf('variables')
  return (name, value, position) => {
    if (variables({ [name]: value instanceof Secret ? value.reveal() : value })) return
    const first = variables.errors?.find((error) => !isFollowUp(error))
    // Of what had to be worked out, a message shows where it is and not what came out.
    const wanted = Object(first?.parentSchema).errorMessage ?? first?.message ?? 'is not valid'
    throw new InventoryError(
      `${name}: its value does not fit: it ${wanted}`,
      position === undefined ? {} : { position },
    )
  }
}

/**
 * Checks variables that stand in no inventory, such as `--extra-vars`.
 *
 * @param origin where they come from, for the message
 * @throws {InventoryError} naming the first variable that does not fit
 */
export async function validateVariables(values: Readonly<Record<string, unknown>>, origin: string): Promise<void> {
  // Most runs give no variable with a meaning, and do not load the validators.
  const names = Object.keys(values)
  if (!names.some(hasMeaning)) return
  const variables = await validatorOf('variables')
  if (variables(values)) return
  const first = variables.errors?.find((error) => !isFollowUp(error))
  if (first === undefined) return
  const { message, hint } = problem(first)
  throw new InventoryError(`${origin}: ${message}`, hint === undefined ? {} : { hint })
}
