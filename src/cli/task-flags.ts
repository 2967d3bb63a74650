import { durationMs } from '../core/duration.ts'
import { UsageError } from '../core/errors.ts'
import type { VaultSettings } from '../vault/sources.ts'
import { TASK_FLAGS } from './flag-definitions.ts'
import { readLaunch } from './launch.ts'
import { refuseMisplacedFlags } from './misplaced-flags.ts'
import { type Environment, refuseFlagsThatNpmTook } from './npm-flags.ts'
import { oneLimit } from './one-limit.ts'
import { type GivenFlags, type ReadFlags, readFlags } from './read-flags.ts'
import { vaultSettings } from './vault-flags.ts'

/** The flags of a task file, checked as far as no file has to be read for it. */
export interface TaskFlags {
  /** `-i`: inventories in the order given; empty where none was. */
  readonly inventories: readonly string[]
  /** `-l`: the pattern that hosts must match beside the play's. */
  readonly limit?: string
  /** `-C`. */
  readonly check: boolean
  /** `-D`. */
  readonly diff: boolean
  /** `-f`: most hosts at once, at least 1. */
  readonly forks?: number
  /** `-e`: as given, in order; `readExtraVars` understands them. May hold passwords: show them to nobody. */
  readonly extraVars: readonly string[]
  /** `-u`: who logs in where the inventory names nobody. */
  readonly user?: string
  /** `-b`. */
  readonly become: boolean
  /** `-K`. */
  readonly askBecomePassword: boolean
  /** `--vault-password-file`, `--vault-id` and `-J`. */
  readonly vault: VaultSettings
  /** `--allow-downgrade`: signed releases may replace newer ones. */
  readonly allowDowngrade: boolean
  /** `-v`: how many. */
  readonly verbosity: number
  /** `-T`, in milliseconds: the deadline of connecting. */
  readonly connectTimeoutMs?: number
  /** `--control-persist`, in milliseconds: how long connections outlive their last use. */
  readonly controlPersistMs?: number
  /** `--profile`: at the end, where the time went. */
  readonly profile: boolean
  /** `--trace`: the file for a trace of it. */
  readonly trace?: string
  /** `--list-hosts`. */
  readonly listHosts: boolean
  /** `--json`. */
  readonly json: boolean
  /** `-h`: all that is wanted is `taskHelp`. */
  readonly help: boolean
}

/**
 * The flags of a task file's process, none of them lost on the way.
 *
 * @param argv the whole of `process.argv`
 * @param env the whole of `process.env`
 * @param execArgv the whole of `process.execArgv`
 * @throws {UsageError} for a flag that got lost, is unknown or has no sense, and for positional arguments
 */
export function parseTaskFlags(argv: readonly string[], env: Environment, execArgv: readonly string[]): TaskFlags {
  const launch = readLaunch(argv)
  refuseMisplacedFlags(launch, execArgv)
  const read = readFlags(launch.words, TASK_FLAGS)
  // Help changes nothing on any host: whoever asks for it gets it, whatever else is wrong.
  if (!read.given.has('help')) {
    refuseFlagsThatNpmTook(env, read.given, TASK_FLAGS)
    refusePositionals(read, env)
  }
  return taskFlags(read.given)
}

/**
 * The flags in words alone, as `hawser rehearse FILE …` has them before it hands them on.
 *
 * @param words what stands after the task file
 * @throws {UsageError} as {@link parseTaskFlags}, except for lost flags
 */
export function parseTaskWords(words: readonly string[]): TaskFlags {
  const read = readFlags(words, TASK_FLAGS)
  refusePositionals(read, {})
  return taskFlags(read.given)
}

/** Task files take no positional arguments: a word without a dash is a mistake, mostly a pattern without its `--limit`. */
function refusePositionals({ positionals, terminated }: ReadFlags, env: Environment): void {
  const [first] = positionals
  if (first === undefined) return
  if (terminated && first.startsWith('-')) {
    throw new UsageError(`'${first}' stands behind '--', where it is no flag`, { hint: "leave the '--' out" })
  }
  const throughNpm = env.npm_command === 'run' || env.npm_command === 'run-script'
  throw new UsageError(`'${first}' is not a flag, and task files take no other arguments`, {
    hint: throughNpm
      ? `npm may have taken a flag before it: write npm run ${env.npm_lifecycle_event ?? 'SCRIPT'} -- and then the flags`
      : 'choose hosts by --limit PATTERN, set variables by -e NAME=VALUE',
  })
}

/** Gives the flags their types. */
function taskFlags(given: GivenFlags): TaskFlags {
  const last = (name: string) => given.get(name)?.at(-1)
  const limit = oneLimit(given.get('limit'))
  const user = last('user')
  const forks = last('forks')
  const timeout = last('timeout')
  const controlPersist = last('control-persist')
  const trace = last('trace')
  return {
    inventories: given.get('inventory') ?? [],
    ...(limit === undefined ? {} : { limit }),
    check: given.has('check'),
    diff: given.has('diff'),
    ...(forks === undefined ? {} : { forks: wholeNumber('--forks', forks) }),
    extraVars: given.get('extra-vars') ?? [],
    ...(user === undefined ? {} : { user }),
    become: given.has('become'),
    askBecomePassword: given.has('ask-become-pass'),
    vault: vaultSettings(given),
    allowDowngrade: given.has('allow-downgrade'),
    verbosity: given.get('verbose')?.length ?? 0,
    ...(timeout === undefined ? {} : { connectTimeoutMs: seconds('--timeout', timeout) * 1000 }),
    ...(controlPersist === undefined ? {} : { controlPersistMs: persistence('--control-persist', controlPersist) }),
    profile: given.has('profile'),
    ...(trace === undefined ? {} : { trace }),
    listHosts: given.has('list-hosts'),
    json: given.has('json'),
    help: given.has('help'),
  }
}

function wholeNumber(flag: string, text: string): number {
  if (/^0*[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new UsageError(`${flag}: '${text}' is not a whole number from 1 on`, { hint: `write ${flag} 5` })
}

function seconds(flag: string, text: string): number {
  const value = /^\d{1,6}(\.\d+)?$/.test(text) ? Number(text) : 0
  if (value > 0) return value
  throw new UsageError(`${flag}: '${text}' is not a number of seconds`, { hint: `write ${flag} 10, without a unit` })
}

/** ssh takes whole seconds, and none at all for ever (ssh_config(5), `ControlPersist`). */
function persistence(flag: string, text: string): number {
  const value = durationMs(text, flag)
  if (value >= 1000) return value
  throw new UsageError(`${flag}: '${text}' is less than a second`, { hint: `write ${flag} 10m, or leave it out` })
}
