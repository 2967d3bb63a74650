/** The variables in `group_vars` and `host_vars` beside an inventory or a task file. */
import { dirname, extname } from 'node:path'
import pLimit from 'p-limit'
import { isMap, isScalar } from 'yaml'
import { InventoryError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import type { VaultAccess } from '../vault/access.ts'
import { readableText } from './inventory-vault.ts'
import { overlay } from './overlay.ts'
import { readVariables, type VariableMap } from './parse.ts'
import { readText } from './read-text.ts'
import { shownPath } from './shown-path.ts'
import { parseSource } from './source.ts'
import { refuseTwoSpellings } from './spellings.ts'
import { refuseUnsupportedValues } from './unsupported.ts'
import { validateVariablesFile } from './validate.ts'
import { findVariableFiles, type VariableFiles } from './variable-folders.ts'

/** What the folders beside one place say. */
export interface FolderVariables {
  readonly groups: ReadonlyMap<string, VariableMap>
  readonly hosts: ReadonlyMap<string, VariableMap>
  readonly warnings: readonly string[]
}

/** Files that are read at a time. */
const FILES_AT_ONCE = 32

/**
 * Reads the files of those groups and hosts that the inventory has; files for others are somebody else's.
 *
 * @param parent absolute: the folder of an inventory or of the task file
 * @param vault what opens files that are encrypted
 * @throws {InventoryError} for a file that cannot be read or makes no sense
 */
export async function readFolderVariables(
  parent: string,
  names: { readonly groups: ReadonlySet<string>; readonly hosts: ReadonlySet<string> },
  cwd: string,
  vault?: VaultAccess,
): Promise<FolderVariables> {
  const [groupFiles, hostFiles] = await Promise.all([
    findVariableFiles(parent, 'group_vars', cwd),
    findVariableFiles(parent, 'host_vars', cwd),
  ])
  const warnings: string[] = []
  const limit = pLimit(FILES_AT_ONCE)
  const read = async (files: VariableFiles, wanted: ReadonlySet<string>): Promise<ReadonlyMap<string, VariableMap>> => {
    const entries = [...files].filter(([name]) => wanted.has(name))
    const maps = await Promise.all(
      entries.map(async ([name, paths]) => {
        const parts = await Promise.all(paths.map((path) => limit(() => readVariablesFile(path, cwd, vault, warnings))))
        const vars = overlay(parts)
        refuseTwoSpellings(vars)
        return [name, vars] as const
      }),
    )
    return new Map(maps)
  }
  const [groups, hosts] = await Promise.all([read(groupFiles, names.groups), read(hostFiles, names.hosts)])
  return { groups, hosts, warnings: [...warnings, ...misnamed(groupFiles, names.groups, cwd)] }
}

/** A file for a group that nobody has is nothing unusual, unless a group has nearly that name. */
function misnamed(files: VariableFiles, groups: ReadonlySet<string>, cwd: string): readonly string[] {
  // `web.yml` is the file of `web`, and of a group called `web.yml`, which nobody has.
  const owners = [...files].filter(([name]) => extname(name) === '')
  return owners.flatMap(([name, [path]]) => {
    const meant = groups.has(name) ? '' : didYouMean(name, groups)
    return meant === '' || path === undefined ? [] : [`${shownPath(path, cwd)}: there is no group '${name}'${meant}`]
  })
}

/** One file: a map of variables, or nothing. */
async function readVariablesFile(
  path: string,
  cwd: string,
  vault: VaultAccess | undefined,
  warnings: string[],
): Promise<VariableMap> {
  const file = shownPath(path, cwd)
  const { text, isSecret } = await readableText(await readText(path, cwd, 'variables'), file, vault)
  const source = parseSource(text, path, file, isSecret)
  const { contents } = source.document
  if (contents === null || (isScalar(contents) && contents.value === null)) return new Map()
  if (!isMap(contents)) {
    throw new InventoryError('a file of variables must be a map', {
      position: source.positionOf(contents),
      hint: 'write NAME: VALUE, a variable a line',
    })
  }
  warnings.push(...refuseUnsupportedValues(source))
  await validateVariablesFile(source)
  return readVariables(contents, source, dirname(path), warnings)
}
