import { type FileMode, fileMode } from '../core/file-mode.ts'

/** Mode and owner of a file or folder; what is left out stays as it is, and is root's and 0644 or 0755 on a new one. */
export interface Ownership {
  /** In octal, in quotes: `'0644'`. */
  readonly mode?: FileMode
  /** Name or number of a user on the host. */
  readonly owner?: string
  /** Name or number of a group on the host. */
  readonly group?: string
}

/** The schemas of {@link Ownership}, to be spread into those of an operation. */
export const OWNERSHIP_PROPERTIES = {
  mode: { is: 'file mode' },
  owner: { is: 'user or group' },
  group: { is: 'user or group' },
} as const

/** Mode, owner and group as the arguments of a remote program: empty where they stay as they are. */
export function ownershipArguments({ mode, owner, group }: Ownership): readonly [string, string, string] {
  return [mode === undefined ? '' : fileMode(mode), owner ?? '', group ?? '']
}

/** A path in its one spelling: single slashes, none at the end. */
export function plainPath(path: string): string {
  return path.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1')
}
