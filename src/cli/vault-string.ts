/** `hawser vault encrypt-string`: values to paste into a file of variables. */
import { UsageError } from '../core/errors.ts'
import { encryptVault } from '../vault/keys.ts'
import type { VaultPassword } from '../vault/password.ts'
import { askSecret } from './ask-secret.ts'
import { readContent, STANDARD_STREAM } from './vault-content.ts'

/** A value, and the name that it gets. */
export interface NamedText {
  readonly name: string | undefined
  readonly content: Uint8Array
}

/** What the command line says about values. */
export interface StringWish {
  /** Texts on the command line. */
  readonly texts: readonly string[]
  /** `--name`, each for the text of the same place. */
  readonly names: readonly string[]
  /** `--stdin-name`: what comes on standard input gets this name. */
  readonly stdinName: string | undefined
}

/** Blanks before each line, as Ansible prints them. */
const INDENT = ' '.repeat(10)

/** True where values come on standard input, which then has no answers to questions. */
export function readsInput({ texts, stdinName }: StringWish): boolean {
  return (
    process.stdin.isTTY !== true && (stdinName !== undefined || texts.length === 0 || texts.includes(STANDARD_STREAM))
  )
}

/**
 * The values of a command line: those on it, and the one that is typed or piped where none is there.
 *
 * @throws {UsageError} for an empty value, and for names without values
 */
export async function namedTexts(wish: StringWish): Promise<readonly NamedText[]> {
  const texts = wish.texts.filter((text) => text !== STANDARD_STREAM)
  const found: NamedText[] = texts.map((text, index) => ({ name: wish.names[index], content: Buffer.from(text) }))
  const isRead = wish.stdinName !== undefined || texts.length < wish.texts.length || texts.length === 0
  const [extra, ...others] = wish.names.slice(texts.length)
  if (others.length > 0 || (extra !== undefined && (!isRead || wish.stdinName !== undefined))) {
    throw new UsageError(`there are more names than values: '${others.at(-1) ?? extra}' has none`, {
      hint: 'each --name is for the value of the same place; --stdin-name is for standard input',
    })
  }
  if (texts.length > 0) {
    process.stderr.write('hawser: every user of this machine could read the value in the list of processes\n')
    process.stderr.write('  hint: leave it out, and it is asked for; or pipe it: printf %s "$VALUE" | hawser vault …\n')
  }
  if (isRead) found.push({ name: wish.stdinName ?? extra, content: await readValue() })
  const empty = found.find(({ content }) => content.length === 0)
  if (empty === undefined) return found
  throw new UsageError(
    `the value${empty.name === undefined ? '' : ` of ${empty.name}`} is empty: nothing was encrypted`,
  )
}

async function readValue(): Promise<Uint8Array> {
  if (process.stdin.isTTY === true) return Buffer.from((await askSecret('Text to encrypt: ')).reveal())
  const content = await readContent(STANDARD_STREAM)
  if (content.at(-1) === 0x0a) {
    process.stderr.write('hawser: the value ends with a newline, which is encrypted too\n')
    process.stderr.write('  hint: `printf %s` prints none, and `echo` does\n')
  }
  return content
}

/** A value as it stands in YAML: `name: !vault |` and indented lines. */
export function encryptedYaml({ name, content }: NamedText, password: VaultPassword): string {
  const key = name === undefined ? '' : `${/^[A-Za-z_][\w.-]*$/.test(name) ? name : JSON.stringify(name)}: `
  return `${key}!vault |\n${encryptVault(content, password).replace(/^(?=.)/gm, INDENT)}`
}
