/** Passwords for `hawser vault`: those that open, and the one that encrypts. */
import { UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import type { Secret } from '../core/secret.ts'
import { unreadConfiguration } from '../vault/ansible-configuration.ts'
import { GIVE_PASSWORD, VaultKeys } from '../vault/keys.ts'
import { loadPasswords } from '../vault/load-passwords.ts'
import type { VaultPassword } from '../vault/password.ts'
import { type VaultEnvironment, type VaultSettings, type VaultSource, vaultSources } from '../vault/sources.ts'
import { askSecret } from './ask-secret.ts'

/** What a command wants passwords for. */
export interface PasswordWish {
  readonly settings: VaultSettings
  /** Variables that name sources, too. */
  readonly env: VaultEnvironment
  /** True for passwords that encrypt: what is typed is asked for twice. */
  readonly isNew: boolean
  /** True where standard input holds what is to be encrypted, and so no answers. */
  readonly inputIsTaken: boolean
}

/**
 * Loads passwords. Where no flag names a source, the operator is asked.
 *
 * @throws {UsageError} where none can be had
 */
export async function commandPasswords({ settings, env, isNew, inputIsTaken }: PasswordWish): Promise<VaultKeys> {
  const named = vaultSources(settings, env, process.cwd())
  const isAsked = named.length === 0 && process.stdin.isTTY === true && !inputIsTaken
  const sources = isAsked ? vaultSources({ ...settings, ask: true }, {}, process.cwd()) : named
  if (sources.length === 0) {
    const unread = await unreadConfiguration(process.env, process.cwd())
    throw new UsageError('a vault password is needed', { hint: unread ?? GIVE_PASSWORD })
  }
  if (inputIsTaken && sources.some(asks)) {
    throw new UsageError('a password cannot be asked for where standard input is what to work on', {
      hint: 'give it by --vault-password-file FILE, or name a file instead of standard input',
    })
  }
  const { passwords, failures } = await loadPasswords(sources, { ask: isNew ? askTwice : askSecret, warn })
  return new VaultKeys(passwords, failures)
}

/**
 * The one password to encrypt with.
 *
 * @param label `--encrypt-vault-id`, or what ANSIBLE_VAULT_ENCRYPT_IDENTITY says
 * @throws {UsageError} where there are several, and no label chooses; and for a label that none has
 */
export function passwordToEncrypt({ passwords }: VaultKeys, label: string | undefined): VaultPassword {
  const labels = passwords.map((password) => password.label)
  const found = label === undefined ? passwords : passwords.filter((password) => password.label === label)
  const [first, second] = found
  if (first === undefined) {
    throw new UsageError(`--encrypt-vault-id: no password has the label '${label}'${didYouMean(label ?? '', labels)}`, {
      hint: `there are: ${labels.join(', ')}`,
    })
  }
  if (label === undefined && second !== undefined) {
    throw new UsageError(`there are ${found.length} passwords to encrypt with: ${labels.join(', ')}`, {
      hint: `choose one by --encrypt-vault-id ${first.label}`,
    })
  }
  return first
}

/** Tells a warning. */
function warn(message: string): void {
  process.stderr.write(`hawser: ${message}\n`)
}

function asks({ from }: VaultSource): boolean {
  return 'question' in from
}

/** Nobody sees what is typed: of a new password, a mistake would lock up what it encrypts. */
async function askTwice(question: string): Promise<Secret> {
  const words = `${question.charAt(0).toLowerCase()}${question.slice(1)}`
  const answer = await askSecret(`New ${words}`)
  if (process.stdin.isTTY !== true) return answer
  const again = await askSecret(`Confirm new ${words}`)
  if (again.reveal() === answer.reveal()) return answer
  throw new UsageError('the two passwords differ', { hint: 'nothing was encrypted: run the command again' })
}
