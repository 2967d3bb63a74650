export { controlFolder, sweepControlFolder } from './control-folder.ts'
export { makeTransport, type TransportServices } from './make-transport.ts'
export type { Invocation, ProcessEnd, Transport } from './types.ts'
