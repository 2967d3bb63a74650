/** Checks the variables of hosts against a project's own schema. */
import type { ErrorObject } from 'ajv'
import { InventoryError, type SourcePosition } from '../../core/errors.ts'
import { Secret } from '../../core/secret.ts'
import type { InventoryValue, Variables } from '../types.ts'
import { PROJECT_SCHEMA, type ProjectSchema } from './load.ts'
import { type VariableProblem, variableProblem } from './problem.ts'

/** A host, and the variables that a play has for it. */
export interface CheckedHost {
  readonly name: string
  readonly vars: Variables
  /** Where each variable was written; a play's own stand in no file. */
  readonly origins: ReadonlyMap<string, SourcePosition>
}

/** Mistakes that one error tells at most. */
const MISTAKES_SHOWN = 10

/** Hosts that one mistake names at most. */
const HOSTS_SHOWN = 3

/** One mistake, and all hosts that have it. */
interface SharedMistake extends VariableProblem {
  readonly position: SourcePosition | undefined
  readonly hosts: string[]
}

/**
 * Checks the variables of hosts. Of values that are worked out when they are read, only those are read that the schema
 * names.
 *
 * @throws {InventoryError} that tells every mistake once, with the place of the variable and the hosts that have it
 */
export function checkVariables({ validate }: ProjectSchema, hosts: readonly CheckedHost[]): void {
  const mistakes = new Map<string, SharedMistake>()
  for (const host of hosts) {
    if (validate(plainView(host.vars))) continue
    for (const error of (validate.errors ?? []).filter(isTold)) {
      const problem = variableProblem(error, host.vars)
      const position = problem.culprit === undefined ? undefined : host.origins.get(problem.culprit)
      const key = JSON.stringify([position, problem.variable, problem.message])
      const known = mistakes.get(key)
      if (known === undefined) mistakes.set(key, { ...problem, position, hosts: [host.name] })
      else known.hosts.push(host.name)
    }
  }
  const all = [...mistakes.values()].sort(byPlace)
  const [first, ...others] = all
  if (first === undefined) return
  const more = others.slice(0, MISTAKES_SHOWN - 1).map((mistake) => `${placeOf(mistake)}${sentence(mistake)}`)
  const hidden = all.length - MISTAKES_SHOWN
  const lines = [sentence(first), ...more, ...(hidden > 0 ? [`and ${hidden} more`] : [])]
  throw new InventoryError(lines.join('\n'), {
    ...(first.position !== undefined && { position: first.position }),
    hint: `${PROJECT_SCHEMA} says what variables must be`,
  })
}

/** Variables with a meaning of their own are the inventory's business; `if` only says that another error is there. */
function isTold({ keyword, instancePath, params }: ErrorObject): boolean {
  if (keyword === 'if') return false
  const name = params.additionalProperty ?? params.unevaluatedProperty
  return instancePath !== '' || typeof name !== 'string' || !/^(ansible_.*|release|rehearsal)$/s.test(name)
}

function sentence({ variable, message, hosts }: SharedMistake): string {
  const more = hosts.length - HOSTS_SHOWN
  const names = hosts.slice(0, HOSTS_SHOWN).join(', ')
  return `${variable} of ${names}${more > 0 ? ` and ${more} more` : ''}: ${message}`
}

function placeOf({ position }: SharedMistake): string {
  return position === undefined ? '' : `${position.file}:${position.line}:${position.column}: `
}

/** In the order of files and lines; what stands in no file comes last. */
function byPlace({ position: one }: SharedMistake, { position: other }: SharedMistake): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined)
  if (one.file !== other.file) return one.file < other.file ? -1 : 1
  return one.line - other.line || one.column - other.column
}

/** Variables as a schema sees them: secrets as the text that they hide, each read when it is asked for. */
function plainView(vars: Variables): object {
  const read = new Map<string, unknown>()
  const isOwn = (name: string | symbol): name is string => typeof name === 'string' && Object.hasOwn(vars, name)
  return new Proxy(
    {},
    {
      get(_target, name) {
        if (!isOwn(name)) return undefined
        if (!read.has(name)) read.set(name, plain(vars[name] ?? null))
        return read.get(name)
      },
      has: (_target, name) => isOwn(name),
      ownKeys: () => Object.keys(vars),
      // Who goes through the names wants to know that they are there, not what they hold.
      getOwnPropertyDescriptor: (_target, name) =>
        isOwn(name) ? { configurable: true, enumerable: true, writable: false, value: undefined } : undefined,
    },
  )
}

function plain(value: InventoryValue): unknown {
  if (value instanceof Secret) return value.reveal()
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: InventoryValue) => plain(item))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}
