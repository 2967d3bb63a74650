/** Folders in which nobody else can put anything, nor another in their place. */
import { lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'

/** This user's id; there is always one where there are Unix sockets. */
export const UID: number = process.getuid?.() ?? 0

/** Why a folder is not taken. */
export interface Flaw {
  /** The rest of a sentence that begins with its path. */
  readonly why: string
  /** True where somebody else could put files there, or has tried to. */
  readonly isOfOthers: boolean
}

const ofOthers = (why: string): Flaw => ({ why, isOfOthers: true })

/**
 * Makes the folder where it is missing, for this user alone (mode 0700).
 *
 * @param folder absolute
 * @returns its path without links, or why somebody else can put anything into it or it elsewhere. Never throws
 */
export function privateFolder(folder: string): string | Flaw {
  try {
    if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return ofOthers('is a symbolic link')
    // First: nothing is to be made in a folder of others.
    const above = flawAbove(folder)
    if (above !== undefined) return above
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // From here on without links on the way: these could be exchanged, too.
    const path = realpathSync(folder)
    const { uid, mode } = lstatSync(path)
    if (uid !== UID) return ofOthers(`belongs to ${nameOf(uid)}`)
    if ((mode & 0o077) !== 0) return ofOthers(`is open to others (mode ${octal(mode)})`)
    return flawAbove(path) ?? path
  } catch (error) {
    return { why: `cannot be made: ${error instanceof Error ? error.message : String(error)}`, isOfOthers: false }
  }
}

/** Who but root and ourselves can rename one of the folders above a path; the sticky bit keeps others from it. */
function flawAbove(path: string): Flaw | undefined {
  for (const folder of ancestors(existing(dirname(path)))) {
    const { uid, mode } = lstatSync(folder)
    if (uid !== 0 && uid !== UID) return ofOthers(`could be exchanged by ${nameOf(uid)}, who owns ${folder}`)
    if ((mode & 0o022) !== 0 && (mode & 0o1000) === 0)
      return ofOthers(`could be exchanged by those who may write to ${folder} (mode ${octal(mode)})`)
  }
  return undefined
}

/** The first folder from a path upwards that exists, without links. */
function existing(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isMissing || dirname(path) === path) throw error
    return existing(dirname(path))
  }
}

/** A folder and all above it. */
function ancestors(path: string): string[] {
  const parent = dirname(path)
  return parent === path ? [path] : [path, ...ancestors(parent)]
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8)
}

function nameOf(uid: number): string {
  return uid === 0 ? 'root' : `user ${uid}`
}
