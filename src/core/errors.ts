import { redact } from './redaction.ts'

/** Options that every Hawser error takes beside its message. */
export interface HawserErrorOptions {
  /** The error or value that led to this one. */
  readonly cause?: unknown
  /** Inventory name of the host, where the error belongs to one. */
  readonly host?: string
  /** Name of the operation, such as `stage`, where the error belongs to one. */
  readonly operation?: string
  /** One sentence that says what to do about it; shown last. */
  readonly hint?: string
}

/**
 * The root of all errors that Hawser raises on purpose. Anything else that reaches
 * the end of a run is a defect or an exception of the task file itself.
 *
 * `code` is stable across releases: scripts may compare it, messages may change.
 */
export abstract class HawserError extends Error {
  abstract readonly code: string
  /** What the process exits with when this error ends the run (DESIGN §7). */
  abstract readonly exitCode: 1 | 2 | 3 | 4 | 99
  /** Inventory name of the host; the engine fills it in where the thrower could not know it. */
  host: string | undefined
  /** Name of the operation; the engine fills it in where the thrower could not know it. */
  operation: string | undefined
  /** One sentence that says what to do about it. */
  readonly hint: string | undefined

  constructor(message: string, options: HawserErrorOptions = {}) {
    // A program on a host may have quoted a secret; and a task file may print the error by itself.
    super(redact(message), options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.host = options.host
    this.operation = options.operation
    this.hint = options.hint && redact(options.hint)
  }
}

/** A flag, an option of a play or an operation, or a call that makes no sense. */
export class UsageError extends HawserError {
  override readonly code = 'HAWSER_USAGE'
  override readonly exitCode = 1
}

/** Most characters of a message about an inventory: it may quote a line, and a line may be a whole file. */
const LONGEST_MESSAGE = 1000

/** How much of the end of a longer one is shown. */
const SHOWN_END = 200

/** A message without its middle, where it is too long; without secrets first, so that none is cut in two and shown. */
function shortened(message: string): string {
  if (message.length <= LONGEST_MESSAGE) return message
  const text = redact(message)
  if (text.length <= LONGEST_MESSAGE) return text
  return `${text.slice(0, LONGEST_MESSAGE - SHOWN_END)}…${text.slice(-SHOWN_END)}`.toWellFormed()
}

/** Where in a file an error is; lines and columns count from 1. */
export interface SourcePosition {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A mistake in an inventory file, or a pattern that selects nothing. */
export class InventoryError extends HawserError {
  override readonly code = 'HAWSER_INVENTORY'
  override readonly exitCode = 1
  /** The place of the mistake; undefined for mistakes that no single place shows. */
  readonly position: SourcePosition | undefined

  constructor(message: string, options: HawserErrorOptions & { readonly position?: SourcePosition } = {}) {
    const { position } = options
    const { hint } = options
    const shown = shortened(message)
    super(position ? `${position.file}:${position.line}:${position.column}: ${shown}` : shown, {
      ...options,
      ...(hint !== undefined && { hint: shortened(hint) }),
    })
    this.position = position
  }
}

/** Something found wrong before the first connection: an artifact, a template, a `prepare` that threw. */
export class PreflightError extends HawserError {
  override readonly code: string = 'HAWSER_PREFLIGHT'
  override readonly exitCode = 1
}

/** A release is not signed by whom it has to be, or its manifest does not describe it. Nothing was contacted. */
export class SignatureError extends PreflightError {
  override readonly code = 'HAWSER_SIGNATURE'
}

/** The host cannot be talked to: network, login, transport, or a connection that died. */
export class UnreachableError extends HawserError {
  override readonly code: string = 'HAWSER_UNREACHABLE'
  override readonly exitCode = 4
  /** True where the host was too busy to answer, so that another try after a pause is worth it. */
  readonly isTransient: boolean

  constructor(message: string, options: HawserErrorOptions & { readonly isTransient?: boolean } = {}) {
    super(message, options)
    this.isTransient = options.isTransient ?? false
  }
}

/** The host's key is unknown or has changed: nothing was sent. */
export class HostKeyError extends UnreachableError {
  override readonly code = 'HAWSER_HOST_KEY'
}

/** Logged in, but could not become the wanted user. */
export class BecomeError extends HawserError {
  override readonly code = 'HAWSER_BECOME'
  override readonly exitCode = 2
}

/** An operation did not succeed on its host. */
export class OperationError extends HawserError {
  override readonly code: string = 'HAWSER_OPERATION'
  override readonly exitCode = 2
}

/** An operation was applied, and a second look does not show what was asked for. */
export class NotConvergedError extends OperationError {
  override readonly code = 'HAWSER_NOT_CONVERGED'
}

/** Bytes do not have the pinned sha256. The message names both digests. */
export class DigestMismatchError extends OperationError {
  override readonly code = 'HAWSER_DIGEST_MISMATCH'
}

/** A signed release is older than what is installed. The message names both versions. */
export class DowngradeError extends OperationError {
  override readonly code = 'HAWSER_DOWNGRADE'
}

/** Another controller holds the lock of a destination. The message names it. */
export class LockHeldError extends OperationError {
  override readonly code = 'HAWSER_LOCK_HELD'
}

/** A wait ran into its deadline. */
export class DeadlineError extends OperationError {
  override readonly code = 'HAWSER_DEADLINE'
}

/** The operation was never started, because an earlier one of the same batch failed. */
export class NotStartedError extends OperationError {
  override readonly code = 'HAWSER_NOT_STARTED'
}

/** The connection was lost after the point of no return: what the host now has is not known. */
export class OutcomeUnknownError extends UnreachableError {
  override readonly code = 'HAWSER_OUTCOME_UNKNOWN'
}

/** The run was ended by Ctrl-C, SIGTERM, SIGHUP or the death of the parent process. */
export class InterruptedError extends HawserError {
  override readonly code = 'HAWSER_INTERRUPTED'
  override readonly exitCode = 99
}

/** The task file's own code threw: in a play's function, or in a function that it gave to an operation. */
export class TaskFileError extends HawserError {
  override readonly code = 'TASK_FILE'
  override readonly exitCode = 3
}
