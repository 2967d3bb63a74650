/** What Node has made of our source texts, kept for the next run: half of a short run's time is compiling. */
import { enableCompileCache } from 'node:module'
import { isAbsolute, join } from 'node:path'
import { privateFolder } from './private-folder.ts'

/**
 * Keeps compiled modules in a folder of the user's own: `$XDG_CACHE_HOME/hawser`, or `~/.cache/hawser`. Node's own choice is a
 * fixed name in `/tmp` (its manual's `module.enableCompileCache`), where another user could put code for us to run. Where
 * there is no private folder, nothing is kept. The user's NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE hold.
 */
export function keepCompiled(): void {
  const { NODE_COMPILE_CACHE: chosen, XDG_CACHE_HOME: cache, HOME: home } = process.env
  if (chosen) return
  // A relative XDG_CACHE_HOME is to be ignored (XDG Base Directory Specification).
  const parent = cache && isAbsolute(cache) ? cache : home && join(home, '.cache')
  if (!parent) return
  const folder = privateFolder(join(parent, 'hawser'))
  if (typeof folder === 'string') enableCompileCache(folder)
}
