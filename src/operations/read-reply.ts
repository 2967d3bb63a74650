import {
  DeadlineError,
  DigestMismatchError,
  type HawserErrorOptions,
  LockHeldError,
  NotConvergedError,
  OperationError,
} from '../core/errors.ts'
import type { Facts, OutcomeKind } from '../core/outcome.ts'
import type { Reading, RemoteReply } from './host.ts'

/** The class of error for each code that a remote program may give to `fail`. */
const ERRORS: Readonly<Record<string, new (message: string, options?: HawserErrorOptions) => OperationError>> = {
  operation: OperationError,
  digest: DigestMismatchError,
  lock: LockHeldError,
  converge: NotConvergedError,
  deadline: DeadlineError,
}

const OUTCOMES: readonly OutcomeKind[] = ['ok', 'changed', 'skipped', 'unknown']

/** The most characters of a log that stand in an error message: a line may be as long as all output together. */
const LAST_LENGTH = 16 * 1024

/** The last lines of a log, for an error message: enough to see the cause, not so much as to bury it. */
export function lastLines(log: string, count = 5): string {
  return log.trimEnd().slice(-LAST_LENGTH).split('\n').slice(-count).join('\n')
}

/**
 * Throws the error that a remote program reported, or none.
 *
 * @param log what programs on the host said meanwhile, which tells why; the last lines of the reply's log where not given
 * @throws {OperationError} or the subclass that the program's error code names
 */
export function throwReported(reply: RemoteReply, log = lastLines(reply.log)): void {
  const code = reply.text('error')
  if (code === undefined) return
  const ErrorClass = ERRORS[code] ?? OperationError
  const hint = reply.text('hint')
  const message = `${reply.text('message') ?? 'failed without a message'}${log === '' ? '' : `\n${log}`}`
  throw new ErrorClass(message, hint === undefined ? {} : { hint })
}

/** Sections `PREFIX.NAME` as facts by name. */
function facts(reply: RemoteReply, prefix: string): Facts {
  const found: Record<string, string> = {}
  for (const section of reply.sections) {
    if (section.startsWith(`${prefix}.`)) found[section.slice(prefix.length + 1)] = reply.text(section) ?? ''
  }
  return found
}

/**
 * Reads what a remote program concluded: its outcome, its message, and those facts before that differ from those after.
 *
 * @param log as for {@link throwReported}
 * @throws {OperationError} (or the subclass for the program's error code) when it failed or ended without a result
 */
export function readReply(reply: RemoteReply, log = lastLines(reply.log)): Reading<undefined> {
  throwReported(reply, log)
  const word = reply.text('outcome')
  const outcome = OUTCOMES.find((kind) => kind === word)
  if (outcome === undefined) {
    throw new OperationError(
      `the program on the host ended without a result${log === '' ? '' : `; its last words:\n${log}`}`,
    )
  }
  const after = facts(reply, 'after')
  const before = Object.fromEntries(
    Object.entries(facts(reply, 'before')).filter(([name, value]) => after[name] !== value),
  )
  const message = reply.text('message')
  return {
    outcome,
    ...(Object.keys(before).length > 0 && { before }),
    ...(Object.keys(after).length > 0 && { after }),
    ...(message !== undefined && { message }),
    data: undefined,
  }
}
