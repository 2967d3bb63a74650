/** The flags of `npm run bench`. */
import { parseArgs } from 'node:util'
import { didYouMean } from '../../src/core/nearest.ts'
import type { Measurement } from './measurement.ts'

/** What a run of the benchmark was asked for. */
export interface BenchOptions {
  /** Hosts that are started. */
  readonly hosts: number
  /** Most hosts that measurements other than growth use. */
  readonly width: number
  /** Turns of each contestant that count. */
  readonly rounds: number
  readonly measurements: readonly Measurement[]
  /** Whether Ansible, Mitogen and pyinfra take part. */
  readonly withPeers: boolean
  readonly isJson: boolean
}

/** Flags that make no sense. The message is for the user. */
export class BenchUsageError extends Error {}

const DEFAULT_HOSTS = 20
const DEFAULT_ROUNDS = 5
/** What growth starts where `--hosts` says nothing. */
const GROWTH_HOSTS = 200

/** What `--help` prints. */
export function usage(all: readonly Measurement[]): string {
  return `Usage: npm run bench -- [--hosts N] [--rounds N] [--only NAME]… [--growth] [--peers] [--json]

Starts hosts with sshd in containers, and measures by turns what Hawser does there beside what bare ssh does. Prints one
table, and says of each target whether it is reached. Exits with 1 if one is missed; a target that this run
cannot judge (other hosts, no peers) is said to be so, and is no failure.

  --hosts N    hosts (default: ${DEFAULT_HOSTS}, which the targets are made for)
  --rounds N   turns of each that count (default: ${DEFAULT_ROUNDS}); fewer only show that it runs
  --only NAME  this measurement only; may be given several times
  --growth     also measure growth, on up to ${GROWTH_HOSTS} hosts or what --hosts says; all else is measured on ${DEFAULT_HOSTS} then.
               Takes some gigabytes of memory, and much longer
  --peers      Ansible, Ansible with Mitogen and pyinfra take part where they are installed
  --json       the result as JSON

Measurements:
${all.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}
`
}

/**
 * Reads the flags.
 *
 * @returns undefined where `--help` is among them
 * @throws {BenchUsageError} for what makes no sense, with the nearest right word
 */
export function readOptions(argv: readonly string[], all: readonly Measurement[]): BenchOptions | undefined {
  const { hosts, rounds, only, growth, peers, json, help } = parse(argv)
  if (help) return undefined
  const measurements =
    only === undefined
      ? all.filter((measurement) => growth || !measurement.isOptional)
      : only.map((name) => choose(name, all))
  const isGrowing = measurements.some((measurement) => measurement.isOptional)
  const count = readCount('hosts', hosts, isGrowing ? GROWTH_HOSTS : DEFAULT_HOSTS)
  return {
    hosts: count,
    width: isGrowing ? Math.min(count, DEFAULT_HOSTS) : count,
    rounds: readCount('rounds', rounds, DEFAULT_ROUNDS),
    measurements,
    withPeers: peers,
    isJson: json,
  }
}

interface Flags {
  readonly hosts?: string | undefined
  readonly rounds?: string | undefined
  readonly only?: readonly string[] | undefined
  readonly growth: boolean
  readonly peers: boolean
  readonly json: boolean
  readonly help: boolean
}

function parse(argv: readonly string[]): Flags {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        hosts: { type: 'string' },
        rounds: { type: 'string' },
        only: { type: 'string', multiple: true },
        growth: { type: 'boolean', default: false },
        peers: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    })
    return values
  } catch (error) {
    throw new BenchUsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function readCount(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new BenchUsageError(`--${flag} takes a number from 1 to 999, not '${text}'`)
  return Number(text)
}

function choose(name: string, all: readonly Measurement[]): Measurement {
  const found = all.find((measurement) => measurement.name === name)
  if (found !== undefined) return found
  const near = didYouMean(
    name,
    all.map((measurement) => measurement.name),
  )
  throw new BenchUsageError(`there is no measurement '${name}'${near}`)
}
