import {
  HawserError,
  InterruptedError,
  NotStartedError,
  OperationError,
  OutcomeUnknownError,
  TaskFileError,
  UnreachableError,
} from '../core/errors.ts'
import type { HostStatus } from '../report/events.ts'
import type { HostRunner } from './host-runner.ts'
import type { HostResult, PlayFunction, Prepared } from './play-options.ts'
import type { UnownedFailures } from './unowned-failures.ts'

/** True for what zx throws when a command ends badly. By name, since zx may be loaded more than once. */
function isProcessOutput(error: unknown): error is Error & { exitCode: number | null; stderr: string } {
  return error instanceof Error && /^_?ProcessOutput$/.test(error.constructor.name)
}

/** Whatever a play's function threw, as an error that belongs to a host. */
export function asHostError(cause: unknown, host: string): HawserError {
  if (cause instanceof HawserError) {
    cause.host ??= host
    return cause
  }
  if (isProcessOutput(cause)) {
    const words = cause.stderr.trim().split('\n').at(-1)
    return new OperationError(`a command ended with status ${cause.exitCode}${words ? `: ${words}` : ''}`, {
      cause,
      host,
      operation: '$',
    })
  }
  return new TaskFileError(cause instanceof Error ? cause.message : String(cause), { cause, host })
}

/** How a host ended that failed with this error. */
export function statusOf(error: HawserError): HostStatus {
  if (error instanceof InterruptedError) return 'interrupted'
  if (error instanceof OutcomeUnknownError) return 'unknown'
  return error instanceof UnreachableError ? 'unreachable' : 'failed'
}

/**
 * Runs a play's function for one host, to its very end: what it never awaited is drained and owned too.
 *
 * @returns the result; never rejects
 */
export async function runOnHost<Made extends object, Value>(
  runner: HostRunner,
  play: PlayFunction<Made, Value>,
  prepared: Prepared<Made>,
  unowned: UnownedFailures,
  signal: AbortSignal,
): Promise<HostResult<Value>> {
  const host = runner.name
  const failed = (cause: unknown): HostResult<Value> => {
    const error = signal.aborted ? new InterruptedError('interrupted', { cause, host }) : asHostError(cause, host)
    return { host, status: statusOf(error), error }
  }
  let result: HostResult<Value>
  try {
    await runner.connect()
    result = { host, status: 'ok', value: await play(runner, prepared) }
  } catch (cause) {
    result = failed(cause)
  }
  await runner.finish()
  const [neverAwaited] = (await unowned.take((reason) => reason instanceof HawserError && reason.host === host)).filter(
    (reason) => !(reason instanceof NotStartedError),
  )
  return result.status === 'ok' && neverAwaited !== undefined ? failed(neverAwaited) : result
}
