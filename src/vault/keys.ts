import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { decryptBytes, encryptBytes } from './cipher.ts'
import { type Envelope, formatEnvelope, parseEnvelope } from './envelope.ts'
import type { VaultPassword } from './password.ts'
import { VaultFormatError } from './vault-format-error.ts'

/** What a vault held. */
export interface OpenedVault {
  /** Exactly what was encrypted. */
  readonly content: Buffer
  /** The password that opened it. */
  readonly password: VaultPassword
  /** The label in its first line. */
  readonly label: string
}

/** Where vault data stands. */
export interface VaultPlace {
  /** Of a file its beginning, of a value in a file the value. */
  readonly position: SourcePosition
  /** True where the vault data is the whole file, so that lines of the one are lines of the other. */
  readonly isFile: boolean
}

/** What to do where there is no password. */
export const GIVE_PASSWORD =
  'give its password by --vault-password-file FILE, --vault-id LABEL@FILE or --ask-vault-pass'

/** The passwords of a run. */
export class VaultKeys {
  /** In the order in which they were given. */
  readonly passwords: readonly VaultPassword[]
  /** Sources that gave no password, each with what was wrong. */
  readonly #failures: readonly string[]
  /** Those that have opened something: what they do not open is likely to be damaged. */
  readonly #proven = new Set<VaultPassword>()

  constructor(passwords: readonly VaultPassword[], failures: readonly string[] = []) {
    this.passwords = passwords
    this.#failures = failures
  }

  /**
   * Decrypts vault data: with the passwords of its label first, then with all others, as Ansible does.
   *
   * @throws {InventoryError} with its place, for data without a form, where there is no password, and where none opens it
   */
  open(text: string, place: VaultPlace): OpenedVault {
    try {
      const envelope = parseEnvelope(text)
      const { label } = envelope
      const isLabelled = (password: VaultPassword): boolean => password.label === label
      const others = this.passwords.filter((password) => !isLabelled(password))
      for (const password of [...this.passwords.filter(isLabelled), ...others]) {
        const content = decryptBytes(envelope, password.reveal())
        if (content === undefined) continue
        this.#proven.add(password)
        return { content, password, label }
      }
      throw this.#notOpened(envelope, place.position)
    } catch (cause) {
      if (!(cause instanceof VaultFormatError)) throw cause
      const { file, line, column } = place.position
      const position = place.isFile ? { file, line: cause.line, column: cause.column } : { file, line, column }
      throw new InventoryError(cause.message, { position, cause, hint: cause.hint })
    }
  }

  #notOpened({ label }: Envelope, position: SourcePosition): InventoryError {
    const called = label === 'default' ? '' : ` as '${label}'`
    if (this.passwords.length === 0) {
      const [failure] = this.#failures
      return new InventoryError(
        `this is encrypted${called}, and ${failure === undefined ? 'no vault password is given' : `there is no vault password: ${failure}`}`,
        { position, hint: GIVE_PASSWORD },
      )
    }
    const tried = this.passwords.map((password) => `'${password.label}' (${password.origin})`).join(', ')
    const proven = this.passwords.find((password) => password.label === label && this.#proven.has(password))
    const failures = this.#failures.map((failure) => `; ${failure}`).join('')
    return new InventoryError(
      `this is encrypted${called}, and no vault password opens it: the password is wrong, or the data was altered`,
      {
        position,
        hint:
          proven === undefined
            ? `tried: ${tried}${failures}`
            : `'${proven.label}' (${proven.origin}) has opened other data: this was altered since, or encrypted with another password`,
      },
    )
  }
}

/**
 * Encrypts.
 *
 * @param label what the first line shall say; the password's own where it is not given
 * @returns lines, each ended by a newline
 */
export function encryptVault(content: Uint8Array, password: VaultPassword, label: string = password.label): string {
  return formatEnvelope(encryptBytes(content, password.reveal(), label))
}
