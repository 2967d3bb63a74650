import { constants } from 'node:fs'
import { access, open } from 'node:fs/promises'
import { InventoryError } from '../../core/errors.ts'

/** How a program's file begins that the kernel can start: a script, or what a compiler made on Linux. */
const BEGINNINGS = ['#!', '\x7fELF']

/**
 * True for an inventory that is a program, and is run: its text says so, and whoever owns it has made it executable.
 * Ansible tries to run whatever has either; what the kernel then refuses it reads as text. An executable bit alone is
 * no sign, since some file systems give it to all files.
 *
 * @param path absolute
 * @param file the path as messages show it
 * @throws {InventoryError} for a script that may not be run
 */
export async function isProgram(path: string, file: string): Promise<boolean> {
  const beginning = await firstBytes(path)
  if (!BEGINNINGS.some((each) => beginning.startsWith(each))) return false
  const mayRun = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
  if (mayRun) return true
  throw new InventoryError('this is a program, and it is not executable', {
    position: { file, line: 1, column: 1 },
    hint: `chmod +x ${file} lets it be run as an inventory`,
  })
}

/** The first bytes of a file, as Latin 1; nothing of what cannot be read, which its reader will tell. */
async function firstBytes(path: string): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined)
  if (handle === undefined) return ''
  try {
    if (!(await handle.stat()).isFile()) return ''
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } catch {
    return ''
  } finally {
    await handle.close()
  }
}
