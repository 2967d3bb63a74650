import type { OperationPort } from './host.ts'

/** What ran on a host when this run first restarted the service of a destination. */
export interface RanBefore {
  /** Digest of the program that ran. */
  readonly sha256: string
  /** Digest of what was installed by then. */
  readonly installed: string
}

const seen = new WeakMap<OperationPort, Map<string, RanBefore>>()

/** Notes what a service ran before it was restarted: only the first time, since what comes later is this run's own doing. */
export function noteRanBefore(port: OperationPort, dest: string, ran: RanBefore): void {
  const known = seen.get(port) ?? new Map<string, RanBefore>()
  seen.set(port, known)
  if (!known.has(dest)) known.set(dest, ran)
}

/** What ran before; undefined where nothing was restarted, or where it could not be told. */
export function ranBefore(port: OperationPort, dest: string): RanBefore | undefined {
  return seen.get(port)?.get(dest)
}
