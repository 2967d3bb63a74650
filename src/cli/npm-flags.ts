import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../core/errors.ts'
import type { FlagDefinition } from './flag-definitions.ts'
import type { GivenFlags } from './read-flags.ts'

/** Environment variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Settings of npm's own that a flag of ours becomes, by the flag's name: an `.npmrc` may hold them with good right. */
const SETTINGS_OF_NPM: ReadonlyMap<string, string> = new Map([
  ['diff', 'diff'],
  ['json', 'json'],
])

/** Flags that lose nothing: npm reads `--verbose` as its own log level, and answers `--help` itself. */
const HARMLESS: ReadonlySet<string> = new Set(['verbose', 'help'])

/**
 * Refuses flags that npm took for its own settings (`npm run deploy --check`, `npm exec zx x.mjs --check`,
 * `npx --check zx x.mjs`): it hands none of them on, and leaves `npm_config_…` variables behind. Measured with npm 10 and 11; set-envs
 * of its `@npmcli/config` does it. What leaves no trace at all: `-C` (npm's `--prefix`), `-e` (short for its `--enjoy-by`),
 * and text stuck to a letter (`-lweb`).
 *
 * @param env the whole of `process.env`
 * @param given what arrived; a flag that did is not lost
 * @throws {UsageError} that shows how to write it
 */
export function refuseFlagsThatNpmTook(
  env: Environment,
  given: GivenFlags,
  definitions: readonly FlagDefinition[],
): void {
  const ours = definitions.filter(({ name }) => !HARMLESS.has(name))
  for (const definition of ours) {
    const { name, type } = definition
    const value = env[`npm_config_${name.replaceAll('-', '_')}`]
    if (value === undefined || arrived(definition, value, given)) continue
    const setting = SETTINGS_OF_NPM.get(name)
    if (setting !== undefined && (value === '' || value === 'false' || isInNpmrc(setting, env))) continue
    throw tookBy(env, type === 'boolean' ? `--${name}` : `--${name}=${name === 'extra-vars' ? 'VARS' : value}`)
  }
  for (const definition of ours) {
    // npm writes the names of its variables in small letters: `-K` becomes `npm_config_k`.
    const value = env[`npm_config_${definition.short?.toLowerCase()}`]
    if (value !== undefined && !arrived(definition, value, given)) throw tookBy(env, `-${definition.short}`)
  }
  const diff = ours.find(({ short }) => short === 'D')
  if (
    diff !== undefined &&
    env.npm_config_save_dev === 'true' &&
    !given.has(diff.name) &&
    !isInNpmrc('save-dev', env)
  ) {
    throw tookBy(env, '-D')
  }
  refuseClusters(env, given, ours)
}

/** Letters in one word (`-bK` becomes `npm_config_bk`), or a number stuck to the last (`-f5`). */
function refuseClusters(env: Environment, given: GivenFlags, definitions: readonly FlagDefinition[]): void {
  const letterOf = ({ short }: FlagDefinition) => short?.toLowerCase() ?? ''
  const alone = definitions
    .filter(({ type }) => type === 'boolean')
    .map(letterOf)
    .join('')
  const valued = definitions
    .filter(({ type }) => type === 'string')
    .map(letterOf)
    .join('')
  if (alone === '') return
  const cluster = new RegExp(`^npm_config_(?:([${alone}]{2,})|([${alone}]*[${valued || alone}])(\\d+))$`)
  for (const name of Object.keys(env)) {
    const [, plain, beforeNumber, number = ''] = cluster.exec(name) ?? []
    const letters = plain ?? beforeNumber
    if (letters === undefined) continue
    const flags = [...letters].flatMap((letter) => definitions.find((each) => letterOf(each) === letter) ?? [])
    if (flags.every((flag) => given.has(flag.name))) continue
    throw tookBy(env, `-${flags.map(({ short }) => short).join('')}${number}`)
  }
}

/** True where what npm took came through as well, as in a script that passes it on by itself. */
function arrived({ name, type }: FlagDefinition, value: string, given: GivenFlags): boolean {
  const values = given.get(name)
  if (values === undefined) return false
  // npm joins the values of a setting given several times with empty lines.
  return type === 'boolean' || value.split('\n\n').every((each) => values.includes(each))
}

/** True where one of npm's own files sets it: then it is no flag that got lost. */
function isInNpmrc(setting: string, env: Environment): boolean {
  const { npm_config_local_prefix: project, npm_config_userconfig: user, npm_config_globalconfig: global } = env
  return [project === undefined ? undefined : join(project, '.npmrc'), user, global].some((file) => {
    if (file === undefined) return false
    try {
      return new RegExp(`^\\s*${setting}\\b`, 'm').test(readFileSync(file, 'utf8'))
    } catch {
      return false
    }
  })
}

/** The error for a flag that npm took. */
function tookBy(env: Environment, flag: string): UsageError {
  const { npm_command: command, npm_lifecycle_event: script } = env
  const isNpx = command === 'exec'
  const right = isNpx ? `npx zx FILE ${flag}, with nothing before zx` : `npm run ${script ?? 'SCRIPT'} -- ${flag}`
  return new UsageError(`${isNpx ? 'npx' : 'npm'} took '${flag}' for a setting of its own, and did not hand it on`, {
    hint: `write: ${right}`,
  })
}
