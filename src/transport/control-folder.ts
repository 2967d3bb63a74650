import { type Dirent, lstatSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { UsageError } from '../core/errors.ts'
import { type Flaw, privateFolder, UID } from '../core/private-folder.ts'

/**
 * The longest path of a control socket that ssh can work with. Measured: 87 characters work, 92 do not, since ssh
 * binds a temporary name that is 17 longer, and a socket's path holds 108 (unix(7); 104 on macOS).
 */
const LONGEST_SOCKET_PATH = 82

/** Characters of a socket's own name: `/`, a letter, `-` and 16 hexadecimal digits. */
const SOCKET_NAME_LENGTH = 19

function candidates(): string[] {
  const { XDG_RUNTIME_DIR: runtime, HOME: home } = process.env
  return [
    ...(runtime ? [join(runtime, 'hawser')] : []),
    ...(home ? [join(home, '.hawser', 'run')] : []),
    `/tmp/hawser-${UID}`,
  ]
}

/** A private folder whose path is short enough, or why it is not taken. */
function judge(folder: string): string | Flaw {
  const path = privateFolder(folder)
  if (typeof path !== 'string') return path
  const excess = path.length + SOCKET_NAME_LENGTH - LONGEST_SOCKET_PATH
  return excess > 0 ? { why: `is ${excess} characters too long for a socket`, isOfOthers: false } : path
}

/**
 * The folder for control sockets: the user's own, mode 0700, and with a path that is short enough. It stays; what
 * is in it does not. ssh accepts a socket owned by another uid, whose owner could then forge every answer and
 * read the become password (THREATS), so the folder's owner and mode are checked at each run, and who could put another in
 * its place.
 *
 * @param warn told where a better one is passed over because it is not ours alone
 * @param paths from the best to the last; by default those that the environment names
 * @throws {UsageError} where no such folder can be had
 */
export function controlFolder(
  warn: (message: string) => void = () => {},
  paths: readonly string[] = candidates(),
): string {
  const flaws: string[] = []
  for (const path of paths) {
    const judged = judge(path)
    if (typeof judged === 'string') return judged
    flaws.push(`${path} ${judged.why}`)
    if (judged.isOfOthers) warn(`${path} is no place for control sockets: it ${judged.why}`)
  }
  throw new UsageError(`there is no private folder for ssh's control sockets: ${flaws.join('; ')}`, {
    hint: 'whoever can put a socket there is believed in the place of the host: set XDG_RUNTIME_DIR to a folder of yours',
  })
}

/** How old a socket must be to be swept, in milliseconds: a new one may be about to be listened on. */
const NEW_MS = 5000

/** Removes sockets that nobody listens on: those of a run that was killed with all that belonged to it. Never throws. */
export async function sweepControlFolder(folder: string): Promise<void> {
  let entries: Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return
  }
  const sockets = entries.filter((entry) => entry.isSocket()).map((entry) => join(folder, entry.name))
  await Promise.all(
    sockets.map(async (path) => {
      const { mtimeMs } = lstatSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() }
      if (Date.now() - mtimeMs > NEW_MS && !(await isListening(path))) rmSync(path, { force: true })
    }),
  )
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    // Any other error, such as too many open files, says nothing of the listener.
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'))
  })
}
