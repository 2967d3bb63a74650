import type { Host, OperationPort } from './host.ts'
import { readReply } from './read-reply.ts'

/** Hosts whose session may hold the lock of a destination. */
const holders = new WeakSet<OperationPort>()

/** Milliseconds for giving locks back. */
const TIMEOUT_MS = 30_000

/** Notes that an operation is about to take a lock on this host. */
export function mayHoldLocks(port: OperationPort): void {
  if (!port.check) holders.add(port)
}

/**
 * Gives back the locks that operations took on a host; for the engine, at the end of a play's function there. Costs
 * nothing where none was taken. A session that ends without it does no harm: the next contender sees that it is gone.
 */
export async function releaseLocks(host: Pick<Host, 'port'>): Promise<void> {
  if (!holders.delete(host.port)) return
  await host.port.perform({
    operation: 'unlock',
    title: '',
    isQuiet: true,
    call: { program: 'unlock', args: [], timeoutMs: TIMEOUT_MS },
    read: readReply,
  })
}
