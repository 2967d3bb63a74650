import { TASK_FILE_CODE } from './error-report.ts'
import type { ErrorReport } from './events.ts'

/**
 * What a run exits with: 0 all well; 1 usage, inventory or preflight; 2 an operation failed; 3 the task file itself threw;
 * 4 a host was unreachable; 99 interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 99

/** Which of several exit codes wins: the first. As in Ansible, unreachable comes before failed. */
const BY_WEIGHT = [99, 4, 2, 3, 1, 0] as const satisfies readonly ExitCode[]

/** Codes of errors whose exit code is not 2. A test holds them against the classes of core/errors. */
const EXIT_CODES: Readonly<Record<string, ExitCode>> = {
  HAWSER_USAGE: 1,
  HAWSER_INVENTORY: 1,
  HAWSER_PREFLIGHT: 1,
  HAWSER_SIGNATURE: 1,
  [TASK_FILE_CODE]: 3,
  HAWSER_UNREACHABLE: 4,
  HAWSER_HOST_KEY: 4,
  HAWSER_OUTCOME_UNKNOWN: 4,
  HAWSER_INTERRUPTED: 99,
}

/** The exit code of a run that nothing but this error ended. */
export function exitCodeOfError(error: Pick<ErrorReport, 'code'>): ExitCode {
  return EXIT_CODES[error.code] ?? 2
}

/**
 * The exit code for an error that belongs to the run and not to a host: what an artifact or a template fails with
 * there, it failed with before the first contact.
 */
export function exitCodeOfRunError(error: Pick<ErrorReport, 'code'>): ExitCode {
  const code = exitCodeOfError(error)
  return code === 2 || code === 4 ? 1 : code
}

/**
 * The exit code for an error that failed a host. A mistaken call counts as a failed operation there: 1 is kept for runs
 * that a mistake stopped before they did anything.
 */
export function exitCodeOfHostError(error: Pick<ErrorReport, 'code'>): ExitCode {
  const code = exitCodeOfError(error)
  return code === 1 ? 2 : code
}

/** The one that counts among several: 99, then 4, 2, 3, 1 and 0. */
export function worstExitCode(codes: Iterable<ExitCode>): ExitCode {
  const all = new Set(codes)
  return BY_WEIGHT.find((code) => all.has(code)) ?? 0
}
