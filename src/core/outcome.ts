/**
 * What an operation did.
 *
 * - `ok`: the host already was as asked
 * - `changed`: it was not, and now is (in check mode: would be)
 * - `failed`: it could not be made so
 * - `skipped`: not attempted, for the reason in `message`
 * - `unknown`: the truth could not be had (in check mode: it depends on a change that was not applied)
 */
export type OutcomeKind = 'ok' | 'changed' | 'failed' | 'skipped' | 'unknown'

/** Observed facts of one thing on a host, by name: `{ mode: '0644', owner: 'root' }`. */
export type Facts = Readonly<Record<string, string>>

/** The result of one operation on one host. `Data` is what the operation gives its caller beyond that. */
export interface Outcome<Data = undefined> {
  /** Inventory name of the host. */
  readonly host: string
  /** Name of the operation, such as `directory`. */
  readonly operation: string
  /** What it was about, in a few words: mostly a path. */
  readonly title: string
  readonly outcome: OutcomeKind
  /** Facts before; only those that differ from `after`, where the operation changed something. */
  readonly before?: Facts
  /** Facts after; in check mode, the facts that a run would lead to. */
  readonly after?: Facts
  /** A unified diff of content, where there is one and `--diff` asked for it. */
  readonly diff?: string
  /** Rows of what a read found, for the report: oldest first where they have a time. */
  readonly records?: readonly Facts[]
  /** Why it was skipped or is unknown, or what a reader should know. */
  readonly message?: string
  /** Milliseconds from the operation's start to its end, as the controller saw it. */
  readonly elapsedMs: number
  /** Operation-specific result. */
  readonly data: Data
}
