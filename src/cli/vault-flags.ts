/** The flags that give passwords of vaults: Ansible's names, letters and meanings. */
import { VaultAccess } from '../vault/access.ts'
import { type VaultSettings, vaultSources } from '../vault/sources.ts'
import { askSecret } from './ask-secret.ts'
import type { FlagDefinition } from './flag-definitions.ts'
import type { GivenFlags } from './read-flags.ts'

/** Flags of task files, and of every command that reads what may be encrypted. */
export const VAULT_FLAGS: readonly FlagDefinition[] = [
  {
    name: 'vault-password-file',
    type: 'string',
    repeatable: true,
    placeholder: 'FILE',
    description: 'password of vaults: a file, or a program that prints it; repeatable',
  },
  {
    name: 'vault-id',
    type: 'string',
    repeatable: true,
    placeholder: 'ID',
    description: 'the same for one label: LABEL@FILE, or LABEL@prompt to be asked; repeatable',
  },
  {
    name: 'ask-vault-pass',
    short: 'J',
    type: 'boolean',
    description: 'ask for the password of vaults, where something is encrypted',
  },
]

/** Reads {@link VAULT_FLAGS} out of the flags that were given. */
export function vaultSettings(given: GivenFlags): VaultSettings {
  return {
    ids: given.get('vault-id') ?? [],
    passwordFiles: given.get('vault-password-file') ?? [],
    ask: given.has('ask-vault-pass'),
  }
}

/**
 * The passwords of those flags, and of Ansible's variables of the environment; none is loaded yet.
 *
 * @param warn what to do with a warning
 * @throws {UsageError} for a `--vault-id` that makes no sense
 */
export function vaultAccess(settings: VaultSettings, warn: (message: string) => void): VaultAccess {
  return new VaultAccess(vaultSources(settings, process.env, process.cwd()), { ask: askSecret, warn })
}
