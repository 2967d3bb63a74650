/** npm run attack: every row of the catalogue on every userland, in one table. */
import { closeArtifacts } from '../../src/operations/artifact.ts'
import setUp from '../support/global-setup.ts'
import type { ContainerKind } from '../support/images.ts'
import { startArena } from './arena.ts'
import { type Attack, fight, type Row, shareOf } from './attack.ts'
import { ATTACKS } from './attacks/index.ts'
import { type KernelFacts, kernelFacts, toolVersions } from './host-facts.ts'
import { type AttackOptions, AttackUsageError, readOptions, usage } from './options.ts'
import { attackFaults, attackTable } from './table.ts'

/** What `--json` prints, and what the table is made of. */
interface SuiteResult {
  readonly rows: readonly Row[]
  readonly faults: readonly string[]
  readonly kernel: KernelFacts | undefined
  /** Versions by userland. */
  readonly tools: Readonly<Record<string, string>>
  readonly elapsedMs: number
}

async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv, ATTACKS)
  if (options === undefined) {
    process.stdout.write(usage(ATTACKS))
    return 0
  }
  // Their cleaner of containers is an image from a registry, which is not always there: set-up and end do it.
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true'
  const tearDown = await setUp()
  const end = (): void => void tearDown().finally(() => process.exit(99))
  process.once('SIGINT', end).once('SIGTERM', end)
  try {
    const result = await fightAll(options)
    process.stdout.write(options.isJson ? `${JSON.stringify(result, null, 2)}\n` : describe(result))
    return result.faults.length === 0 ? 0 : 1
  } finally {
    await closeArtifacts()
    await tearDown()
  }
}

/** Kinds of host beside each other, each with its attacks one after the other, and those that mostly wait beside them. */
async function fightAll({ attacks, kinds, rounds, untilLost }: AttackOptions): Promise<SuiteResult> {
  const startedAt = performance.now()
  const tools: Record<string, string> = {}
  let kernel: KernelFacts | undefined
  const rows = new Map<Attack, Row[]>(attacks.map((attack) => [attack, []]))
  const fightOn = async (kind: ContainerKind, isWaiting: boolean): Promise<void> => {
    const mine = attacks.filter(
      (attack) => (attack.kinds ?? kinds).includes(kind) && (attack.isWaiting ?? false) === isWaiting,
    )
    if (mine.length === 0) return
    await using arena = await startArena(kind, { untilLost })
    kernel = await kernelFacts(arena)
    tools[arena.userland] = await toolVersions(arena)
    for (const attack of mine) {
      const row = await fight(attack, arena, shareOf(rounds, (attack.kinds ?? kinds).length))
      rows.get(attack)?.push(row)
      process.stderr.write(progress(row))
    }
  }
  const all = new Set([...kinds, ...attacks.flatMap((attack) => attack.kinds ?? [])])
  await Promise.all([...all].flatMap((kind) => [fightOn(kind, false), fightOn(kind, true)]))
  const done = [...rows.values()].flat()
  return { rows: done, faults: attackFaults(done), kernel, tools, elapsedMs: performance.now() - startedAt }
}

function progress({ attack, userland, control, hawser, elapsedMs }: Row): string {
  const ends = `control lost ${control.lost} of ${control.rounds}, Hawser ${hawser.lost} of ${hawser.rounds}`
  const losses = hawser.losses.map((loss) => `  ${loss}\n`)
  return `${attack} on ${userland}: ${ends} (${Math.round(elapsedMs / 1000)} s)\n${losses.join('')}`
}

function describe({ rows, faults, kernel, tools, elapsedMs }: SuiteResult): string {
  return [
    '',
    attackTable(rows),
    '',
    `${kernel?.kernel}, ${Object.entries(kernel?.protections ?? {})
      .map(([name, value]) => `fs.${name} = ${value}`)
      .join(', ')}`,
    ...Object.entries(tools).map(([userland, versions]) => `${userland}: ${versions}`),
    `${Math.round(elapsedMs / 1000)} s in all`,
    '',
    ...(faults.length === 0 ? ['passed'] : faults.map((fault) => `FAILED: ${fault}`)),
    '',
  ].join('\n')
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof AttackUsageError)) throw error
  process.stderr.write(`attack: ${error.message}\n`)
  process.exitCode = 2
}
