export type { Duration } from './core/duration.ts'
export * from './core/errors.ts'
export type { FileMode } from './core/file-mode.ts'
export type { Facts, Outcome, OutcomeKind } from './core/outcome.ts'
export { type Secret, secret } from './core/secret.ts'
export { once } from './engine/once.ts'
export type * from './engine/play-options.ts'
export { type RetryOptions, retry } from './engine/retry.ts'
export type {
  GroupName,
  HostName,
  HostVariables,
  InventoryGroups,
  InventoryHosts,
  InventoryVariables,
} from './inventory/known-names.ts'
export type { InventoryValue, Variables } from './inventory/types.ts'
export * from './operations/index.ts'
export { play } from './play.ts'
export type { HostStatus } from './report/events.ts'
export type { RemoteShell, RemoteShellOptions } from './session/remote-shell.ts'
