/** A file that only we can read, and that is gone when it is no longer needed, however that comes. */
import { rmSync } from 'node:fs'
import { mkdtemp, open, readFile } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { exists } from './vault-content.ts'

/** Signals that end a process, and that leave the file behind where nobody heeds them. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/** How long an editor that was asked to end may take for it. */
const PATIENCE_MS = 2000

/** A private copy, while it is there. */
export interface PrivateCopy {
  /** Absolute; its name ends as the original's, for the editor to know the format. */
  readonly path: string
  /** Aborted by a signal that ends the process; the copy is gone then. */
  readonly signal: AbortSignal
  /** What it holds now. */
  readonly read: () => Promise<Buffer>
}

/**
 * Makes a private copy, and removes it with its folder and all that an editor has left there: when `use` has settled, when
 * the process exits, and at every signal that ends it.
 *
 * @param original names the copy
 * @returns what `use` returns; after a signal the process ends by that signal instead
 */
export async function withPrivateCopy<Value>(
  original: string,
  content: Uint8Array,
  use: (copy: PrivateCopy) => Promise<Value>,
): Promise<Value> {
  // Memory of the user's own where there is one: what never was on a disk need not be erased there.
  const runtime = process.env.XDG_RUNTIME_DIR ?? ''
  const parent = runtime !== '' && (await exists(runtime)) ? runtime : tmpdir()
  const folder = await mkdtemp(join(parent, 'hawser-vault-'))
  const path = join(folder, basename(original))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  const abort = new AbortController()
  let ending: (typeof ENDING)[number] | undefined
  let patience: NodeJS.Timeout | undefined
  const leave = (): void => {
    if (ending !== undefined) process.exit(128 + constants.signals[ending])
  }
  const end = (name: NodeJS.Signals): void => {
    // The terminal has told the editor as well, which may have a use of its own for it.
    if (name === 'SIGINT' && process.stdin.isTTY === true) return
    ending = ENDING.find((each) => each === name)
    remove()
    abort.abort()
    patience ??= setTimeout(leave, PATIENCE_MS)
  }
  process.once('exit', remove)
  for (const name of ENDING) process.on(name, end)
  try {
    await using file = await open(path, 'wx', 0o600)
    await file.writeFile(content)
    await file.close()
    return await use({ path, signal: abort.signal, read: () => readFile(path) })
  } finally {
    remove()
    process.off('exit', remove)
    for (const name of ENDING) process.off(name, end)
    clearTimeout(patience)
    leave()
  }
}
