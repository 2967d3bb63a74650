/** The flags and help texts of `hawser vault`. */
import type { FlagDefinition } from './flag-definitions.ts'
import { flagLines } from './task-help.ts'
import { VAULT_FLAGS } from './vault-flags.ts'

/** What `hawser vault` can do. */
export const ACTIONS = ['view', 'edit', 'create', 'encrypt', 'decrypt', 'rekey', 'encrypt-string'] as const

/** One of them. */
export type Action = (typeof ACTIONS)[number]

const HELP: FlagDefinition = { name: 'help', short: 'h', type: 'boolean', description: 'show this text' }

const ENCRYPT_ID: FlagDefinition = {
  name: 'encrypt-vault-id',
  type: 'string',
  placeholder: 'LABEL',
  description: 'which of several passwords to encrypt with',
}

const OUTPUT: FlagDefinition = {
  name: 'output',
  type: 'string',
  placeholder: 'FILE',
  description: 'write there, and leave the file as it is; - is standard output',
}

/** The flags of each, without those that give passwords. */
export const ACTION_FLAGS: Readonly<Record<Action, readonly FlagDefinition[]>> = {
  view: [HELP],
  edit: [HELP],
  create: [ENCRYPT_ID, HELP],
  encrypt: [ENCRYPT_ID, OUTPUT, HELP],
  decrypt: [OUTPUT, HELP],
  rekey: [
    {
      name: 'new-vault-password-file',
      type: 'string',
      placeholder: 'FILE',
      description: 'the new password: a file, or a program that prints it (default: it is asked for)',
    },
    { name: 'new-vault-id', type: 'string', placeholder: 'ID', description: 'the same with a label: LABEL@FILE' },
    HELP,
  ],
  'encrypt-string': [
    ENCRYPT_ID,
    {
      name: 'name',
      short: 'n',
      type: 'string',
      repeatable: true,
      placeholder: 'NAME',
      description: 'name of the variable; repeatable, one for each TEXT',
    },
    {
      name: 'stdin-name',
      type: 'string',
      placeholder: 'NAME',
      description: 'read a value from standard input, too, and give it this name',
    },
    HELP,
  ],
}

interface Words {
  readonly usage: string
  readonly summary: string
  readonly text: string
  readonly examples: readonly string[]
}

const WORDS: Readonly<Record<Action, Words>> = {
  view: {
    usage: 'FILE…',
    summary: 'print what encrypted files hold',
    text: 'Decrypts files to standard output, and leaves them as they are.',
    examples: ['hawser vault view group_vars/web/secrets.yml'],
  },
  edit: {
    usage: 'FILE',
    summary: 'edit an encrypted file',
    text: `Opens a private copy in $VISUAL, $EDITOR or vi, and encrypts it again with the same password and label. The copy is in
$XDG_RUNTIME_DIR, or else in the folder for temporary files, and is removed whatever happens.`,
    examples: ['EDITOR="code --wait" hawser vault edit group_vars/web/secrets.yml'],
  },
  create: {
    usage: 'FILE',
    summary: 'write a new encrypted file in an editor',
    text: 'Opens an empty file in $VISUAL, $EDITOR or vi, and saves what was written there encrypted.',
    examples: ['hawser vault create group_vars/web/secrets.yml --vault-password-file ~/.vault-password'],
  },
  encrypt: {
    usage: '[FILE…]',
    summary: 'encrypt files in their places',
    text: 'Replaces files by what they are encrypted. Without files, standard input is encrypted to standard output.',
    examples: ['hawser vault encrypt group_vars/web/secrets.yml --vault-id prod@~/.vault-prod'],
  },
  decrypt: {
    usage: '[FILE…]',
    summary: 'decrypt files in their places',
    text: 'Replaces files by what they hold, readable by their owner only. Without files, it is standard input to output.',
    examples: ['hawser vault decrypt secrets.yml --output -'],
  },
  rekey: {
    usage: 'FILE…',
    summary: 'give encrypted files another password',
    text: 'Decrypts files with the password that they have, and encrypts them with a new one.',
    examples: ['hawser vault rekey secrets.yml --vault-password-file old --new-vault-password-file new'],
  },
  'encrypt-string': {
    usage: '[TEXT…]',
    summary: 'encrypt a value, to be pasted into a file of variables',
    text: `Prints values as they stand in YAML: NAME: !vault |, and what is encrypted below. Without TEXT, standard input is
encrypted, to its last byte; at a terminal the value is asked for, and not shown.`,
    examples: [
      'hawser vault encrypt-string --name db_password >> group_vars/web.yml',
      'printf %s "$TOKEN" | hawser vault encrypt-string --stdin-name token --vault-password-file ~/.vault-password',
    ],
  },
}

/** The help text of `hawser vault`. */
export function usage(): string {
  return `usage: hawser vault ACTION [ARGUMENT…]

Reads and writes what ansible-vault does: either opens the files of the other.

${ACTIONS.map((action) => `  ${action.padEnd(16)}${WORDS[action].summary}`).join('\n')}

passwords, for each of them (default: the password is asked for)
${flagLines(VAULT_FLAGS)}

\`hawser vault ACTION --help\` tells more.
`
}

/** The help text of one of them. */
export function actionUsage(action: Action): string {
  const { usage: words, text, examples } = WORDS[action]
  return `usage: hawser vault ${action} ${words} [FLAG…]

${text}

${flagLines([...ACTION_FLAGS[action], ...VAULT_FLAGS])}

examples
${examples.map((example) => `  ${example}`).join('\n')}
`
}
