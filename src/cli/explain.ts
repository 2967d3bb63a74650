import { HawserError, UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { type AssembledInventory, type AssembleOptions, assembleInventory, LOCALHOST } from '../inventory/assemble.ts'
import { type Explanation, explainVariables } from '../inventory/explain.ts'
import type { HostRecord } from '../inventory/groups.ts'
import { makeInventory } from '../inventory/load.ts'
import { hasTemplate } from '../inventory/resolve.ts'
import { type ExplainedVariable, explainedJson, explainedText } from './explain-report.ts'
import type { FlagDefinition } from './flag-definitions.ts'
import { INVENTORY_FLAGS, inventoryChoice } from './inventory-flags.ts'
import { refuseFlagsThatNpmTook } from './npm-flags.ts'
import { readFlags } from './read-flags.ts'
import { flagLines } from './task-help.ts'

const FLAGS: readonly FlagDefinition[] = [
  ...INVENTORY_FLAGS,
  { name: 'json', type: 'boolean', description: 'one JSON object on stdout, for programs' },
  { name: 'help', short: 'h', type: 'boolean', description: 'show this text' },
]

/**
 * The command `hawser explain`: tells which places set a host's variables, which of them counts, and why.
 *
 * @param argv what stands behind `explain`
 * @returns the exit code
 * @throws {UsageError} for flags that make no sense, and for a host or a variable that is not there
 * @throws {InventoryError} for an inventory with a mistake
 */
export async function explain(argv: readonly string[]): Promise<number> {
  const { given, positionals } = readFlags(argv, FLAGS)
  if (given.has('help')) {
    process.stdout.write(usage())
    return 0
  }
  refuseFlagsThatNpmTook(process.env, given, FLAGS)
  const [hostName, variable, ...more] = positionals
  if (hostName === undefined || more.length > 0) {
    throw new UsageError(
      hostName === undefined ? 'explain needs a host' : `'${more[0]}' is one word too many: explain takes one variable`,
      { hint: 'write: hawser explain HOST [VARIABLE]' },
    )
  }
  const { inventories, options } = inventoryChoice(given)
  const assembled = await assembleInventory(inventories, options)
  const host = hostOf(assembled, hostName)
  const groups = host === LOCALHOST ? [] : assembled.membership.groupsOf(host.name)
  const all = explainVariables(assembled, host, groups)
  const wanted = variable === undefined ? [...all.values()] : [explanationOf(variable, host, all)]
  const explained = await withValues(wanted, host.name, assembled, options)
  for (const warning of assembled.warnings) process.stderr.write(`hawser: ${warning}\n`)
  if (given.has('json')) {
    const variables = Object.fromEntries(explained.map((each) => [each.explanation.name, explainedJson(each)]))
    process.stdout.write(`${JSON.stringify({ host: host.name, groups, variables })}\n`)
    return 0
  }
  process.stdout.write(`${host.name}, in ${groups.join(', ') || 'no group'}\n`)
  for (const each of explained) process.stdout.write(`\n${explainedText(each)}\n`)
  return 0
}

/** Works out the templates among the values that count; what cannot be worked out is told, and nothing fails by it. */
async function withValues(
  explanations: readonly Explanation[],
  host: string,
  assembled: AssembledInventory,
  options: AssembleOptions,
): Promise<readonly ExplainedVariable[]> {
  const isTemplate = ({ mentions }: Explanation): boolean => hasTemplate(mentions.at(-1)?.variable.value ?? null)
  if (!explanations.some(isTemplate)) return explanations.map((explanation) => ({ explanation }))
  const inventory = await makeInventory(assembled, options).catch(problemOf)
  return explanations.map((explanation) => {
    if (!isTemplate(explanation)) return { explanation }
    if ('problem' in inventory) return { explanation, resolved: inventory }
    const { vars } = inventory.hosts.get(host) ?? inventory.localhost
    try {
      return { explanation, resolved: { value: vars[explanation.name] ?? null } }
    } catch (error) {
      return { explanation, resolved: problemOf(error) }
    }
  })
}

/** A mistake in an inventory, as a part of the answer; anything else is a defect. */
function problemOf(error: unknown): { readonly problem: string } {
  if (!(error instanceof HawserError)) throw error
  return { problem: error.message }
}

function hostOf({ tree }: AssembledInventory, name: string): HostRecord {
  const host = tree.hosts.get(name) ?? (name === LOCALHOST.name ? LOCALHOST : undefined)
  if (host !== undefined) return host
  if (tree.groups.has(name)) {
    throw new UsageError(`'${name}' is a group, and explain takes one host`, {
      hint: `hawser inventory --hosts ${name} lists its hosts`,
    })
  }
  throw new UsageError(`there is no host '${name}' in the inventory${didYouMean(name, tree.hosts.keys())}`)
}

function explanationOf(name: string, host: HostRecord, all: ReadonlyMap<string, Explanation>): Explanation {
  const explanation = all.get(name)
  if (explanation !== undefined) return explanation
  throw new UsageError(`nothing sets '${name}' for ${host.name}${didYouMean(name, all.keys())}`, {
    hint: 'variables that a play or a task file sets are in no inventory',
  })
}

function usage(): string {
  return `usage: hawser explain HOST [VARIABLE] [FLAG…]

Tells where the variables of a host come from: every place that sets them, the weakest first, which one counts, and why.
Templates are shown as they stand, and what they come to; secrets are not shown.

${flagLines(FLAGS)}

examples
  hawser explain web-1
  hawser explain web-1 http_port -i staging.yaml
`
}
