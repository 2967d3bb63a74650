import { InventoryError, type SourcePosition } from '../core/errors.ts'
import type { GroupBlock, InventoryContent, VariableMap } from './parse.ts'

/** A group, put together from all its mentions. */
export interface Group {
  readonly name: string
  readonly parents: Set<string>
  readonly children: Set<string>
  /** Its own hosts, those of its children not included. */
  readonly hosts: Set<string>
  vars: VariableMap
}

/** A host, put together from all its mentions. */
export interface HostRecord {
  readonly name: string
  vars: VariableMap
}

/** Groups and hosts of all files, in the order in which they are first mentioned. */
export interface Tree {
  readonly groups: ReadonlyMap<string, Group>
  readonly hosts: ReadonlyMap<string, HostRecord>
}

/** Groups that every inventory has. */
const ALWAYS = ['all', 'ungrouped']

/**
 * Puts the contents of all files together. Later mentions win variable by variable; groups without a parent become
 * children of `all`, hosts without a group members of `ungrouped`.
 *
 * @throws {InventoryError} for a circle of groups
 */
export function buildTree(contents: readonly InventoryContent[]): Tree {
  const groups = new Map<string, Group>()
  const hosts = new Map<string, HostRecord>()
  const groupOf = (name: string): Group => {
    const group = groups.get(name) ?? {
      name,
      parents: new Set(),
      children: new Set(),
      hosts: new Set(),
      vars: new Map(),
    }
    groups.set(name, group)
    return group
  }
  for (const name of ALWAYS) groupOf(name)
  const addBlock = (block: GroupBlock): void => {
    const group = groupOf(block.name)
    group.vars = new Map([...group.vars, ...block.vars])
    if (block.parent !== undefined) {
      refuseCircle(groups, block.parent, block.name, block.position)
      groupOf(block.parent).children.add(block.name)
      group.parents.add(block.parent)
    }
    for (const { name, vars } of block.hosts) {
      group.hosts.add(name)
      const host = hosts.get(name) ?? { name, vars: new Map() }
      host.vars = new Map([...host.vars, ...vars])
      hosts.set(name, host)
    }
  }
  for (const { groups: blocks } of contents) for (const block of blocks) addBlock(block)
  adopt(groups, hosts)
  return { groups, hosts }
}

/** Gives parents to groups, and groups to hosts, that have none. */
function adopt(groups: Map<string, Group>, hosts: ReadonlyMap<string, HostRecord>): void {
  const all = groups.get('all')
  const ungrouped = groups.get('ungrouped')
  for (const group of groups.values()) {
    if (group.name !== 'all' && group.parents.size === 0) {
      group.parents.add('all')
      all?.children.add(group.name)
    }
  }
  const grouped = new Set(
    [...groups.values()].flatMap((group) => (ALWAYS.includes(group.name) ? [] : [...group.hosts])),
  )
  ungrouped?.hosts.clear()
  for (const name of hosts.keys()) if (!grouped.has(name)) ungrouped?.hosts.add(name)
}

/** Refuses `child` below `parent` where `parent` is already below `child`: depth would have no end. */
function refuseCircle(
  groups: ReadonlyMap<string, Group>,
  parent: string,
  child: string,
  position: SourcePosition,
): void {
  // `all` is above every group, whatever is written.
  const path = child === 'all' ? (parent === 'all' ? ['all'] : ['all', parent]) : pathDown(groups, child, parent)
  if (path === undefined) return
  throw new InventoryError(`groups in a circle: ${[...path, child].join(' → ')}`, {
    position,
    hint: `leave '${child}' out of the children of '${parent}'`,
  })
}

/** The groups from one down to another, both included; undefined where there is no way. */
function pathDown(groups: ReadonlyMap<string, Group>, from: string, to: string): readonly string[] | undefined {
  if (from === to) return [from]
  for (const child of groups.get(from)?.children ?? []) {
    const rest = pathDown(groups, child, to)
    if (rest !== undefined) return [from, ...rest]
  }
  return undefined
}
