/** npm run bench: how long Hawser takes, beside what bare ssh and others take for the same, in one table. */
import makeBundle from '../support/bundle-setup.ts'
import setUp from '../support/global-setup.ts'
import { describeMachine, type Machine, machineLines } from './machine.ts'
import type { Contest, Row } from './measurement.ts'
import { MEASUREMENTS } from './measurements/index.ts'
import { type BenchOptions, BenchUsageError, readOptions, usage } from './options.ts'
import type { Peers } from './peers.ts'
import { startStage } from './stage.ts'
import { benchTable } from './table.ts'
import { judge, type Verdict, verdictLine } from './targets.ts'
import { takeTurns } from './turns.ts'

/** What `--json` prints, and what the table is made of. */
interface BenchResult {
  readonly machine: Machine
  readonly peers: Peers
  readonly hosts: number
  readonly rounds: number
  readonly rows: readonly Row[]
  readonly verdicts: readonly Verdict[]
  readonly elapsedMs: number
}

async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv, MEASUREMENTS)
  if (options === undefined) {
    process.stdout.write(usage(MEASUREMENTS))
    return 0
  }
  const machine = await describeMachine()
  // Their cleaner of containers is an image from a registry, which is not always there: set-up and end do it.
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true'
  await makeBundle()
  const tearDown = await setUp()
  const end = (): void => void tearDown().finally(() => process.exit(99))
  process.once('SIGINT', end).once('SIGTERM', end)
  try {
    const result = await measureAll(options, machine)
    process.stdout.write(options.isJson ? `${JSON.stringify(result, null, 2)}\n` : describe(result))
    return result.verdicts.some(({ verdict }) => verdict === 'not reached') ? 1 : 0
  } finally {
    await tearDown()
  }
}

async function measureAll(options: BenchOptions, machine: Machine): Promise<BenchResult> {
  const startedAt = performance.now()
  const { hosts, rounds } = options
  process.stderr.write(`starting ${hosts} hosts\n`)
  await using stage = await startStage(options)
  const rows: Row[] = []
  for (const measurement of options.measurements) {
    await measurement.run(stage, async (contest) => {
      rows.push(...(await takeTurns(contest, rounds, (round) => tellRound(contest, round, rounds))))
    })
  }
  const elapsedMs = performance.now() - startedAt
  return { machine, peers: stage.peers, hosts, rounds, rows, verdicts: judge(rows), elapsedMs }
}

function tellRound({ title, contestants }: Contest, round: number, rounds: number): void {
  const hosts = Math.max(...contestants.map((contestant) => contestant.hosts))
  const where = hosts === 0 ? '' : ` on ${hosts} hosts`
  process.stderr.write(`${title}${where}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}\n`)
}

function describe({ machine, peers, rounds, rows, verdicts, elapsedMs }: BenchResult): string {
  const versions = [peers.ansible, peers.pyinfra, peers.rsync].filter((version) => version !== undefined)
  return [
    '',
    benchTable(rows),
    '',
    ...machineLines(machine),
    ...versions,
    ...peers.missing,
    `${rounds} rounds by turns, ${Math.round(elapsedMs / 1000)} s in all`,
    ...(rounds < 5 ? ['Fewer than five rounds show that it runs, and no more.'] : []),
    '',
    ...verdicts.map(verdictLine),
    '',
  ].join('\n')
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof BenchUsageError)) throw error
  process.stderr.write(`bench: ${error.message}\n`)
  process.exitCode = 2
}
