import { dirname, resolve } from 'node:path'
import { isMap } from 'yaml'
import { InventoryError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import type { VaultAccess } from '../vault/access.ts'
import { readableText } from './inventory-vault.ts'
import { KeyValueError, type KeyValueWord, keyValueWords } from './key-value-words.ts'
import { overlay } from './overlay.ts'
import { hidden, readVariables, type VariableMap } from './parse.ts'
import { readText } from './read-text.ts'
import { isDeferred } from './resolve.ts'
import { shownPath } from './shown-path.ts'
import { parseSource, type Source } from './source.ts'
import { refuseTwoSpellings } from './spellings.ts'
import { plainDocument } from './unfold.ts'
import { refuseUnsupportedValues } from './unsupported.ts'
import { validateVariables } from './validate.ts'
import { isSecretName } from './variable-names.ts'
import { withTemplates } from './with-templates.ts'

/** `--extra-vars` after reading. */
export interface ExtraVars {
  readonly vars: VariableMap
  readonly warnings: readonly string[]
}

/** How the flag is written, for hints. */
const FORMS = 'write -e \'name=value other="two words"\', -e \'{"name": …}\' or -e @FILE'

/**
 * Reads the values of `-e`, in order; of two with one name the later wins. Of a value no message shows more than names:
 * it may hold a password.
 *
 * @param given each value of `-e`: `k=v` words, a JSON or YAML map in braces, or `@FILE`
 * @param cwd what `@FILE` is relative to, and relative paths in values that stand in no file
 * @throws {InventoryError} for what is none of these, and for connection variables that make no sense
 */
export async function readExtraVars(given: readonly string[], cwd: string, vault?: VaultAccess): Promise<ExtraVars> {
  const warnings: string[] = []
  const read = await Promise.all(given.map((text) => readOne(text, cwd, vault, warnings)))
  const vars = overlay(read)
  refuseTwoSpellings(vars)
  return { vars, warnings }
}

async function readOne(
  text: string,
  cwd: string,
  vault: VaultAccess | undefined,
  warnings: string[],
): Promise<VariableMap> {
  if (text.startsWith('@')) {
    const path = resolve(cwd, text.slice(1))
    const file = shownPath(path, cwd)
    const readable = await readableText(await readText(text.slice(1), cwd, '--extra-vars'), file, vault)
    return readMap(parseSource(readable.text, path, file, readable.isSecret), dirname(path), warnings)
  }
  const vars = /^\s*[{[]/.test(text)
    ? await readMap(parseSource(text, cwd, '--extra-vars'), cwd, warnings)
    : await readWords(text, cwd)
  const open = [...vars.keys()].find(isSecretName)
  if (open !== undefined) warnings.push(`--extra-vars: every user of this machine can read ${open} there: ${INSTEAD}`)
  return vars
}

/** What to do with a password that stands on the command line. */
const INSTEAD = 'write it into a file of yours and give that by -e @FILE, or run with -K'

/** Where templates of words are said to be. */
const COMMAND_LINE = { file: '--extra-vars', line: 1, column: 1 }

async function readWords(text: string, cwd: string): Promise<VariableMap> {
  const vars: VariableMap = new Map(
    wordsOf(text).map(({ name, value }) => [
      name,
      { value: withTemplates(hidden(name, value), COMMAND_LINE), folder: cwd },
    ]),
  )
  await validateVariables(
    Object.fromEntries(
      [...vars].filter(([, { value }]) => !isDeferred(value)).map(([name, { value }]) => [name, plain(value)]),
    ),
    '--extra-vars',
  )
  return vars
}

function wordsOf(text: string): readonly KeyValueWord[] {
  try {
    return keyValueWords(text)
  } catch (error) {
    if (!(error instanceof KeyValueError)) throw error
    throw new InventoryError(`--extra-vars: ${error.message}`, { hint: FORMS })
  }
}

async function readMap(source: Source, folder: string, warnings: string[]): Promise<VariableMap> {
  const { contents } = source.document
  if (!isMap(contents)) {
    throw new InventoryError('--extra-vars must be a map of variables', { position: source.positionAt(0), hint: FORMS })
  }
  warnings.push(...refuseUnsupportedValues(source))
  const vars = readVariables(contents, source, folder, warnings)
  // The document is a map, and keys of maps become text.
  const values = plainDocument(source) as Readonly<Record<string, unknown>>
  // What has to be worked out is checked when it is.
  const known = Object.entries(values).filter(([name]) => !isDeferred(vars.get(name)?.value ?? null))
  await validateVariables(Object.fromEntries(known), source.file)
  return vars
}

/** A secret counts as the text that it hides. */
function plain(value: unknown): unknown {
  return value instanceof Secret ? value.reveal() : value
}
