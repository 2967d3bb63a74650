import { InventoryError } from '../core/errors.ts'
import { groupOrder } from './group-order.ts'
import type { Tree } from './groups.ts'

/** Which groups hosts are in. */
export interface Membership {
  /** Names of a host's groups, their parents included: the strongest first, `all` last. */
  groupsOf(host: string): readonly string[]
  /** Names of a group's hosts: its own, those of its children, then of theirs; as Ansible orders them. */
  hostsOf(group: string): readonly string[]
}

/** The most that may be gone through to find the hosts of all groups: 10,000 hosts in 500 groups each, and a second's work. */
const MOST_STEPS = 12_000_000

/** What a group below another counts: its children are put in order. */
const STEPS_OF_GROUP = 10

const NONE: ReadonlySet<string> = new Set()

/** Works out the membership of a tree, each group once and when it is first asked for. */
export function membership(tree: Tree): Membership {
  const hosts = new HostsOfGroups(tree)
  let groups: ReadonlyMap<string, readonly string[]> | undefined
  return {
    groupsOf(host) {
      groups ??= groupsByHost(tree, hosts)
      return groups.get(host) ?? []
    },
    hostsOf: (group) => hosts.of(group),
  }
}

/** Hosts by group. */
class HostsOfGroups {
  readonly #tree: Tree
  readonly #known = new Map<string, readonly string[]>()
  #steps = 0

  constructor(tree: Tree) {
    this.#tree = tree
  }

  /** @throws {InventoryError} where groups stand in one another so often that their hosts cannot be told in time */
  of(group: string): readonly string[] {
    // What is below the only child is below the group, in the same order: a chain is gone down once, however long it is.
    const chain: string[] = []
    let name: string | undefined = group
    while (name !== undefined && !this.#known.has(name)) {
      chain.push(name)
      const children: ReadonlySet<string> = this.#tree.groups.get(name)?.children ?? NONE
      name = children.size === 1 ? [...children][0] : undefined
    }
    let below = name === undefined ? undefined : this.#known.get(name)
    for (const each of chain.reverse()) {
      below = below === undefined ? this.#gathered(each) : this.#joined(each, below)
      this.#known.set(each, below)
    }
    return below ?? []
  }

  /** Counts what is done, since hosts times groups may be more than any memory holds. */
  step(count: number, group: string): void {
    this.#steps += count
    if (this.#steps <= MOST_STEPS) return
    throw new InventoryError(`groups stand in one another too often, '${group}' among them`, {
      hint: `what is below each group may be ${MOST_STEPS} hosts in all: nest groups less deeply`,
    })
  }

  /** The hosts of a group with one child, whose own are known: without any of its own they are the same list. */
  #joined(group: string, below: readonly string[]): readonly string[] {
    const own = this.#tree.groups.get(group)?.hosts ?? NONE
    if (own.size === 0) return below
    this.step(below.length, group)
    return [...own].concat(below.filter((host) => !own.has(host)))
  }

  #gathered(group: string): readonly string[] {
    const hosts = new Set<string>()
    const names = this.#withDescendants(group)
    for (const name of names) for (const host of this.#tree.groups.get(name)?.hosts ?? []) hosts.add(host)
    this.step(hosts.size, group)
    return [...hosts]
  }

  /**
   * A group, its children, theirs, and so on, level by level. Below the children Ansible goes through the groups of a level
   * in the order of their addresses in memory, which is any; here it is that of their names.
   */
  #withDescendants(group: string): ReadonlySet<string> {
    const childrenOf = (name: string): Iterable<string> => this.#tree.groups.get(name)?.children ?? []
    const found = new Set([group, ...childrenOf(group)])
    let level = [...found]
    while (level.length > 0) {
      this.step(level.length * STEPS_OF_GROUP, group)
      const next = level.sort((one, other) => (one < other ? -1 : 1)).flatMap((name) => [...childrenOf(name)])
      level = [...new Set(next)].filter((name) => !found.has(name))
      for (const name of level) found.add(name)
    }
    return found
  }
}

/** Names of each host's groups, the strongest first. */
function groupsByHost(tree: Tree, hosts: HostsOfGroups): ReadonlyMap<string, readonly string[]> {
  const byHost = new Map<string, string[]>([...tree.hosts.keys()].map((name) => [name, []]))
  for (const { name } of groupOrder(tree).weakestFirst.toReversed()) {
    const members = hosts.of(name)
    // Lists that several groups share have cost nothing so far.
    hosts.step(members.length, name)
    for (const host of members) byHost.get(host)?.push(name)
  }
  return byHost
}
