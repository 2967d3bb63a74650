/** The places that set variables of a host, and their order: what merging and `hawser explain` both go by. */
import type { FolderVariables } from './folder-variables.ts'
import type { HostRecord, Tree } from './groups.ts'
import type { VariableMap } from './parse.ts'

/**
 * Kinds of places, the weakest first: Ansible's order (its manual's "variable precedence", measured with 2.14). Files win
 * over the inventory's text, `all` of the one is weaker than any group of the other.
 */
export const PLACES = [
  'inline-all',
  'inline-group',
  'group-vars-all',
  'group-vars',
  'inline-host',
  'host-vars',
  'extra-vars',
  'twin',
] as const

/** A kind of place that sets variables. */
export type Place = (typeof PLACES)[number]

/** One place that sets variables of a host. */
export interface Layer {
  readonly place: Place
  /** The group whose variables these are; undefined for those of a host, and of `-e`. */
  readonly group?: string
  /** Whose folder it is in, for `group_vars` and `host_vars`; of several, the later wins. */
  readonly folder?: VariableFolder
  readonly vars: VariableMap
}

/** A place with `group_vars` and `host_vars`. */
export interface VariableFolder {
  /** Where among the places: those beside inventories as `-i` names them, then the one beside the task file. */
  readonly index: number
  readonly beside: 'inventory' | 'task file'
}

/** What sets variables, beside the inventory's own text. */
export interface VariableSources {
  /** The folders beside each inventory, in the order of the inventories. */
  readonly beside: readonly FolderVariables[]
  /** The folders beside the task file. */
  readonly besideTask: FolderVariables | undefined
  readonly extraVars: VariableMap
  /** What leads hosts to their twins, in a rehearsal. */
  readonly twins: ReadonlyMap<string, VariableMap>
}

/**
 * The places that hold for a host, the weakest first; those that set nothing are left out.
 *
 * @param groups names of its groups, the strongest first
 */
export function layersOf(
  tree: Tree,
  host: HostRecord,
  groups: readonly string[],
  { beside, besideTask, extraVars, twins }: VariableSources,
): readonly Layer[] {
  const layers: Layer[] = []
  const add = (place: Place, vars: VariableMap | undefined, of: Pick<Layer, 'group' | 'folder'> = {}): void => {
    if (vars !== undefined && vars.size > 0) layers.push({ place, vars, ...of })
  }
  const weakestFirst = groups.toReversed().filter((name) => name !== 'all')
  const folders = [...beside, ...(besideTask === undefined ? [] : [besideTask])].map((variables, index) => ({
    variables,
    // Mostly the task file lies where the inventory does: then it is one folder, and the inventory's.
    folder: { index, beside: beside.includes(variables) ? 'inventory' : 'task file' } satisfies VariableFolder,
  }))
  add('inline-all', tree.groups.get('all')?.vars, { group: 'all' })
  for (const group of weakestFirst) add('inline-group', tree.groups.get(group)?.vars, { group })
  for (const { variables, folder } of folders) {
    add('group-vars-all', variables.groups.get('all'), { group: 'all', folder })
  }
  for (const { variables, folder } of folders) {
    for (const group of weakestFirst) add('group-vars', variables.groups.get(group), { group, folder })
  }
  add('inline-host', host.vars)
  for (const { variables, folder } of folders) add('host-vars', variables.hosts.get(host.name), { folder })
  add('extra-vars', extraVars)
  add('twin', twins.get(host.name))
  return layers
}
