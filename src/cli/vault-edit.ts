/** `hawser vault edit` and `create`: the operator's editor on a private copy. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { split } from 'shlex'
import { UsageError } from '../core/errors.ts'
import { encryptVault, type VaultKeys } from '../vault/keys.ts'
import type { VaultPassword } from '../vault/password.ts'
import { type PrivateCopy, withPrivateCopy } from './private-copy.ts'
import { exists, openContent, PRIVATE_MODE, readContent, writeContent } from './vault-content.ts'

/**
 * Lets the operator edit an encrypted file, which keeps its password and label.
 *
 * @returns false where nothing was changed: then the file stays as it is
 * @throws {UsageError} where the editor fails: then, too
 */
export async function editFile(path: string, keys: VaultKeys): Promise<boolean> {
  const before = await readContent(path)
  const { content, password, label } = openContent(path, before, keys)
  const edited = await edit(path, content)
  if (edited.equals(content)) return false
  const encrypted = encryptVault(edited, password, label)
  await kept(encrypted, path, async () => {
    if (!(await readContent(path)).equals(before))
      throw new UsageError(`${path} was changed by somebody else meanwhile`)
    await writeContent(path, encrypted)
  })
  return true
}

/**
 * Lets the operator write a file that is encrypted from its first moment.
 *
 * @returns false where nothing was written
 * @throws {UsageError} where the file is there already
 */
export async function createFile(path: string, password: VaultPassword): Promise<boolean> {
  if (await exists(path)) {
    throw new UsageError(`${path} is there already`, { hint: `edit it by: hawser vault edit ${path}` })
  }
  const edited = await edit(path, new Uint8Array())
  if (edited.length === 0) return false
  const encrypted = encryptVault(edited, password)
  await kept(encrypted, path, () => writeFile(path, encrypted, { mode: PRIVATE_MODE, flag: 'wx' }))
  return true
}

/** What the editor has made of a content. */
function edit(path: string, content: Uint8Array): Promise<Buffer> {
  return withPrivateCopy(path, content, async (copy) => {
    await runEditor(copy)
    return copy.read()
  })
}

/** The editor of the operator, which may be a command of several words: `code --wait`. */
function runEditor({ path, signal }: PrivateCopy): Promise<void> {
  const written = process.env.VISUAL || process.env.EDITOR || 'vi'
  const [command = 'vi', ...words] = split(written)
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...words, path], { stdio: 'inherit' })
    const end = (): void => void child.kill()
    signal.addEventListener('abort', end)
    const fail = (why: string, cause?: unknown): void =>
      reject(
        new UsageError(`the editor '${written}' ${why}: nothing was changed`, { cause, hint: 'set VISUAL or EDITOR' }),
      )
    child.once('error', (cause) => fail(`cannot be run (${cause.message})`, cause))
    child.once('exit', (code, name) => {
      signal.removeEventListener('abort', end)
      if (code === 0 && !signal.aborted) resolve()
      else fail(code === null ? `was ended by ${name}` : `exited with ${code}`)
    })
  })
}

/** Saves what was written. Where that fails, it is kept elsewhere, encrypted: it took somebody an hour, maybe. */
async function kept(encrypted: string, path: string, save: () => Promise<void>): Promise<void> {
  try {
    await save()
  } catch (cause) {
    const elsewhere = join(tmpdir(), `${basename(path)}.${randomBytes(4).toString('hex')}`)
    await writeFile(elsewhere, encrypted, { mode: PRIVATE_MODE, flag: 'wx' })
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(`what you have written was not saved: ${why}`, {
      cause,
      hint: `it is, encrypted, in ${elsewhere}`,
    })
  }
}
