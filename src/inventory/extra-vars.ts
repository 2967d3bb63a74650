import { dirname, resolve } from 'node:path'
import { split } from 'shlex'
import { isMap } from 'yaml'
import { InventoryError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import { hidden, readVariables, type VariableMap } from './parse.ts'
import { parseSource, plainDocument, readText, type Source, shownPath } from './source.ts'
import { refuseUnsupportedValues } from './unsupported.ts'
import { validateVariables } from './validate.ts'

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
export async function readExtraVars(given: readonly string[], cwd: string): Promise<ExtraVars> {
  const warnings: string[] = []
  const read = await Promise.all(given.map((text) => readOne(text, cwd, warnings)))
  return { vars: new Map(read.flatMap((vars) => [...vars])), warnings }
}

async function readOne(text: string, cwd: string, warnings: string[]): Promise<VariableMap> {
  if (text.startsWith('@')) {
    const path = resolve(cwd, text.slice(1))
    const source = parseSource(await readText(text.slice(1), cwd, '--extra-vars'), path, shownPath(path, cwd))
    return readMap(source, dirname(path), warnings)
  }
  if (/^\s*[{[]/.test(text)) return readMap(parseSource(text, cwd, '--extra-vars'), cwd, warnings)
  const vars: VariableMap = new Map(
    wordsOf(text).map((word) => {
      const [, name, value] = /^([^=\s]+)=(.*)$/s.exec(word) ?? []
      if (name === undefined || value === undefined) {
        throw new InventoryError(`--extra-vars: there is a word without 'NAME=' before it`, { hint: FORMS })
      }
      return [name, { value: hidden(name, value), folder: cwd }]
    }),
  )
  await validateVariables(
    Object.fromEntries([...vars].map(([name, { value }]) => [name, plain(value)])),
    '--extra-vars',
  )
  return vars
}

/** Splits as a shell does. */
function wordsOf(text: string): readonly string[] {
  try {
    return split(text)
  } catch (cause) {
    throw new InventoryError('--extra-vars: a quote or backslash at its end is left open', { cause, hint: FORMS })
  }
}

async function readMap(source: Source, folder: string, warnings: string[]): Promise<VariableMap> {
  const { contents } = source.document
  if (!isMap(contents)) {
    throw new InventoryError('--extra-vars must be a map of variables', { position: source.positionAt(0), hint: FORMS })
  }
  warnings.push(...refuseUnsupportedValues(source))
  const values = plainDocument(source)
  // The document is a map, and keys of maps become text.
  await validateVariables(values as Readonly<Record<string, unknown>>, source.file)
  return readVariables(contents, source, folder, warnings)
}

/** A secret counts as the text that it hides. */
function plain(value: unknown): unknown {
  return value instanceof Secret ? value.reveal() : value
}
