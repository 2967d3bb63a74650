import { userInfo } from 'node:os'
import pLimit from 'p-limit'
import { HawserError, InterruptedError, UsageError } from '../core/errors.ts'
import { onInterruption } from '../engine/interruption.ts'
import { toErrorReport } from '../report/index.ts'
import { chooseTwins } from './choose-twins.ts'
import { removeLeftovers } from './leftovers.ts'
import { perform } from './perform.ts'
import { RehearsalFolder } from './rehearsal-folder.ts'
import type { RehearsalOptions } from './rehearsal-options.ts'
import { Stage } from './stage.ts'
import { type Twin, type TwinMaker, twinRequest } from './twin.ts'
import { findEngine } from './twin-image.ts'
import { inventoryFlags, readInventory } from './twin-inventory.ts'

/** Twins that start at once: more are no faster on few cores, and engines refuse some. */
const STARTS_AT_ONCE = 8

/**
 * Rehearses a task file: twins of its hosts, what prepares them, two runs, the verdict, and no twins any more.
 *
 * @returns the exit code: 0 where it passed, else as the runs of DESIGN §7
 */
export async function rehearse(options: RehearsalOptions): Promise<number> {
  const began = performance.now()
  const interruption = new AbortController()
  const stage = await Stage.open(options, interruption.signal)
  let maker: TwinMaker | undefined
  const stopListening = onInterruption({
    first: (reason) => {
      stage.tell(`interrupted by ${reason}: the twins are being removed`)
      interruption.abort(new InterruptedError('the rehearsal was interrupted'))
    },
    again: () => {
      maker?.removeInBackground()
      process.exit(99)
    },
  })
  const folder = await RehearsalFolder.create()
  let keep = false
  let exitCode = 1
  try {
    const engine = options.twin === 'sandbox' ? undefined : await findEngine()
    const hosts = await hostsOf(options, stage)
    maker = chooseTwins({
      wanted: options.twin,
      engine,
      folder,
      signal: interruption.signal,
      onBuild: () => stage.tell('building the image of the twins (only the first time)'),
    })
    if (options.attack && maker.attack === undefined) {
      throw new UsageError(`--attack takes container twins: a ${maker.kind} has no other users`, {
        hint: 'install Docker or Podman',
      })
    }
    await Promise.all([removeLeftovers(engine), folder.record(maker.kind, []), maker.prepare()])
    const twins = await startTwins(options, maker, hosts, stage)
    await folder.record(maker.kind, twins)
    exitCode = await perform({ options, stage, folder, maker, twins })
    keep = options.keep
    if (keep) tellKept(stage, folder, twins)
  } catch (cause) {
    // What an interruption cuts off fails in its own words.
    const error = interruption.signal.aborted ? interruption.signal.reason : cause
    if (!(error instanceof HawserError)) throw error
    if (!(error instanceof InterruptedError)) stage.report({ event: 'error', error: toErrorReport(error) })
    exitCode = error.exitCode
  } finally {
    await (keep ? maker?.release() : takeDown(maker, folder, stage))
    stopListening()
    if (options.json)
      stage.report({ event: 'recap', hosts: {}, elapsedMs: performance.now() - began, exitCode, check: false })
    await stage.close()
  }
  return exitCode
}

/** The hosts of the task file's plays, from its own mouth: `--list-hosts` also finds mistakes before anything is made. */
async function hostsOf({ file, flags, inventoryFiles }: RehearsalOptions, stage: Stage): Promise<readonly string[]> {
  const run = await stage.run(file, [...flags, ...inventoryFlags(inventoryFiles), '--list-hosts'], 'failures')
  const hosts = run.events.flatMap((event) => (event.event === 'play' ? event.hosts : []))
  if (run.exitCode !== 0)
    throw new UsageError(`${file} does not get as far as its hosts`, {
      hint: 'nothing was contacted, no twin was made',
    })
  if (hosts.length === 0) throw new UsageError(`${file} selects no host`)
  return [...new Set(hosts)]
}

async function startTwins(
  options: RehearsalOptions,
  maker: TwinMaker,
  hosts: readonly string[],
  stage: Stage,
): Promise<readonly Twin[]> {
  const began = performance.now()
  const inventory = await readInventory(options, options.inventoryFiles)
  const limit = pLimit(STARTS_AT_ONCE)
  const user = options.user ?? userInfo().username
  const starting = hosts
    .flatMap((name) => inventory.hosts.get(name) ?? [])
    .map((host) => limit(() => maker.start(twinRequest(host, user, options.asksPassword))))
  // All of them, so that none is still starting when a failure of another has them removed.
  await Promise.allSettled(starting)
  const twins = await Promise.all(starting)
  stage.tell(`twins ready: ${hosts.join(', ')} (${maker.kind}, ${seconds(began)})`)
  return twins
}

function tellKept(stage: Stage, folder: RehearsalFolder, twins: readonly Twin[]): void {
  stage.tell(`twins kept until the next rehearsal; their inventory: ${folder.path('twins.yaml')}`)
  for (const { host, removal } of twins) stage.tell(`  npx hawser login ${host}    (ends with: ${removal})`)
}

async function takeDown(maker: TwinMaker | undefined, folder: RehearsalFolder, stage: Stage): Promise<void> {
  const began = performance.now()
  await maker?.removeAll()
  await folder.remove()
  if (maker !== undefined) stage.tell(`twins removed (${seconds(began)})`)
}

function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`
}
