import type { Facts, OutcomeKind } from '../core/outcome.ts'

/**
 * How the play's function ended on a host. `unknown`: its connection was lost after the point of no return;
 * `not-started`: the play stopped before it was this host's turn.
 */
export type HostStatus = 'ok' | 'failed' | 'unreachable' | 'unknown' | 'interrupted' | 'not-started'

/** Counts of one host over all plays, in Ansible's words. */
export interface HostCounts {
  /** Operations that ended well; as in Ansible, those that changed something and those whose failure was ignored included. */
  ok: number
  /** Operations that changed something (in check mode: would have). */
  changed: number
  /** Plays that lost the host, or never reached it. */
  unreachable: number
  /** Operations whose failure stands; or 1 for each play whose function failed on the host without one. */
  failed: number
  skipped: number
  /** Plays that failed on the host, and where `rollback` brought back what ran before. */
  rescued: number
  /** Operations whose failure the task file caught and left at that, or tried again with success. */
  ignored: number
  /** Operations whose truth could not be had. */
  unknown: number
}

/** An error as events carry it: plain data, free of secrets and terminal escapes. */
export interface ErrorReport {
  /** Stable code, `HAWSER_…`; `TASK_FILE` for an exception of the task file itself. */
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly host?: string
  readonly operation?: string
  /** Messages of the causes, nearest first. */
  readonly causes?: readonly string[]
  /** `file:line:column` in the task file or inventory where that helps. */
  readonly at?: string
  /** The JavaScript stack, for those who mend Hawser or a task file; shown at `-vvv` only, in JSON too. */
  readonly stack?: string
}

/** The run begins: one for each task file. */
export interface RunEvent {
  readonly event: 'run'
  readonly taskFile: string
  readonly check: boolean
  /** Only the hosts of each play are listed (`--list-hosts`): none is contacted. */
  readonly listing?: true
  /** Random id of this run; also in locks and logs on the hosts. */
  readonly runId: string
}
/** A play begins. */
export interface PlayEvent {
  readonly event: 'play'
  readonly name: string
  readonly hosts: readonly string[]
}
/** A `serial` batch of a play begins; only sent where there is more than one. */
export interface BatchEvent {
  readonly event: 'batch'
  readonly play: string
  readonly hosts: readonly string[]
  /** Counts from 1. */
  readonly number: number
  readonly of: number
}
/** An operation was handed to its host. */
export interface StartEvent {
  readonly event: 'start'
  readonly host: string
  readonly operation: string
  readonly title: string
}
/** Bytes of an upload that are on their way. */
export interface ProgressEvent {
  readonly event: 'progress'
  readonly host: string
  readonly operation: string
  readonly sentBytes: number
  readonly totalBytes: number
}
/** Live output of a program on a host; text may hold part of a line. Reporters show it at `-v`. */
export interface OutputEvent {
  readonly event: 'output'
  readonly host: string
  readonly operation: string
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}
/** An operation ended. */
export interface OperationEvent {
  readonly event: 'operation'
  readonly host: string
  readonly operation: string
  readonly title: string
  readonly outcome: OutcomeKind
  readonly elapsedMs: number
  readonly before?: Facts
  readonly after?: Facts
  readonly diff?: string
  /** Rows of what a read found, such as the changes that `history` tells of. */
  readonly records?: readonly Facts[]
  readonly message?: string
  /** Set where `outcome` is `failed` or the connection made it `unknown`. */
  readonly error?: ErrorReport
}
/** The play's function ended on a host. */
export interface HostEvent {
  readonly event: 'host'
  readonly play: string
  readonly host: string
  readonly status: HostStatus
  /** True where `rollback` brought back what ran before. */
  readonly rescued?: boolean
  readonly error?: ErrorReport
}
/** Something that the operator should know and that fails nothing. */
export interface WarningEvent {
  readonly event: 'warning'
  readonly message: string
  readonly host?: string
}
/** An error that belongs to no host: usage, inventory, preflight, the task file. */
export interface ErrorEvent {
  readonly event: 'error'
  readonly error: ErrorReport
}
/** A line about the run itself, such as a rehearsal's `twins ready`. */
export interface NoticeEvent {
  readonly event: 'notice'
  readonly message: string
}
/** The last event of a run. */
export interface RecapEvent {
  readonly event: 'recap'
  readonly hosts: Readonly<Record<string, HostCounts>>
  readonly elapsedMs: number
  readonly exitCode: number
  readonly check: boolean
}

/** Everything that a run tells. With `--json` each is one line on stdout. */
export type HawserEvent =
  | RunEvent
  | PlayEvent
  | BatchEvent
  | StartEvent
  | ProgressEvent
  | OutputEvent
  | OperationEvent
  | HostEvent
  | WarningEvent
  | ErrorEvent
  | NoticeEvent
  | RecapEvent

/** Takes events in the order in which they happen. */
export interface Reporter {
  report(event: HawserEvent): void
  /**
   * Stops drawing while somebody is asked something on the terminal; what happens meanwhile is shown afterwards.
   *
   * @returns a function that goes on with it
   */
  suspend?(): () => void
  /** Ends live drawing and flushes; no event may follow. */
  close(): Promise<void>
}
