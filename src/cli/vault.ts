import { UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import type { VaultKeys } from '../vault/keys.ts'
import type { VaultPassword } from '../vault/password.ts'
import type { FlagDefinition } from './flag-definitions.ts'
import { refuseFlagsThatNpmTook } from './npm-flags.ts'
import { type GivenFlags, readFlags } from './read-flags.ts'
import { STANDARD_STREAM } from './vault-content.ts'
import { VAULT_FLAGS, vaultSettings } from './vault-flags.ts'
import { commandPasswords, passwordToEncrypt } from './vault-passwords.ts'
import { ACTION_FLAGS, ACTIONS, type Action, actionUsage, usage } from './vault-usage.ts'

/**
 * The command `hawser vault`: reads and writes what `ansible-vault` does.
 *
 * @param argv what stands behind `vault`
 * @returns the exit code
 * @throws {UsageError} for flags and files that make no sense
 * @throws {InventoryError} for vault data that no password opens
 */
export async function vault(argv: readonly string[]): Promise<number> {
  const [word = '', ...words] = argv
  if (['', 'help', '-h', '--help'].includes(word)) {
    const stream = word === '' ? process.stderr : process.stdout
    stream.write(usage())
    return word === '' ? 1 : 0
  }
  const action = actionOf(word)
  const flags: readonly FlagDefinition[] = [...ACTION_FLAGS[action], ...VAULT_FLAGS]
  const { given, positionals } = readFlags(words, flags)
  if (given.has('help')) {
    process.stdout.write(actionUsage(action))
    return 0
  }
  refuseFlagsThatNpmTook(process.env, given, flags)
  await run(action, given, positionals)
  return 0
}

/** Ansible writes its one action of two words with an underscore. */
function actionOf(word: string): Action {
  const name = word.replace('_', '-')
  const found = ACTIONS.find((each) => each === name)
  if (found !== undefined) return found
  throw new UsageError(`there is no 'vault ${word}'${didYouMean(name, ACTIONS)}`, {
    hint: '`hawser vault --help` lists what there is',
  })
}

async function run(action: Action, given: GivenFlags, words: readonly string[]): Promise<void> {
  if (action === 'encrypt-string') return encryptString(given, words)
  const paths = pathsOf(action, given, words)
  const [path = ''] = paths
  const output = given.get('output')?.at(-1)
  const passwords = (isNew: boolean): Promise<VaultKeys> =>
    commandPasswords({
      settings: vaultSettings(given),
      env: process.env,
      isNew,
      inputIsTaken: paths.includes(STANDARD_STREAM),
    })
  const [files, editor] = await Promise.all([import('./vault-files.ts'), import('./vault-edit.ts')])
  switch (action) {
    case 'view':
      return files.viewFiles(paths, await passwords(false))
    case 'edit':
      return tell(path, await editor.editFile(path, await passwords(false)))
    case 'create':
      return tell(path, await editor.createFile(path, chosen(await passwords(true), given)))
    case 'encrypt':
      return files.encryptFiles(paths, chosen(await passwords(true), given), output)
    case 'decrypt':
      return files.decryptFiles(paths, await passwords(false), output)
    case 'rekey':
      return files.rekeyFiles(paths, await passwords(false), await newPassword(given))
  }
}

/** The files to work on; standard input where `encrypt` and `decrypt` name none. */
function pathsOf(action: Action, given: GivenFlags, words: readonly string[]): readonly string[] {
  const isFilter = action === 'encrypt' || action === 'decrypt'
  if (words.length === 0 && !isFilter) {
    throw new UsageError(`${action} needs a file`, { hint: `write: hawser vault ${action} FILE` })
  }
  const takesOne = action === 'edit' || action === 'create' ? action : given.has('output') ? '--output' : undefined
  if (takesOne !== undefined && words.length > 1) {
    throw new UsageError(`'${words[1]}' is one file too many: ${takesOne} takes one`)
  }
  return words.length === 0 ? [STANDARD_STREAM] : words
}

/** What an editor has left as it was is worth a word: perhaps nobody saved. */
function tell(file: string, isChanged: boolean): void {
  if (!isChanged) process.stderr.write(`hawser: ${file}: nothing was changed\n`)
}

async function encryptString(given: GivenFlags, texts: readonly string[]): Promise<void> {
  const { encryptedYaml, namedTexts, readsInput } = await import('./vault-string.ts')
  const wish = { texts, names: given.get('name') ?? [], stdinName: given.get('stdin-name')?.at(-1) }
  const inputIsTaken = readsInput(wish)
  const keys = await commandPasswords({ settings: vaultSettings(given), env: process.env, isNew: true, inputIsTaken })
  const password = chosen(keys, given)
  for (const each of await namedTexts(wish)) process.stdout.write(encryptedYaml(each, password))
}

function chosen(keys: VaultKeys, given: GivenFlags): VaultPassword {
  return passwordToEncrypt(keys, given.get('encrypt-vault-id')?.at(-1) ?? process.env.ANSIBLE_VAULT_ENCRYPT_IDENTITY)
}

/** The password that `rekey` gives to files; the environment's are those that they have. */
async function newPassword(given: GivenFlags): Promise<VaultPassword> {
  const settings = {
    ids: given.get('new-vault-id') ?? [],
    passwordFiles: given.get('new-vault-password-file') ?? [],
    ask: false,
  }
  const isNamed = settings.ids.length + settings.passwordFiles.length > 0
  const wish = { settings: { ...settings, ask: !isNamed }, env: {}, isNew: true, inputIsTaken: false }
  return passwordToEncrypt(await commandPasswords(wish), undefined)
}
