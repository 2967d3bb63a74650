/** Where passwords of vaults come from: what `--vault-id`, `--vault-password-file` and `--ask-vault-pass` name. */
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { UsageError } from '../core/errors.ts'
import { DEFAULT_LABEL } from './envelope.ts'

/** Where one password comes from. */
export interface VaultSource {
  /** The label of what it opens. */
  readonly label: string
  /** True where somebody has written the label down: only then a client program is told of it. */
  readonly isLabelled: boolean
  /** A file or program, absolute; or the operator is asked, by a question that may name the label. */
  readonly from: { readonly path: string } | { readonly question: string }
}

/** What the flags and the environment of a process say about passwords. */
export interface VaultSettings {
  /** Each value of `--vault-id`: `[LABEL@]SOURCE`, a source being a path or `prompt`. */
  readonly ids: readonly string[]
  /** Each value of `--vault-password-file`. */
  readonly passwordFiles: readonly string[]
  /** `--ask-vault-pass`. */
  readonly ask: boolean
}

/** Variables of the environment that Ansible reads, too. */
export interface VaultEnvironment {
  /** A further `--vault-password-file`. */
  readonly ANSIBLE_VAULT_PASSWORD_FILE?: string | undefined
  /** Further values of `--vault-id`, with commas between them. */
  readonly ANSIBLE_VAULT_IDENTITY_LIST?: string | undefined
}

/**
 * Puts the sources in Ansible's order: those of the environment's list, `--vault-id`, `--vault-password-file`, the
 * environment's file, the question.
 *
 * @param cwd what paths are relative to
 * @throws {UsageError} for a label that cannot stand in the first line of vault data
 */
export function vaultSources(settings: VaultSettings, env: VaultEnvironment, cwd: string): readonly VaultSource[] {
  const listed = (env.ANSIBLE_VAULT_IDENTITY_LIST ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  const files = [...settings.passwordFiles, env.ANSIBLE_VAULT_PASSWORD_FILE ?? ''].filter((file) => file !== '')
  return [
    ...[...listed, ...settings.ids].map((id) => sourceOfId(id, cwd)),
    ...files.map((file) => ({ label: DEFAULT_LABEL, isLabelled: true, from: { path: absolute(file, cwd) } })),
    ...(settings.ask ? [{ label: DEFAULT_LABEL, isLabelled: false, from: { question: 'Vault password: ' } }] : []),
  ]
}

/** Reads one `[LABEL@]SOURCE`; a source may hold further `@`. */
function sourceOfId(id: string, cwd: string): VaultSource {
  const at = id.indexOf('@')
  const label = id.slice(0, Math.max(at, 0))
  const source = id.slice(at + 1)
  if (/[;\s]/.test(label)) {
    throw new UsageError(`--vault-id: '${label}' cannot be a label`, {
      hint: 'labels have no blanks and no semicolons: they stand in the first line of what is encrypted',
    })
  }
  if (source === '') {
    throw new UsageError(`--vault-id: '${id}' names no source`, {
      hint: 'write LABEL@FILE, LABEL@PROGRAM or LABEL@prompt',
    })
  }
  const named = { label: label || DEFAULT_LABEL, isLabelled: label !== '' }
  if (source !== 'prompt') return { ...named, from: { path: absolute(source, cwd) } }
  return { ...named, from: { question: `Vault password (${named.label}): ` } }
}

/** No shell has looked at a `~` that stands behind a label. */
function absolute(path: string, cwd: string): string {
  return path === '~' || path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(cwd, path)
}
