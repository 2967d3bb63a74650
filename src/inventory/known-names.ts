/**
 * What the compiler knows of a project's inventory. The three interfaces are empty here: `hawser types` writes a file
 * that adds a project's own hosts, groups and variables to them, and from then on misspelt ones are errors of tsc's.
 */
import type { Variables } from './types.ts'

/** Names of hosts, as properties. */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be added to by other modules.
export interface InventoryHosts {}

/** Names of groups, as properties. */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be added to by other modules.
export interface InventoryGroups {}

/** Variables of hosts; those that not every host has are optional. */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be added to by other modules.
export interface InventoryVariables {}

/** Any text where nothing is known of the inventory. */
type NameIn<Names> = [keyof Names] extends [never] ? string : keyof Names & string

/** The name of a group. */
export type GroupName = NameIn<InventoryGroups>

/** The name of a host; the machine that Hawser runs on is always one. */
export type HostName = NameIn<InventoryHosts> | 'localhost'

/** Variables of a host, under their names where these are known. */
export type HostVariables = [keyof InventoryVariables] extends [never] ? Variables : Readonly<InventoryVariables>

/** A host's name, or a sentence that no name can be; text that is only known when it runs may be any. */
export type KnownHost<Name extends string> = string extends Name
  ? Name
  : Name extends HostName
    ? Name
    : `there is no host '${Name}' in the inventory`

/** A pattern, or a sentence that no pattern can be; text that is only known when it runs may be any. */
export type KnownPattern<Pattern extends string> = string extends Pattern
  ? Pattern
  : [UnknownName<Pattern>] extends [never]
    ? Pattern
    : `there is no group or host '${UnknownName<Pattern>}' in the inventory`

/** The names in a pattern that the inventory does not have; never, where it has them all. */
type UnknownName<Pattern extends string> = Pattern extends `${infer One},${infer Rest}`
  ? UnknownName<One> | UnknownName<Rest>
  : UnknownPart<WithoutBrackets<Pattern>>

/** Without the ranges behind names, whose colons separate nothing (`web[0:1]`); other brackets make a glob. */
type WithoutBrackets<Pattern extends string> = Pattern extends `${infer Before}[${infer Inner}]${infer After}`
  ? WithoutBrackets<`${Before}${Inner extends Range ? '' : '*'}${After}`>
  : Pattern

type Range = `${number}` | `${number}${':' | '-'}${number | ''}`

/** Colons separate, but for those of an IPv6 address that the inventory has. */
type UnknownPart<Pattern extends string> = Pattern extends
  | ` ${infer Rest}`
  | `${infer Rest} `
  | `&${infer Rest}`
  | `!${infer Rest}`
  ? UnknownPart<Rest>
  : Pattern extends GroupName | HostName | '127.0.0.1' | '::1' | 'all' | 'ungrouped' | ''
    ? never
    : Pattern extends `${infer One}:${infer Rest}`
      ? UnknownPart<One> | UnknownPart<Rest>
      : Pattern extends `~${string}` | `${string}${'*' | '?' | '['}${string}`
        ? never
        : Pattern
