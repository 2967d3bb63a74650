/** The inventory as `ansible-inventory --list`, `--host` and `--yaml` print it. */
import { InventoryError } from '../core/errors.ts'
import { type AssembledInventory, LOCALHOST, variablesFor } from './assemble.ts'
import { type ListedValue, type ListedVariables, listedVariables, recordOf } from './listed-value.ts'
import { MOST_LEVELS } from './nesting.ts'
import { overlay } from './overlay.ts'
import type { VariableMap } from './parse.ts'

/** How an inventory is listed. */
export interface ListingOptions {
  /** Names of the hosts to list; all where it is not given. */
  readonly hosts?: ReadonlySet<string>
  /** True to give groups and hosts their own variables, instead of hosts all that hold for them. */
  readonly export?: boolean
  /** True to print what was decrypted out of whole files, too. */
  readonly showSecrets?: boolean
}

/** Of groups in one another, that YAML may show: each is two levels of a file, and of more no file is read. */
const MOST_DEPTH = MOST_LEVELS / 2

type Entries = (readonly [string, ListedValue])[]

/** Lists an inventory, by the names of its groups. */
export class InventoryListing {
  readonly #inventory: AssembledInventory
  readonly #options: ListingOptions

  constructor(inventory: AssembledInventory, options: ListingOptions = {}) {
    this.#inventory = inventory
    this.#options = options
  }

  /**
   * The object that Ansible expects of a program that is an inventory: groups by name, and `_meta.hostvars`. As in
   * `ansible-inventory --list`, groups without hosts and children are left out, and so are hosts without variables.
   */
  byGroup(): ListedVariables {
    const { tree } = this.#inventory
    const groups: Entries = []
    for (const name of this.#groupsBelow('all')) {
      const group = tree.groups.get(name)
      const parts: Entries = [
        ['children', [...(group?.children ?? [])]],
        ['hosts', name === 'all' ? [] : this.hostsIn(name)],
        ['vars', this.#options.export ? this.group(name) : {}],
      ]
      const filled = parts.filter(([, part]) => isFilled(part))
      if (filled.length > 0) groups.push([name, recordOf(filled)])
    }
    const hosts = [...tree.hosts.keys()].filter((name) => this.#isListed(name))
    const variables = hosts.map((name) => [name, this.host(name)] as const).filter(([, vars]) => isFilled(vars))
    return recordOf([...groups, ['_meta', { hostvars: recordOf(variables) }]])
  }

  /**
   * The same as nested groups, `all` at the top: what can be written into a YAML inventory.
   *
   * @throws {InventoryError} for groups that are nested too deeply
   */
  nested(): ListedVariables {
    const described = new Set<string>()
    const describe = (name: string, depth: number): ListedVariables => {
      if (depth > MOST_DEPTH) throw tooDeep('--yaml', name, MOST_DEPTH)
      const children = [...(this.#inventory.tree.groups.get(name)?.children ?? [])]
      const nested = recordOf(children.map((child) => [child, describe(child, depth + 1)]))
      // A host's variables stand where it is mentioned first.
      const hosts = (name === 'all' ? [] : this.hostsIn(name)).map((host) => {
        const vars = described.has(host) ? {} : this.host(host)
        described.add(host)
        return [host, vars] as const
      })
      const parts: Entries = [
        ['children', nested],
        ['hosts', recordOf(hosts)],
        ['vars', this.#options.export ? this.group(name) : {}],
      ]
      return recordOf(parts.filter(([, part]) => isFilled(part)))
    }
    return { all: describe('all', 0) }
  }

  /** The variables of one host, as `--host` prints them. */
  host(name: string): ListedVariables {
    return listedVariables(this.#hostVariables(name), this.#options.showSecrets === true)
  }

  /** A group's own variables: those of its text, of the folders, and its priority where one is set. */
  group(name: string): ListedVariables {
    const { tree, sources } = this.#inventory
    const group = tree.groups.get(name)
    const folders = [...sources.beside, ...(sources.besideTask === undefined ? [] : [sources.besideTask])]
    const vars = overlay([group?.vars ?? new Map(), ...folders.map(({ groups }) => groups.get(name) ?? new Map())])
    const listed = listedVariables(vars, this.#options.showSecrets === true)
    return group === undefined || group.priority === 1 ? listed : { ...listed, ansible_group_priority: group.priority }
  }

  #hostVariables(name: string): VariableMap {
    const { tree, sources, membership } = this.#inventory
    const record = tree.hosts.get(name) ?? LOCALHOST
    if (!this.#options.export) return variablesFor(this.#inventory, record, membership.groupsOf(name))
    const folders = [...sources.beside, ...(sources.besideTask === undefined ? [] : [sources.besideTask])]
    return overlay([record.vars, ...folders.map(({ hosts }) => hosts.get(name) ?? new Map())])
  }

  #isListed(host: string): boolean {
    return this.#options.hosts?.has(host) ?? true
  }

  /** Names of a group's own hosts that are to be listed. */
  hostsIn(group: string): readonly string[] {
    return [...(this.#inventory.tree.groups.get(group)?.hosts ?? [])].filter((name) => this.#isListed(name))
  }

  /** A group and all below it, each once, with what is below it behind it. Without recursion, since chains may be long. */
  #groupsBelow(top: string): ReadonlySet<string> {
    const seen = new Set<string>()
    const open = [top]
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (seen.has(name)) continue
      seen.add(name)
      for (const child of [...(this.#inventory.tree.groups.get(name)?.children ?? [])].reverse()) open.push(child)
    }
    return seen
  }
}

/** The error for groups in one another that are more than an answer can show. */
export function tooDeep(flag: string, group: string, most: number): InventoryError {
  return new InventoryError(`groups are nested too deeply for ${flag}: '${group}' is below ${most} others`, {
    hint: '--list shows them, and so does --graph with a group further down',
  })
}

function isFilled(value: ListedValue): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}
