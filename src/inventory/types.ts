import type { SourcePosition } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'

/** A value as YAML gives it; secrets stand where connection variables hold passwords. */
export type InventoryValue =
  | string
  | number
  | boolean
  | null
  | Secret
  | readonly InventoryValue[]
  | { readonly [key: string]: InventoryValue }

/** Variables of a host after merging all its groups, by name. */
export type Variables = Readonly<Record<string, InventoryValue>>

/** One machine of the inventory. */
export interface InventoryHost {
  readonly name: string
  /** Names of all groups that it is in, its groups' parents included: the strongest first, `all` last. None for the implicit localhost. */
  readonly groups: readonly string[]
  /**
   * Merged variables: groups by depth, then its own, then `--extra-vars`. The `src` of releases (maps with `src` and
   * `sha256`) is made absolute: it was relative to the file that it stands in.
   */
  readonly vars: Variables
  /** How to reach it, read from the `ansible_…` variables. */
  readonly connection: ConnectionSettings
  /** Where each variable's winning value was written; none for `--extra-vars` that stand in no file. */
  readonly origins: ReadonlyMap<string, SourcePosition>
}

/** How a host is reached, and as whom. */
export interface ConnectionSettings {
  /** `ansible_connection`; `docker` and `podman` are containers by that engine's command. */
  readonly kind: 'ssh' | 'docker' | 'podman' | 'sandbox' | 'local'
  /** `ansible_host`: address, ssh alias or container name; the inventory name where it is not set. */
  readonly address: string
  /** `ansible_port`. */
  readonly port?: number
  /** `ansible_user`, or `-u`. */
  readonly user?: string
  /** `ansible_ssh_private_key_file`, relative to the inventory file, made absolute. */
  readonly privateKeyFile?: string
  /** `ansible_ssh_common_args`, split into words as a shell does. */
  readonly sshArguments: readonly string[]
  /** `ansible_password`: asked for by ssh itself, answered through askpass. */
  readonly password?: Secret
  /** `ansible_become`; where it is not set, the play's `become` or `-b` decide (variables win over keywords, as in Ansible). */
  readonly become?: boolean
  /** `ansible_become_user`; the play's wish or root where it is not set. */
  readonly becomeUser?: string
  /** `ansible_become_method`. */
  readonly becomeMethod: 'sudo' | 'su' | 'doas'
  /** `ansible_become_password`; `-K` asks for those that have none. */
  readonly becomePassword?: Secret
}

/** A read and checked inventory. */
export interface Inventory {
  /** Hosts by name, in the order of the files. */
  readonly hosts: ReadonlyMap<string, InventoryHost>
  /** Names of each group's hosts, children's included; `all` and `ungrouped` are always there. */
  readonly groups: ReadonlyMap<string, readonly string[]>
  /** The machine that Hawser runs on, as a pattern may name it without the inventory (Ansible's implicit localhost). */
  readonly localhost: InventoryHost
  /** Names of the variables that `--extra-vars` set: they win over a play's own. */
  readonly extraVarNames: readonly string[]
  /** The files that it was read from, absolute. */
  readonly files: readonly string[]
  /** The task file that a rehearsal runs first (`rehearsal.prepare` of the `all` group's vars), absolute. */
  readonly rehearsalPrepare?: string | undefined
  /** Unusual things that fail nothing, such as a key that is not `hosts`, `vars` or `children`. */
  readonly warnings: readonly string[]
}
