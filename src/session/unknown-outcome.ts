import { type HawserError, OutcomeUnknownError } from '../core/errors.ts'

/** What to add where a program that cannot take back what it does was under way. */
export const NOT_KNOWN = '; what was done of it on the host is not known'

/** The error of an operation of which the host has not told whether it was carried out. */
export function unknownOutcome(cause: HawserError, words: string): OutcomeUnknownError {
  return new OutcomeUnknownError(`${cause.message}${words}`, {
    cause,
    hint: 'run again: what is done already stays as it is',
  })
}
