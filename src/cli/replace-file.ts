import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Replaces a file's content so that at every moment the old or the new one is there, whole: written beside it, synced,
 * renamed over it. Mode and, where we may, owner stay; of a link, the file that it leads to is replaced.
 *
 * @param newMode the mode that it gets instead of its own
 */
export async function replaceFile(path: string, content: string | Uint8Array, newMode?: number): Promise<void> {
  const file = await realpath(path)
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`)
  const old = await open(file, 'r')
  try {
    const { mode, uid, gid } = await old.stat()
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(content)
      // Only root may give files away; others own the new file as they own the folder.
      if (process.geteuid?.() === 0) await handle.chown(uid, gid)
      await handle.chmod(newMode ?? mode & 0o7777)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  } finally {
    await old.close()
  }
}
