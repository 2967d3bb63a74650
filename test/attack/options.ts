/** The flags of `npm run attack`. */
import { parseArgs } from 'node:util'
import { didYouMean } from '../../src/core/nearest.ts'
import type { ContainerKind } from '../support/images.ts'
import { type Attack, USERLAND_KINDS } from './attack.ts'

/** What a run of the suite was asked for. */
export interface AttackOptions {
  readonly rounds: number
  readonly attacks: readonly Attack[]
  /** The kinds of host to fight on, beside those that an attack names itself. */
  readonly kinds: readonly ContainerKind[]
  readonly isJson: boolean
  /** Leaves the control out, and ends the rounds of a deploy at the first that is lost: for what is known to fall. */
  readonly untilLost: boolean
}

/** Flags that make no sense. The message is for the user. */
export class AttackUsageError extends Error {}

const DEFAULT_ROUNDS = 300

/** What `--help` prints. */
export function usage(attacks: readonly Attack[]): string {
  return `Usage: npm run attack -- [--rounds N] [--only NAME]… [--on KIND]… [--until-lost] [--json]

Fights every row of the catalogue of threats on real containers, against the naive flow as the control and against
Hawser, and prints one table. Exits with 1 if Hawser lost once, if a control lost less than four of five rounds, if a
wait passed its deadline, or if anything was left behind.

  --rounds N   of each attack, spread over the userlands (default: ${DEFAULT_ROUNDS}); one that enumerates its cases has as many as it needs
  --only NAME  this attack only; may be given several times
  --on KIND    this kind of host only: ${USERLAND_KINDS.join(', ')}
  --until-lost ends at the first loss, and leaves the control out: so it shows a fall, and never passes
  --json       the result as JSON

Attacks:
${attacks.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}
`
}

/**
 * Reads the flags.
 *
 * @returns undefined where `--help` is among them
 * @throws {AttackUsageError} for what makes no sense, with the nearest right word
 */
export function readOptions(argv: readonly string[], all: readonly Attack[]): AttackOptions | undefined {
  const { rounds, only, on, json, help, 'until-lost': untilLost } = parse(argv)
  if (help) return undefined
  return {
    rounds: rounds === undefined ? DEFAULT_ROUNDS : readRounds(rounds),
    attacks: only === undefined ? all : only.map((name) => choose('attack', name, all, (attack) => attack.name)),
    kinds:
      on === undefined
        ? USERLAND_KINDS
        : on.map((name) => choose('kind of host', name, USERLAND_KINDS, (kind) => kind)),
    isJson: json,
    untilLost,
  }
}

interface Flags {
  readonly rounds?: string | undefined
  readonly only?: readonly string[] | undefined
  readonly on?: readonly string[] | undefined
  readonly 'until-lost': boolean
  readonly json: boolean
  readonly help: boolean
}

function parse(argv: readonly string[]): Flags {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        rounds: { type: 'string' },
        only: { type: 'string', multiple: true },
        on: { type: 'string', multiple: true },
        'until-lost': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    })
    return values
  } catch (error) {
    throw new AttackUsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function readRounds(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new AttackUsageError(`--rounds takes a number from 1 on, not '${text}'`)
  return Number(text)
}

function choose<Item>(what: string, name: string, items: readonly Item[], nameOf: (item: Item) => string): Item {
  const item = items.find((candidate) => nameOf(candidate) === name)
  if (item !== undefined) return item
  throw new AttackUsageError(`there is no ${what} '${name}'${didYouMean(name, items.map(nameOf))}`)
}
