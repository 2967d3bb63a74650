import { relative } from 'node:path'
import type { OperationEvent } from '../report/events.ts'
import { type AttackReport, startAttack } from './attack.ts'
import type { RehearsalFolder } from './rehearsal-folder.ts'
import type { RehearsalOptions } from './rehearsal-options.ts'
import type { Stage } from './stage.ts'
import type { TaskFileRun } from './task-file-run.ts'
import type { Twin, TwinMaker } from './twin.ts'
import { inventoryFlags, makeTwinInventory } from './twin-inventory.ts'
import { judge } from './verdict.ts'

/** What {@link perform} works with. */
export interface Performance {
  readonly options: RehearsalOptions
  readonly stage: Stage
  readonly folder: RehearsalFolder
  readonly maker: TwinMaker
  readonly twins: readonly Twin[]
}

/**
 * What happens on the twins once they are ready: the file that prepares them, the two runs, the attack meanwhile.
 *
 * @returns the exit code
 * @throws {PreflightError} where the twins cannot be reached instead of the hosts
 */
export async function perform({ options, stage, folder, maker, twins }: Performance): Promise<number> {
  const { file } = options
  const { files, inventory } = await makeTwinInventory(options, folder, twins)
  const flags = [...options.flags, ...inventoryFlags(files)]

  const { rehearsalPrepare } = inventory
  if (rehearsalPrepare !== undefined) {
    const run = await stage.run(rehearsalPrepare, flags, options.verbosity > 0 ? 'everything' : 'failures')
    stage.tell(`prepared by ${relative('', rehearsalPrepare)}: ${summary(run)}`)
    if (run.exitCode !== 0) return run.exitCode
  }
  const attack = options.attack && maker.attack ? await startAttack(maker.attack, twins, inventory) : undefined
  stage.heading(`RUN 1 of 2: ${file}`)
  const first = await stage.run(file, flags, 'everything')
  let second: TaskFileRun | undefined
  if (first.exitCode === 0) {
    stage.heading('RUN 2 of 2: must change nothing')
    second = await stage.run(file, flags, 'everything')
  }
  const attacks = (await attack?.stop()) ?? []
  const verdict = judge(first, second, maker.kind, new Set(twins.map(({ host }) => host)))
  const problems = [
    ...verdict.problems,
    ...attacks.filter(({ wins }) => wins > 0).map(({ host }) => `the attack won on ${host}`),
  ]

  stage.heading('VERDICT')
  for (const line of verdict.notRehearsed) stage.tell(`not rehearsed: ${line}`)
  for (const report of attacks) stage.tell(attackLine(report))
  for (const problem of problems) stage.tell(`problem: ${problem}`)
  stage.tell(problems.length === 0 ? 'rehearsal passed' : 'rehearsal failed')
  return problems.length === 0 ? 0 : first.exitCode || second?.exitCode || 2
}

/** `4 changed, 2 ok`. */
function summary({ events }: TaskFileRun): string {
  const operations = events.filter((event): event is OperationEvent => event.event === 'operation')
  const groups = Object.entries(Object.groupBy(operations, ({ outcome }) => outcome))
  return groups.map(([outcome, found]) => `${found.length} ${outcome}`).join(', ') || 'nothing to do'
}

function attackLine({ host, looks, tries, wins }: AttackReport): string {
  return `attack on ${host}: looked ${looks} times, tried ${tries} times, won ${wins} times`
}
