import type { GroupName, HostName, HostVariables, KnownPattern } from '../inventory/known-names.ts'
import type { InventoryValue } from '../inventory/types.ts'
import type { Host } from '../operations/host.ts'
import type { HostStatus } from '../report/events.ts'

/** A number of hosts, or a part of them: `1`, `'30%'`. */
export type HostCount = number | `${number}%`

/** What `prepare` is given: a host before any contact. */
export interface PreparedHost<Vars = HostVariables> {
  /** Its name in the inventory. */
  readonly name: HostName
  /** Its groups, `all` included. */
  readonly groups: readonly GroupName[]
  /** Its merged variables, the play's on top. */
  readonly vars: Vars
}

/** Variables that a play sets by itself. */
export type PlayVariables = Readonly<Record<string, InventoryValue>>

/** What a play without variables of its own adds to those of its hosts. */
export type NoVariables = Readonly<Record<never, never>>

/** What `prepare` made, with promises in its properties awaited. */
export type Prepared<Made> = { [Key in keyof Made]: Awaited<Made[Key]> }

/** Which hosts a play is for, as whom, and how many at once. */
export interface PlaySettings<Pattern extends string = string, Own extends PlayVariables = PlayVariables> {
  /** For headers and errors; the pattern where it is not set. */
  readonly name?: string
  /** A pattern of Ansible's: `relay`, `web:&staging`, `all:!db`. */
  readonly hosts: KnownPattern<Pattern>
  /** Whether to become another user; `ansible_become` of a host comes before it. */
  readonly become?: boolean
  /** Who to become; `ansible_become_user` of a host comes before it, `root` is the default. */
  readonly becomeUser?: string
  /** Hosts at once; `-f` comes before it, 20 is the default. */
  readonly forks?: number
  /** Hosts in each batch, one after the other; of a list, the last one repeats. All at once where it is not set. */
  readonly serial?: HostCount | readonly HostCount[]
  /** Hosts that may fail until no further batch starts; 0 where it is not set. */
  readonly maxFailures?: HostCount
  /** Variables on top of the inventory's, under `--extra-vars`. */
  readonly vars?: Own
}

/** A play: its settings, and what is to be made ready before the first contact. */
export interface PlayOptions<
  Made extends object = Record<string, never>,
  Pattern extends string = string,
  Own extends PlayVariables = NoVariables,
> extends PlaySettings<Pattern, Own> {
  /**
   * Called for every selected host before the first is contacted: artifacts, templates, whatever can be wrong
   * without asking a host. Its result is the second argument of the play's function.
   */
  readonly prepare?: (host: PreparedHost<HostVariables & Own>) => Made | Promise<Made>
}

/** The function of a play, called once for each host. */
export type PlayFunction<Made extends object, Value, Own extends PlayVariables = NoVariables> = (
  host: Host<HostVariables & Own>,
  prepared: Prepared<Made>,
) => Value | Promise<Value>

/** How a play ended on one host. */
export interface HostResult<Value> {
  readonly host: string
  readonly status: HostStatus
  /** What the play's function returned; undefined unless `status` is `ok`. */
  readonly value?: Value
  /** Why it is not `ok`. */
  readonly error?: Error
}

/** How a play ended. */
export interface PlayResult<Value> {
  /** True where every host is `ok`. */
  readonly ok: boolean
  /** Results by host, in the inventory's order. */
  readonly hosts: ReadonlyMap<string, HostResult<Value>>
}
