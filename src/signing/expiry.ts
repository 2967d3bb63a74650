import { SignatureError, UsageError } from '../core/errors.ts'

/** What of a manifest says how long it holds. */
export interface Expiring {
  /** The moment from which on it is refused, in the spelling of {@link isUtcTime}. Without it, it never is. */
  readonly expires?: string
}

/** The one spelling of a time in a manifest: UTC, whole seconds, `2027-01-31T00:00:00Z`. */
const UTC_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** The last moment that has that spelling, in milliseconds since 1970. */
const LAST_MS = Date.parse('9999-12-31T23:59:59Z')

/** Minutes are not among them: `3m` would be three months to some. */
const MILLISECONDS = { h: 3_600_000, d: 86_400_000 } as const

/** The spelling of a moment, its fraction of a second left out. */
function utcTime(sinceEpochMs: number): string {
  return new Date(sinceEpochMs).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** Whether a text is a moment in the one spelling, `2027-01-31T00:00:00Z`, of a day and a time that there are. */
export function isUtcTime(text: string): boolean {
  if (!UTC_TIME.test(text)) return false
  const sinceEpochMs = Date.parse(text)
  // A 30th of February is read as a day of March, and 24:00:00 as the next day: they come back differently.
  return !Number.isNaN(sinceEpochMs) && utcTime(sinceEpochMs) === text
}

/**
 * The moment from which on a manifest is to be refused.
 *
 * @param asked how long it holds, in whole hours or days (`12h`, `90d`); or a time in UTC (`2027-01-31T18:00:00Z`), or a
 *   day (`2027-01-31`), which is its first moment in UTC
 * @param nowMs the present, in milliseconds since 1970
 * @returns the time in the spelling of manifests
 * @throws {UsageError} for anything else, and for a moment that is not in the future
 */
export function expiryTime(asked: string, nowMs: number): string {
  const atMs = askedMs(asked, nowMs)
  if (atMs === undefined || !(atMs <= LAST_MS)) {
    throw new UsageError(`expires: '${asked}' is neither a time in UTC nor a number of hours or days`, {
      hint: "write '90d' or '12h' from now on, or '2027-01-31', or '2027-01-31T18:00:00Z'",
    })
  }
  const time = utcTime(atMs)
  if (Date.parse(time) > nowMs) return time
  throw new UsageError(`expires: ${time} has passed: it is ${utcTime(nowMs)} by the clock of this machine`, {
    hint: 'a deploy would refuse the manifest at once: give a time to come',
  })
}

function askedMs(asked: string, nowMs: number): number | undefined {
  const [, amount, unit] = /^([1-9]\d*)([hd])$/.exec(asked) ?? []
  // The regular expression admits no other unit.
  if (amount !== undefined) return nowMs + Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS]
  const time = asked.includes('T') ? asked : `${asked}T00:00:00Z`
  return isUtcTime(time) ? Date.parse(time) : undefined
}

/**
 * Ends the use of a manifest whose time has come. The clock is the controller's.
 *
 * @param file the manifest's path, for the message
 * @param anew completes the hint `sign it anew: …`
 * @throws {SignatureError} from the very moment on that `expires` names
 */
export function refuseExpired({ expires }: Expiring, file: string, anew: string): void {
  const nowMs = Date.now()
  if (expires === undefined || nowMs < Date.parse(expires)) return
  throw new SignatureError(
    `the manifest ${file} expired at ${expires}, and it is ${utcTime(nowMs)} by the clock of this machine`,
    { hint: `if it is still to be installed, sign it anew: ${anew}` },
  )
}
