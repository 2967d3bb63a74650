import type { InventoryHost } from '../inventory/types.ts'

/** What a twin has to be like. */
export interface TwinRequest {
  /** The inventory's name of the host. */
  readonly host: string
  /** The user who logs in. */
  readonly user: string
  readonly becomeUser: string
  readonly becomeMethod: 'sudo' | 'su' | 'doas'
  /** True where becoming another user takes a password on the real host; the twin makes up its own. */
  readonly wantsPassword: boolean
}

/** How a twin is reached: what in the host's own settings has to be replaced. */
export interface TwinConnection {
  readonly kind: 'ssh' | 'sandbox'
  readonly address: string
  readonly port?: number
  readonly user: string
  readonly privateKeyFile?: string
  /** As `ansible_ssh_common_args` has them. */
  readonly sshArguments?: string
  /** False where sessions already are who they should become. */
  readonly become?: false
  readonly becomeMethod?: 'su'
  /** Made up for the twin. */
  readonly becomePassword?: string
}

/** A running stand-in for one host. */
export interface Twin {
  readonly host: string
  readonly connection: TwinConnection
  /** Opens a shell in it on the terminal. */
  readonly loginArgv: readonly [string, ...string[]]
  /** What a user types to end it by hand. */
  readonly removal: string
}

/** Makes and removes the twins of one rehearsal. */
export interface TwinMaker {
  readonly kind: 'container' | 'sandbox'
  /** Makes ready what all twins share: an image, keys. Called once, before the first start. */
  prepare(): Promise<void>
  /**
   * Starts a twin and waits until it answers.
   *
   * @throws {PreflightError} where it cannot be started
   */
  start(request: TwinRequest): Promise<Twin>
  /** Runs a program as an unprivileged user in a twin, for the attack; undefined where the twin has no such users. */
  readonly attack?: (twin: Twin, program: string, args: readonly string[]) => Promise<Attacker>
  /** Removes all twins, those included that were still starting. Never throws. */
  removeAll(): Promise<void>
  /** Begins to remove all twins, in a process of its own where that takes time; for an end at once. */
  removeInBackground(): void
  /** Lets go of the twins, so that they outlive this process. */
  release(): Promise<void>
}

/** A racer at work in a twin. */
export interface Attacker {
  /** Ends it, and returns what it printed. */
  stop(): Promise<string>
}

/**
 * The user names of the twin of a host.
 *
 * @param fallbackUser who logs in where the inventory does not say: ssh takes the controller's user as well
 */
export function twinRequest(
  { name, connection }: InventoryHost,
  fallbackUser: string,
  asksPassword: boolean,
): TwinRequest {
  return {
    host: name,
    user: connection.user ?? fallbackUser,
    becomeUser: connection.becomeUser ?? 'root',
    becomeMethod: connection.becomeMethod,
    wantsPassword: asksPassword || connection.becomePassword !== undefined,
  }
}
