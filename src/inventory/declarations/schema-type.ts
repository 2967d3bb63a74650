/** Types that a project's own schema of its variables says by itself. */
import { propertyName, textLiteral } from './property-name.ts'

/** What `type` names mean in TypeScript. */
const PLAIN: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
}

/**
 * The type that a schema gives a value, where it says so plainly: by `type`, `enum`, `const`, `items` and `properties`.
 *
 * @returns undefined where it takes more than that to tell
 */
export function schemaType(schema: unknown): string | undefined {
  if (!isObject(schema) || ['$ref', 'anyOf', 'oneOf', 'allOf', 'not', 'if'].some((word) => word in schema)) {
    return undefined
  }
  if ('const' in schema) return literals([schema.const])
  if (Array.isArray(schema.enum)) return literals(schema.enum)
  const types: readonly unknown[] = [schema.type].flat()
  const parts = types.map((type) => typeOf(type, schema))
  return parts.includes(undefined) ? undefined : parts.join(' | ')
}

function typeOf(type: unknown, schema: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof type !== 'string') return undefined
  if (Object.hasOwn(PLAIN, type)) return PLAIN[type]
  if (type === 'array') {
    const item = schemaType(schema.items)
    return item === undefined ? undefined : `readonly (${item})[]`
  }
  return type === 'object' ? objectType(schema) : undefined
}

/** Only of maps that have no other keys than those that are named. */
function objectType({
  properties,
  required,
  additionalProperties,
}: Readonly<Record<string, unknown>>): string | undefined {
  if (!isObject(properties) || additionalProperties !== false) return undefined
  const needed: readonly unknown[] = Array.isArray(required) ? required : []
  const fields = Object.entries(properties).map(([key, value]) => {
    const type = schemaType(value)
    return type === undefined ? undefined : `readonly ${propertyName(key)}${needed.includes(key) ? '' : '?'}: ${type}`
  })
  return fields.includes(undefined) ? undefined : `{ ${fields.join('; ')} }`
}

function literals(values: readonly unknown[]): string | undefined {
  const parts = values.map((value) => {
    if (typeof value === 'string') return textLiteral(value)
    return value === null || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
  })
  return parts.includes(undefined) ? undefined : parts.join(' | ')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
