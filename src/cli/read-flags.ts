import { parseArgs } from 'node:util'
import { UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { insteadOf } from './ansible-flags.ts'
import type { FlagDefinition } from './flag-definitions.ts'

/** Flags as they were given: the values of each by its long name, in order; `'true'` for each time of one without a value. */
export type GivenFlags = ReadonlyMap<string, readonly string[]>

/** What {@link readFlags} makes of words. */
export interface ReadFlags {
  readonly given: GivenFlags
  /** Words that are neither flags nor their values. */
  readonly positionals: readonly string[]
  /** True where a `--` stood among the words. */
  readonly terminated: boolean
}

/** A long name that the word is the beginning of, else the nearest: `--inv` is no typo of anything, but means `--inventory`. */
function meant(name: string, names: readonly string[]): string {
  const beginnings = name.length > 1 ? names.filter((each) => each.startsWith(name)) : []
  return beginnings.length === 1
    ? `; did you mean '--${beginnings[0]}'?`
    : didYouMean(
        `--${name}`,
        names.map((each) => `--${each}`),
      )
}

/** The error for a flag that is not among the definitions. */
function unknownFlag(rawName: string, name: string, definitions: readonly FlagDefinition[]): UsageError {
  const instead = insteadOf(name)
  if (instead !== undefined) return new UsageError(`there is no flag '${rawName}' here`, { hint: instead })
  const otherCase = definitions.find(({ short }) => name.length === 1 && short?.toLowerCase() === name.toLowerCase())
  const near = otherCase
    ? `; did you mean '-${otherCase.short}' (--${otherCase.name})?`
    : meant(
        name,
        definitions.map((each) => each.name),
      )
  return new UsageError(`there is no flag '${rawName}'${near}`, { hint: '--help lists them all' })
}

/**
 * Splits words into flags and others, by `node:util`'s `parseArgs`: `--name value`, `--name=value`, `-n value`, `-nvalue`
 * and letters in one word (`-CD`, `-vvv`).
 *
 * @throws {UsageError} for an unknown flag, a missing value, or a value where none belongs
 */
export function readFlags(words: readonly string[], definitions: readonly FlagDefinition[]): ReadFlags {
  const options = Object.fromEntries(
    definitions.map(({ name, short, type }) => [
      name,
      { type, multiple: true, ...(short === undefined ? {} : { short }) },
    ]),
  )
  // Not `strict`: its errors name no nearest word, and it stops at the first positional. Its tokens hold all it needs.
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true })
  const given = new Map<string, string[]>()
  const positionals: string[] = []
  let terminated = false
  for (const token of tokens) {
    if (token.kind === 'option-terminator') terminated = true
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const definition = definitions.find(({ name }) => name === token.name)
    refuseSingleDash(words[token.index], definitions)
    if (definition === undefined) throw unknownFlag(token.rawName, token.name, definitions)
    given.set(definition.name, [...(given.get(definition.name) ?? []), flagValue(token, definition)])
  }
  return { given, positionals, terminated }
}

/** `-limit=web` would be the letter l with the value `imit=web`, and `-check` the letters c, h, e, c and k. */
function refuseSingleDash(word: string | undefined, definitions: readonly FlagDefinition[]): void {
  const [, name] = /^-([a-z-]{3,})(?:=.*)?$/s.exec(word ?? '') ?? []
  if (name === undefined || !definitions.some((each) => each.name === name)) return
  throw new UsageError(`there is no flag '-${name}'; did you mean '--${name}'?`, { hint: 'long names take two dashes' })
}

/** The value of one flag, or `'true'` where it has none. */
function flagValue(
  token: { readonly rawName: string; readonly value: string | undefined; readonly inlineValue: boolean | undefined },
  definition: FlagDefinition,
): string {
  const { rawName, value, inlineValue } = token
  if (definition.type === 'boolean') {
    if (value === undefined) return 'true'
    throw new UsageError(`${rawName} takes no value, and '${value}' is one`, {
      hint: `write ${rawName} alone, or leave it out`,
    })
  }
  const wanted = definition.placeholder ?? 'VALUE'
  if (value === undefined) throw new UsageError(`${rawName} needs a value`, { hint: `write ${rawName} ${wanted}` })
  if (value === '')
    throw new UsageError(`${rawName}: its value is empty`, {
      hint: `write ${rawName} ${wanted}; is a variable of the shell empty?`,
    })
  if (value.startsWith('-') && value.length > 1 && inlineValue !== true) {
    throw new UsageError(`${rawName} needs a value, and the next word is the flag '${value}'`, {
      hint: `write ${rawName} ${wanted}, or --${definition.name}=${value} if that is the value`,
    })
  }
  return value
}
