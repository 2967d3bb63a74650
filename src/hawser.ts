/**
 * The package's entry: the names of index.ts. What a module imports plainly is compiled before its own first line runs, so all
 * but the errors, which are types as well, comes by an import that waits until compiled modules are kept.
 */
import { keepCompiled } from './core/compile-cache.ts'

export * from './core/errors.ts'
export type * from './index.ts'

keepCompiled()

export const {
  artifact,
  command,
  deploy,
  directory,
  file,
  history,
  install,
  once,
  play,
  query,
  retry,
  rollback,
  secret,
  service,
  stage,
  template,
  upload,
  verify,
  waitFor,
} = await import('./index.ts')
