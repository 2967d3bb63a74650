/** An inventory as declarations of TypeScript's: what `hawser types` writes. */
import { type AssembledInventory, variablesFor } from '../assemble.ts'
import type { Variable } from '../parse.ts'
import { propertyName } from './property-name.ts'
import { schemaType } from './schema-type.ts'
import { ValueType } from './value-type.ts'

/** One variable over all hosts. */
interface Declared {
  readonly type: ValueType
  /** Values that the type has taken in: hosts of a group share theirs. */
  readonly seen: Set<Variable>
  /** How many hosts have it. */
  hosts: number
}

/**
 * Declares hosts, groups and variables. The text depends on what the inventory says alone, not on the order of saying it.
 *
 * @param schemas what the project's own schema says of variables, by name, where it has one: what is plain in it comes first
 */
export function declareInventory(assembled: AssembledInventory, schemas?: unknown): string {
  const { tree, membership } = assembled
  const declared = new Map<string, Declared>()
  for (const host of tree.hosts.values()) {
    for (const [name, variable] of variablesFor(assembled, host, membership.groupsOf(host.name))) {
      const known = declared.get(name) ?? { type: new ValueType(), seen: new Set(), hosts: 0 }
      declared.set(name, known)
      known.hosts += 1
      if (known.seen.has(variable)) continue
      known.seen.add(variable)
      known.type.add(variable.value)
    }
  }
  // The properties of a schema are an object, which ajv has seen to.
  const properties = Object(schemas) as Readonly<Record<string, unknown>>
  const variables = [...declared].map(([name, { type, hosts }]) => {
    const said = Object.hasOwn(properties, name) ? schemaType(properties[name]) : undefined
    const whole = said === undefined ? type.toString() : type.mayBeSecret ? `${said} | Secret` : said
    return [name, `${hosts < tree.hosts.size ? '?' : ''}: ${whole}`] as const
  })
  const names = (all: Iterable<string>) => [...all].map((name) => [name, ': true'] as const)
  const body = [
    declareInterface('InventoryHosts', names(tree.hosts.keys())),
    declareInterface('InventoryGroups', names(tree.groups.keys())),
    declareInterface('InventoryVariables', variables),
  ].join('\n\n')
  const used = ['InventoryValue', 'Secret'].filter((type) =>
    variables.some(([, text]) => new RegExp(`\\b${type}\\b`).test(text)),
  )
  const imports = used.length === 0 ? 'export {}' : `import type { ${used.join(', ')} } from 'hawser'`
  return `${imports}\n\ndeclare module 'hawser' {\n${body}\n}\n`
}

/** @param properties names, and what stands behind each */
function declareInterface(name: string, properties: readonly (readonly [string, string])[]): string {
  const lines = [...properties]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([property, rest]) => `    ${propertyName(property)}${rest}\n`)
  return `  interface ${name} {\n${lines.join('')}  }`
}
