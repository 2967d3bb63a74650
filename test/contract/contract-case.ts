import type { Outcome, OutcomeKind } from '../../src/core/outcome.ts'
import type { Host } from '../../src/operations/host.ts'
import type { ContainerKind } from '../support/images.ts'

/** Where a case does its work. */
export interface Place {
  /** A folder of its own on the host, empty before. */
  readonly area: string
  /** `area/name`. */
  readonly path: string
  /** A plain name, or one of the hostile ones. */
  readonly name: string
}

/** One row of the table: an operation, and how to see that it did what it was asked. */
export interface ContractCase {
  /** The operation's name. */
  readonly operation: string
  /** What sets this row apart from others of the operation. */
  readonly about: string
  /** Kinds of host that it runs on; all that differ by their shell where it is not given. */
  readonly kinds?: readonly ContainerKind[]
  /** A POSIX script that makes what is there before, as root, with area and path as `"$1"` and `"$2"`. */
  readonly setUp?: string
  /** Calls the operation. */
  readonly perform: (host: Host, place: Place) => Promise<Outcome<unknown>>
  /** What the first call comes to, in check mode and in a run. The second is always `ok`. */
  readonly first: Extract<OutcomeKind, 'changed' | 'ok'>
  /** A script, called like `setUp`, that exits 0 where the host is as it was asked to be. */
  readonly holds: string
  /** The same for what must hold at every instant, however the operation is cut off. */
  readonly always?: string
  /** Paths beyond the area that the operation writes to. */
  readonly alsoWrites?: readonly string[]
  /** False where there is no name in it that could be hostile. */
  readonly takesNames?: boolean
  /**
   * Cut at every so-manieth point; at every twentieth where it is not set. Each shell and each row begins at another one. Kills
   * at every system call are a matter of the attack suite.
   */
  readonly cutEvery?: number
  /** True where nothing is applied that could be cut off. */
  readonly onlyReads?: boolean
}
