import { type Dirent, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { UsageError } from '../core/errors.ts'

/**
 * The longest path of a control socket that ssh can work with. Measured: 87 characters work, 92 do not, since ssh
 * binds a temporary name that is 17 longer, and a socket's path holds 108 (unix(7); 104 on macOS).
 */
const LONGEST_SOCKET_PATH = 82

/** Characters of a socket's own name: `/`, a letter, `-` and 16 hexadecimal digits. */
const SOCKET_NAME_LENGTH = 19

/** This user's id; there is always one where there are Unix sockets. */
const UID = process.getuid?.() ?? 0

function candidates(): string[] {
  const { XDG_RUNTIME_DIR: runtime, HOME: home } = process.env
  return [
    ...(runtime ? [join(runtime, 'hawser')] : []),
    ...(home ? [join(home, '.hawser', 'run')] : []),
    `/tmp/hawser-${UID}`,
  ]
}

/** Makes the folder where it is missing, and checks that nobody else can put anything into it, or it elsewhere. */
function isPrivate(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const found = lstatSync(folder)
    const isOurs = found.isDirectory() && found.uid === UID && (found.mode & 0o077) === 0
    return isOurs && ancestors(realpathSync(folder)).every(isOutOfReach)
  } catch {
    return false
  }
}

/** All folders above a path. */
function ancestors(path: string): string[] {
  const parent = dirname(path)
  return parent === path ? [] : [parent, ...ancestors(parent)]
}

/** True where nobody but root and ourselves can rename what is in a folder; the sticky bit is enough. */
function isOutOfReach(folder: string): boolean {
  const { uid, mode } = lstatSync(folder)
  return (uid === 0 || uid === UID) && ((mode & 0o022) === 0 || (mode & 0o1000) !== 0)
}

/**
 * The folder for control sockets: the user's own, mode 0700, and with a path that is short enough. It stays; what
 * is in it does not. ssh accepts a socket owned by another uid, whose owner could then forge every answer and
 * read the become password (THREATS), so the folder's owner and mode are checked at each run.
 *
 * @throws {UsageError} where no such folder can be had
 */
export function controlFolder(): string {
  const folder = candidates().find((path) => path.length + SOCKET_NAME_LENGTH <= LONGEST_SOCKET_PATH && isPrivate(path))
  if (folder === undefined) {
    throw new UsageError(`no private folder for ssh's control sockets: tried ${candidates().join(', ')}`, {
      hint: 'each must be short, yours, and mode 0700; setting XDG_RUNTIME_DIR helps',
    })
  }
  return folder
}

/** Removes sockets that nobody listens on: those of a run whose ssh was killed. Never throws. */
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
      if (!(await isListening(path))) rmSync(path, { force: true })
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
