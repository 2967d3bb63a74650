import type { Shell } from 'zx'

/** Options of {@link RemoteShell} beside zx's own. */
export interface RemoteShellOptions {
  /** The command changes nothing, and so may run under `--check`. */
  readonly readOnly?: boolean
}

/** zx's `$`, whose commands run on a host. Called with options it returns a `$` that has them. */
export type RemoteShell = Shell & {
  (options: RemoteShellOptions & Parameters<Shell>[0]): RemoteShell
}
