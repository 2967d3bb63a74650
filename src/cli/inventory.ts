import { UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { type AssembledInventory, assembleInventory, LOCALHOST } from '../inventory/assemble.ts'
import { graphLines } from '../inventory/graph.ts'
import type { HostRecord } from '../inventory/groups.ts'
import { jsonText } from '../inventory/json-text.ts'
import type { ListedVariables } from '../inventory/listed-value.ts'
import { InventoryListing } from '../inventory/listing.ts'
import { type Selectable, selectHosts, selectLimit } from '../inventory/pattern.ts'
import { yamlText } from '../inventory/yaml-text.ts'
import type { FlagDefinition } from './flag-definitions.ts'
import { INVENTORY_FLAGS, inventoryChoice } from './inventory-flags.ts'
import { refuseFlagsThatNpmTook } from './npm-flags.ts'
import { oneLimit } from './one-limit.ts'
import { type GivenFlags, readFlags } from './read-flags.ts'
import { flagLines } from './task-help.ts'

const FLAGS: readonly FlagDefinition[] = [
  { name: 'list', type: 'boolean', description: 'all groups, hosts and variables, as JSON' },
  { name: 'host', type: 'string', placeholder: 'HOST', description: 'the variables of one host, as JSON' },
  { name: 'graph', type: 'boolean', description: 'groups and hosts as a tree, from all or from GROUP down' },
  {
    name: 'hosts',
    type: 'string',
    placeholder: 'PATTERN',
    description: 'the hosts that a pattern means, a name a line',
  },
  { name: 'yaml', short: 'y', type: 'boolean', description: 'YAML instead of JSON; alone, the same as --list --yaml' },
  { name: 'vars', type: 'boolean', description: 'with --graph: variables too' },
  {
    name: 'export',
    type: 'boolean',
    description: "with --list: groups' variables with the groups, not with their hosts",
  },
  { name: 'show-secrets', type: 'boolean', description: 'print what is decrypted out of encrypted files, too' },
  ...INVENTORY_FLAGS,
  {
    name: 'limit',
    short: 'l',
    type: 'string',
    placeholder: 'PATTERN',
    description: "only these hosts: names, groups, globs, @FILE; 'web:!web-3', 'web:&staging'",
  },
  { name: 'help', short: 'h', type: 'boolean', description: 'show this text' },
]

/** What the command can be asked for. */
const ACTIONS = ['list', 'host', 'graph', 'hosts'] as const
type Action = (typeof ACTIONS)[number]

/**
 * The command `hawser inventory`: shows the inventory as Hawser has read it, as `ansible-inventory` does.
 *
 * @param argv what stands behind `inventory`
 * @returns the exit code
 * @throws {UsageError} for flags that make no sense
 * @throws {InventoryError} for an inventory with a mistake, and a pattern that matches no host
 */
export async function inventory(argv: readonly string[]): Promise<number> {
  const { given, positionals } = readFlags(argv, FLAGS)
  if (given.has('help')) {
    process.stdout.write(usage())
    return 0
  }
  refuseFlagsThatNpmTook(process.env, given, FLAGS)
  const action = actionOf(given)
  const [group = 'all', ...more] = positionals
  const superfluous = action === 'graph' ? more[0] : positionals[0]
  if (superfluous !== undefined) {
    throw new UsageError(`'${superfluous}' is one word too many`, {
      hint: action === 'graph' ? '--graph takes one group' : 'a pattern goes behind --hosts or --limit',
    })
  }
  const { inventories, options } = inventoryChoice(given)
  // As in Ansible, what is exported is the inventory's own, unless a folder of task files is named.
  const { taskFile: _, ...withoutTaskFile } = options
  const isOwn = given.has('export') && !given.has('playbook-dir')
  // Nor does it ask there for the password of variables that it does not show.
  const namesOnly = action === 'hosts' || (action === 'graph' && !given.has('vars'))
  const assembled = await assembleInventory(inventories, { ...(isOwn ? withoutTaskFile : options), namesOnly })
  for (const warning of assembled.warnings) process.stderr.write(`hawser: ${warning}\n`)
  process.stdout.write(`${answer(action, assembled, given, group).replace(/\n$/, '')}\n`)
  return 0
}

function actionOf(given: GivenFlags): Action {
  const [action, second] = ACTIONS.filter((name) => given.has(name))
  if (second !== undefined) {
    throw new UsageError(`--${action} and --${second} cannot both be answered`, { hint: 'give one of them' })
  }
  if (action !== undefined) return action
  if (given.has('yaml') || given.has('export')) return 'list'
  throw new UsageError('inventory needs to be told what to show', {
    hint: 'give --list, --host HOST, --graph, --hosts PATTERN or --yaml',
  })
}

function answer(action: Action, assembled: AssembledInventory, given: GivenFlags, group: string): string {
  const hosts = selectableHosts(assembled)
  const limit = oneLimit(given.get('limit'))
  const limited = limit === undefined ? undefined : warned(selectLimit(hosts, limit))
  const listing = new InventoryListing(assembled, {
    ...(limited !== undefined && { hosts: limited }),
    export: given.has('export'),
    showSecrets: given.has('show-secrets'),
  })
  const print = given.has('yaml') ? yamlText : jsonText
  switch (action) {
    case 'graph':
      return graphLines(assembled, listing, group, { vars: given.has('vars') }).join('\n')
    case 'hosts': {
      const names = [...warned(selectHosts(hosts, given.get('hosts')?.at(-1) ?? ''))]
      return names.filter((name) => limited?.has(name) ?? true).join('\n')
    }
    case 'host':
      return print(hostVariables(hosts, listing, given.get('host')?.at(-1) ?? ''))
    case 'list':
      return print(given.has('yaml') ? listing.nested() : listing.byGroup())
  }
}

/** Names of a selection; parts of the pattern that match nothing are told on standard error. */
function warned({ hosts, warnings }: ReturnType<typeof selectHosts<HostRecord>>): ReadonlySet<string> {
  for (const warning of warnings) process.stderr.write(`hawser: ${warning}\n`)
  return new Set(hosts.map(({ name }) => name))
}

function selectableHosts({ tree, membership }: AssembledInventory): Selectable<HostRecord> {
  const groups = new Map([...tree.groups.keys()].map((name) => [name, membership.hostsOf(name)]))
  return { hosts: tree.hosts, groups, localhost: LOCALHOST }
}

function hostVariables(hosts: Selectable<HostRecord>, listing: InventoryListing, name: string): ListedVariables {
  const [host, ...others] = selectHosts(hosts, name).hosts
  if (host !== undefined && others.length === 0) return listing.host(host.name)
  throw new UsageError(`--host takes one host, and '${name}' means ${others.length + 1}`, {
    hint: `--hosts '${name}' lists them${didYouMean(name, hosts.hosts.keys())}`,
  })
}

function usage(): string {
  return `usage: hawser inventory --list | --host HOST | --graph [GROUP] | --hosts PATTERN | --yaml [FLAG…]

Shows the inventory as Hawser has read it, and as ansible-inventory shows it: templates and vault values as they stand in
the files. Programs that read the JSON of ansible-inventory can read this.

${flagLines(FLAGS)}

examples
  hawser inventory --graph web --vars
  hawser inventory --hosts 'web:!web-3'
  hawser inventory --host web-1 -e version=1.2.3
`
}
