export { controlFolder, sweepControlFolder } from './control-folder.ts'
export { LocalReaper } from './local-reaper.ts'
export { makeTransport, prepareTransport, type TransportServices } from './make-transport.ts'
export type { Invocation, ProcessEnd, Transport } from './types.ts'
