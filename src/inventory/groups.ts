import { dirname } from 'node:path'
import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { type Kinship, refuseCircles } from './group-circles.ts'
import { overlay } from './overlay.ts'
import type { GroupBlock, InventoryContent, Variable, VariableMap } from './parse.ts'
import { refuseTwoSpellings } from './spellings.ts'

/** A group, put together from all its mentions. */
export interface Group {
  readonly name: string
  readonly parents: Set<string>
  readonly children: Set<string>
  /** Its own hosts, those of its children not included. */
  readonly hosts: Set<string>
  /** Without `ansible_group_priority`, which is none of its hosts'. */
  vars: VariableMap
  /** Of two groups of one depth, the one with the greater number wins. */
  priority: number
}

/** The inventory that first mentions a host. */
export interface HostInventory {
  /** Absolute; a list of hosts as it was given. */
  readonly file: string
  /** Where the file is, absolute; of a list of hosts the text `None`, as Ansible has it. */
  readonly folder: string
}

/** A host, put together from all its mentions. */
export interface HostRecord {
  readonly name: string
  /** What first mentions it; undefined for hosts that nothing does. */
  readonly inventory?: HostInventory
  vars: VariableMap
}

/** Groups and hosts of all files, in the order in which they are first mentioned. */
export interface Tree {
  readonly groups: ReadonlyMap<string, Group>
  readonly hosts: ReadonlyMap<string, HostRecord>
}

/** The variable that is the group's own and none of its hosts'. */
const PRIORITY = 'ansible_group_priority'

/** Groups that every inventory has. */
const ALWAYS = ['all', 'ungrouped']

/**
 * Puts the contents of all files together. Later mentions win variable by variable; in the end groups without a parent
 * become children of `all`, hosts without a group members of `ungrouped`.
 *
 * @param extent `part` where more inventories follow: they may make groups that these only speak of, and as with Ansible
 *   nothing has been given a parent or a group yet
 * @throws {InventoryError} for a circle of groups, for a group that is only spoken of, and for one setting under two names
 */
export function buildTree(contents: readonly InventoryContent[], extent: 'whole' | 'part' = 'whole'): Tree {
  const groups = new Map<string, Group>()
  const hosts = new Map<string, HostRecord>()
  const groupOf = (name: string): Group => {
    const group = groups.get(name) ?? {
      name,
      parents: new Set(),
      children: new Set(),
      hosts: new Set(),
      vars: new Map(),
      priority: 1,
    }
    groups.set(name, group)
    return group
  }
  const relate = (parent: string, child: string): void => {
    groupOf(parent).children.add(child)
    groupOf(child).parents.add(parent)
  }
  for (const name of ALWAYS) groupOf(name)
  relate('all', 'ungrouped')
  const kinships: Kinship[] = []
  // Parents of groups that INI has spoken of and not made yet: as in Ansible, a group has its place where it is made.
  const awaited = new Map<string, string[]>()
  const addBlock = (block: GroupBlock, inventory: HostInventory): void => {
    const { name: child, parent } = block
    if (parent !== undefined) {
      kinships.push({ parent, child, position: block.position })
      if (block.needsGroup === undefined || groups.has(child)) relate(parent, child)
      else awaited.set(child, [...(awaited.get(child) ?? []), parent])
      if (block.needsGroup !== undefined) return
    }
    const group = groupOf(child)
    if (block.needsGroup === undefined) {
      for (const early of awaited.get(child) ?? []) relate(early, child)
      awaited.delete(child)
    }
    addVariables(group, block.vars)
    for (const { name, vars, port, position } of block.hosts) {
      if (block.onlyNewHosts !== true || !hosts.has(name)) group.hosts.add(name)
      const host = hosts.get(name) ?? { name, inventory, vars: portOf(port, position) }
      host.vars = overlay([host.vars, vars])
      hosts.set(name, host)
    }
  }
  const blocks = contents.flatMap((content) => content.groups)
  for (const { path, variableFolder, groups: mentions } of contents) {
    const inventory = { file: path, folder: variableFolder === undefined ? 'None' : dirname(path) }
    for (const block of mentions) addBlock(block, inventory)
  }
  refuseCircles(kinships)
  if (extent === 'whole') {
    requireGroups(blocks)
    adopt(groups, hosts)
  }
  for (const { vars } of [...groups.values(), ...hosts.values()]) refuseTwoSpellings(vars)
  return { groups, hosts }
}

/** Adds to the variables of a group what another mention of it says. */
function addVariables(group: Group, vars: VariableMap): void {
  const priority = vars.get(PRIORITY)
  if (priority === undefined) {
    group.vars = overlay([group.vars, vars])
    return
  }
  group.vars = overlay([group.vars, new Map([...vars].filter(([name]) => name !== PRIORITY))])
  group.priority = priorityOf(priority)
}

/** A whole number, as Python's `int` makes it of numbers and of text. */
function priorityOf({ value, position }: Variable): number {
  if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value)
  if (typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value)) return Number(value)
  throw new InventoryError(`${PRIORITY} must be a whole number`, {
    ...(position !== undefined && { position }),
    hint: 'it is read before any template is worked out, with Ansible as well',
  })
}

/** The variable that a port in a host's name stands for. */
function portOf(port: number | undefined, position: SourcePosition): VariableMap {
  return new Map(port === undefined ? [] : [['ansible_port', { value: port, position, folder: '/' }]])
}

/** INI speaks of groups in headings and lists that make none: a misspelt name would be a group of its own. */
function requireGroups(blocks: readonly GroupBlock[]): void {
  const made = new Set([...ALWAYS, ...blocks.filter((block) => block.needsGroup === undefined).map(({ name }) => name)])
  for (const { name, needsGroup, position } of blocks) {
    if (needsGroup === undefined || made.has(name)) continue
    throw new InventoryError(`${needsGroup}: there is no group '${name}'${didYouMean(name, made)}`, {
      position,
      hint: `write [${name}] somewhere, even without hosts`,
    })
  }
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
  for (const name of ungrouped?.hosts ?? []) if (grouped.has(name)) ungrouped?.hosts.delete(name)
  for (const name of hosts.keys()) if (!grouped.has(name)) ungrouped?.hosts.add(name)
}
