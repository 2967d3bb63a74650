import type { VaultAccess } from '../vault/access.ts'
import type { TwinMaker } from './twin.ts'

/** What the command line asks of a rehearsal. */
export interface RehearsalOptions {
  /** The task file. */
  readonly file: string
  /** Its flags, but for those that lead to hosts or ask for passwords. */
  readonly flags: readonly string[]
  /** `-i`; the default inventory where it is empty. */
  readonly inventoryFiles: readonly string[]
  /** `-e`, as given. */
  readonly extraVars: readonly string[]
  /** `-u`. */
  readonly user: string | undefined
  /** `-K`: hosts want a password for becoming another user, so their twins do. */
  readonly asksPassword: boolean
  /** What opens encrypted files of the inventory. */
  readonly vault: VaultAccess
  /** `--twin`. */
  readonly twin: TwinMaker['kind'] | undefined
  /** `--peers`: a pattern of hosts that get twins as well, for `host.peer()`. */
  readonly peers: string | undefined
  /** `--keep`. */
  readonly keep: boolean
  /** `--attack`. */
  readonly attack: boolean
  /** `--json`. */
  readonly json: boolean
  /** How many `-v`. */
  readonly verbosity: number
}
