/** Connections of ssh that outlive their run (`--control-persist`), and are found again by the next. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** How the names of their sockets begin; those of a single run begin otherwise. */
const PREFIX = 'k-'

/** How long ssh may take to say what its configuration amounts to, in milliseconds: a `Match exec` may run anything. */
const TIMEOUT_MS = 5000

/**
 * The socket of a kept connection. Its name is a digest of what ssh's options and configuration files amount to (`ssh -G`):
 * once an alias leads to another machine, or a jump host has changed, it is another connection.
 *
 * @param folder the control folder
 * @param words the arguments of the ssh that would log in, from the first option to the address
 * @returns undefined where ssh does not say; its own words come when it is to log in
 */
export async function keptSocket(folder: string, words: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ssh', ['-G', ...words], { timeout: TIMEOUT_MS })
    return join(folder, `${PREFIX}${createHash('sha256').update(stdout).digest('hex').slice(0, 16)}`)
  } catch {
    return undefined
  }
}

/**
 * Ends the kept connections of a control folder: those in use as soon as nobody uses them any more.
 *
 * @returns how many there were
 */
export async function endKeptConnections(folder: string): Promise<number> {
  const sockets = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isSocket() && entry.name.startsWith(PREFIX) ? [join(folder, entry.name)] : [],
  )
  const ended = await Promise.all(sockets.map(stop))
  return ended.filter(Boolean).length
}

/** True where somebody listened: ssh then removes the socket, and takes no more channels. */
async function stop(socket: string): Promise<boolean> {
  // ssh wants the name of a host, and asks none of it.
  const words = ['-F', 'none', '-S', socket, '-O', 'stop', '--', 'kept']
  return promisify(execFile)('ssh', words, { timeout: TIMEOUT_MS }).then(
    () => true,
    () => false,
  )
}
