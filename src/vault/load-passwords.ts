import { stat } from 'node:fs/promises'
import { readBoundedFile } from '../core/bounded-file.ts'
import { UsageError } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'
import { isVaultText } from './envelope.ts'
import { VaultKeys } from './keys.ts'
import { VaultPassword } from './password.ts'
import { runPasswordProgram } from './password-program.ts'
import type { VaultSource } from './sources.ts'

/** What {@link loadPasswords} needs of the process around it. */
export interface VaultSurroundings {
  /** Asks the operator, without showing the answer. */
  readonly ask: (question: string) => Promise<Secret>
  readonly warn: (message: string) => void
}

/** What sources have given. */
export interface LoadedPasswords {
  readonly passwords: readonly VaultPassword[]
  /** Of each source that gave none, why. */
  readonly failures: readonly string[]
}

/** Bits of a file's mode by which it is a program, whoever may run it: Ansible's rule. */
const ANY_EXECUTE = 0o111

/** Bits by which others than its owner can read it. */
const OTHERS_READ = 0o044

/**
 * Loads passwords, one source after the other: a file may be encrypted by a password before it. Of those that fail a
 * warning says so, as with Ansible, since not everybody has the passwords of all labels.
 *
 * @throws {UsageError} where there are sources, and none gives a password
 */
export async function loadPasswords(
  sources: readonly VaultSource[],
  surroundings: VaultSurroundings,
): Promise<LoadedPasswords> {
  const passwords: VaultPassword[] = []
  const failures: UsageError[] = []
  for (const source of sources) {
    try {
      const password = await loadPassword(source, passwords, surroundings)
      passwords.push(password)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      failures.push(error)
    }
  }
  const [first] = failures
  if (first !== undefined && passwords.length === 0) throw first
  for (const { message } of failures) surroundings.warn(message)
  return { passwords, failures: failures.map(({ message }) => message) }
}

async function loadPassword(
  source: VaultSource,
  earlier: readonly VaultPassword[],
  surroundings: VaultSurroundings,
): Promise<VaultPassword> {
  const { label, from } = source
  if ('question' in from) {
    const answer = (await surroundings.ask(from.question)).reveal().trim()
    if (answer === '') throw new UsageError(`the vault password '${label}' that was typed is empty`)
    return new VaultPassword(Buffer.from(answer), 'asked for', label)
  }
  const bytes = await bytesOf(from.path, source, earlier, surroundings)
  if (bytes.length === 0) throw new UsageError(`'${from.path}' holds no vault password: it is empty`)
  return new VaultPassword(bytes, `'${from.path}'`, label)
}

/** The password that a file holds or a program prints, without what Ansible takes off its ends. */
async function bytesOf(
  path: string,
  { label, isLabelled }: VaultSource,
  earlier: readonly VaultPassword[],
  { warn }: VaultSurroundings,
): Promise<Buffer> {
  try {
    const { mode } = await stat(path)
    if ((mode & ANY_EXECUTE) !== 0) {
      return stripped(await runPasswordProgram(path, isLabelled ? label : undefined), /^[\r\n]+|[\r\n]+$/g)
    }
    const bytes = stripped(readBoundedFile(path), /^[ \t-\r]+|[ \t-\r]+$/g)
    const text = bytes.toString('latin1')
    if (isVaultText(text)) {
      const { content } = new VaultKeys(earlier).open(text, {
        position: { file: path, line: 1, column: 1 },
        isFile: true,
      })
      return stripped(content, /^[\r\n]+|[\r\n]+$/g)
    }
    if ((mode & OTHERS_READ) !== 0) warn(`${path}: others than you can read this vault password: chmod 600 ${path}`)
    return bytes
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(`the vault password file '${path}' cannot be read: ${why}`, { cause })
  }
}

/** Byte for byte: a password need not be UTF-8. */
function stripped(bytes: Buffer, ends: RegExp): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(ends, ''), 'latin1')
}
