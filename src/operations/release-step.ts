import { UsageError } from '../core/errors.ts'
import type { Facts, Outcome } from '../core/outcome.ts'
import type { Artifact } from './artifact.ts'
import type { Host } from './host.ts'
import type { Installed } from './installed.ts'

/** The steps that hand something to the next one. */
type Step = 'upload' | 'stage' | 'verify' | 'install'

/** A key that no other module can name: so no other module can make a value that passes for a step's. */
declare const passed: unique symbol

/** The outcome of a step, which its successor asks for: the compiler refuses any other order. */
export type StepOutcome<Name extends Step> = Outcome<Installed> & Installed & { readonly [passed]: Name }

/** The bytes of a release are on the host, not to be trusted yet. What {@link stage} takes. */
export type Uploaded = StepOutcome<'upload'>
/** A copy is in the root-only store. What {@link verify} takes. */
export type Staged = StepOutcome<'stage'>
/** That copy has the pinned digest. What {@link install} takes. */
export type Verified = StepOutcome<'verify'>
/** The release is at its destination. */
export type InstalledRelease = StepOutcome<'install'>

/**
 * Where the look before the upload found the pinned bytes. `unknown`: it could not look, because a change that check
 * mode did not apply may be what it builds on.
 */
export type Held = 'installed' | 'stored' | 'incoming' | 'nowhere' | 'unknown'

/** What the look before the upload found, for the steps after it. */
export interface Found {
  readonly held: Held
  /** True where the destination is already as it should be, mode and owner included. */
  readonly settled: boolean
  /** Digest, mode, owner and group of what is installed; empty where nothing is. */
  readonly before: Facts
  /** Version of what is installed, as {@link encodeVersion} writes it; empty where the look found nothing to do. */
  readonly version: string
  /** Device and inode of the file that went through `via`; empty where there is none. */
  readonly inode: string
}

/** What stands behind a step's outcome; not for task files. */
export interface Behind {
  readonly artifact: Artifact
  readonly found: Found
}

/** The outcomes that steps have given out, by identity: a copy or a look-alike is not among them. */
const given = new WeakMap<object, Behind & { readonly step: Step; readonly host: string }>()

/** Makes the outcome of a step what its successor takes. */
export function pass<Name extends Step>(step: Name, outcome: Outcome<Installed>, behind: Behind): StepOutcome<Name> {
  // The key exists for the compiler only; at run time the map below stands for it.
  const result = Object.freeze({ ...outcome, ...outcome.data }) as StepOutcome<Name>
  given.set(result, { ...behind, step, host: outcome.host })
  return result
}

/**
 * What stands behind the outcome of `step`, for its successor `operation` on the same host.
 *
 * @throws {UsageError} for a value that no step gave out, of another step, or of another host
 */
export function behind(value: unknown, step: Step, operation: string, host: Host): Behind {
  const known = typeof value === 'object' && value !== null ? given.get(value) : undefined
  if (known === undefined || known.step !== step) {
    throw new UsageError(`${operation}: takes what ${step} returned, and nothing else`, {
      operation,
      hint: 'the order is upload, stage, verify, install; deploy is the four in one',
    })
  }
  if (known.host !== host.name) {
    throw new UsageError(`${operation}: was given what ${step} returned for another host, ${known.host}`, { operation })
  }
  return known
}
