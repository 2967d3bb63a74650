import { UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { rehearse } from '../rehearsal/rehearse.ts'
import type { TwinMaker } from '../rehearsal/twin.ts'
import { type FlagDefinition, TASK_FLAGS } from './flag-definitions.ts'
import { refuseFlagsThatNpmTook } from './npm-flags.ts'
import { type GivenFlags, readFlags } from './read-flags.ts'
import { flagLines } from './task-help.ts'
import { vaultAccess, vaultSettings } from './vault-flags.ts'

const KINDS = ['container', 'sandbox'] as const satisfies readonly TwinMaker['kind'][]

const OWN_FLAGS: readonly FlagDefinition[] = [
  {
    name: 'twin',
    type: 'string',
    placeholder: 'KIND',
    description: 'container or sandbox (default: containers where an engine answers)',
  },
  {
    name: 'peers',
    type: 'string',
    placeholder: 'PATTERN',
    description: 'twins for these hosts too, which plays reach by host.peer()',
  },
  { name: 'keep', type: 'boolean', description: 'leave the twins for `hawser login HOST`, until the next rehearsal' },
  { name: 'attack', type: 'boolean', description: 'let an unprivileged user race the uploads in every container twin' },
]

/** Flags of task files that make no sense here, each with the reason. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['check', 'a rehearsal changes its twins for real; `npx zx FILE --check` looks at the hosts'],
  ['list-hosts', '`npx zx FILE --list-hosts` lists the hosts'],
  ['ask-vault-pass', 'the task file runs several times: give the password by --vault-password-file'],
])

/** Flags that lead to real hosts, or ask for real passwords: twins have their own (see docs/decisions/0061). */
const NOT_PASSED_ON: ReadonlySet<string> = new Set(['inventory', 'user', 'ask-become-pass', 'json', 'help'])

const FLAGS = [...OWN_FLAGS, ...TASK_FLAGS.filter(({ name }) => !REFUSED.has(name))]

/**
 * The command `hawser rehearse`.
 *
 * @returns the exit code
 * @throws {UsageError} for flags that make no sense
 */
export async function rehearseCommand(argv: readonly string[]): Promise<number> {
  const { given, positionals } = readFlags(argv, [...OWN_FLAGS, ...TASK_FLAGS])
  if (given.has('help')) {
    process.stdout.write(usage())
    return 0
  }
  for (const [name, reason] of REFUSED)
    if (given.has(name)) throw new UsageError(`--${name} makes no sense in a rehearsal`, { hint: reason })
  refuseFlagsThatNpmTook(process.env, given, FLAGS)
  const vault = vaultSettings(given)
  if (vault.ids.some((id) => /(^|@)prompt$/.test(id))) {
    throw new UsageError("--vault-id: 'prompt' makes no sense in a rehearsal", {
      hint: 'the task file runs several times: give the password by a file or a program',
    })
  }
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) {
    throw new UsageError(
      file === undefined
        ? 'rehearse needs a task file'
        : `rehearse takes one task file, and '${others[0]}' is another word`,
      {
        hint: 'hawser rehearse tasks/redeploy.mjs',
      },
    )
  }
  return rehearse({
    file,
    flags: flagsToPassOn(given),
    inventoryFiles: given.get('inventory') ?? [],
    extraVars: given.get('extra-vars') ?? [],
    user: given.get('user')?.at(-1),
    asksPassword: given.has('ask-become-pass'),
    vault: vaultAccess(vault, (message) => process.stderr.write(`hawser: ${message}\n`)),
    twin: twinKind(given.get('twin')?.at(-1)),
    peers: given.get('peers')?.at(-1),
    keep: given.has('keep'),
    attack: given.has('attack'),
    json: given.has('json'),
    verbosity: given.get('verbose')?.length ?? 0,
  })
}

function twinKind(value: string | undefined): TwinMaker['kind'] | undefined {
  if (value === undefined) return undefined
  const kind = KINDS.find((each) => each === value)
  if (kind === undefined)
    throw new UsageError(`--twin: there is no kind '${value}'${didYouMean(value, KINDS)}`, {
      hint: `kinds are ${KINDS.join(' and ')}`,
    })
  return kind
}

/** The task file's flags, spelt so that no value can be taken for a flag. */
function flagsToPassOn(given: GivenFlags): readonly string[] {
  return TASK_FLAGS.filter(({ name }) => !NOT_PASSED_ON.has(name)).flatMap(({ name, type }) =>
    (given.get(name) ?? []).map((value) => (type === 'boolean' ? `--${name}` : `--${name}=${value}`)),
  )
}

function usage(): string {
  return `usage: hawser rehearse FILE [FLAG…]

Runs a task file twice against throw-away twins of its hosts. The second run must change nothing.

${flagLines(OWN_FLAGS)}

and the task file's own flags:

${flagLines(TASK_FLAGS.filter(({ name }) => !REFUSED.has(name)))}
`
}
