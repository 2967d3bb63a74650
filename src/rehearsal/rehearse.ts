import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import pLimit from 'p-limit'
import { HawserError, InterruptedError, UsageError } from '../core/errors.ts'
import { onInterruption } from '../engine/interruption.ts'
import { selectHosts } from '../inventory/index.ts'
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

/** What an end at once has to remove. */
interface Made {
  maker?: TwinMaker
  folder?: RehearsalFolder
}

/**
 * Rehearses a task file: twins of its hosts, what prepares them, two runs, the verdict, and no twins any more.
 *
 * @returns the exit code: 0 where it passed, else as the runs of DESIGN §7
 */
export async function rehearse(options: RehearsalOptions): Promise<number> {
  const began = performance.now()
  const interruption = new AbortController()
  const { signal } = interruption
  const stage = await Stage.open(options, signal)
  const made: Made = {}
  const stopListening = onInterruption({
    first: (reason) => {
      stage.tell(`interrupted by ${reason}`)
      interruption.abort(new InterruptedError('the rehearsal was interrupted'))
    },
    again: () => {
      made.maker?.removeInBackground()
      made.folder?.removeAtOnce()
      process.exit(99)
    },
  })
  let exitCode: number
  try {
    const hosts = await hostsOf(options, stage)
    exitCode = typeof hosts === 'number' ? hosts : await rehearseOnTwins(options, hosts, stage, signal, made)
  } catch (cause) {
    // What an interruption cuts off fails in its own words.
    const error = signal.aborted ? signal.reason : cause
    if (!(error instanceof HawserError)) throw error
    if (!(error instanceof InterruptedError)) stage.report({ event: 'error', error: toErrorReport(error) })
    exitCode = error.exitCode
  } finally {
    stopListening()
  }
  if (options.json)
    stage.report({ event: 'recap', hosts: {}, elapsedMs: performance.now() - began, exitCode, check: false })
  await stage.close()
  return exitCode
}

/** Makes the twins, and takes them down again whatever happens on them, unless they are to be kept. */
async function rehearseOnTwins(
  options: RehearsalOptions,
  hosts: readonly string[],
  stage: Stage,
  signal: AbortSignal,
  made: Made,
): Promise<number> {
  const engine = options.twin === 'sandbox' ? undefined : await findEngine()
  const makeTwins = chooseTwins({ wanted: options.twin, engine })
  const folder = await RehearsalFolder.create()
  made.folder = folder
  let isKept = false
  try {
    const maker = makeTwins({
      folder,
      signal,
      onBuild: () => stage.tell('building the image of the twins (only the first time)'),
      onBuildOutput: (line) => options.verbosity > 0 && stage.tell(line),
    })
    if (options.attack && maker.attack === undefined) {
      throw new UsageError(`--attack takes container twins: a ${maker.kind} has no other users`, {
        hint: 'install Docker or Podman',
      })
    }
    made.maker = maker
    await Promise.all([removeLeftovers(engine), folder.record(maker.kind, []), maker.prepare()])
    const twins = await startTwins(options, maker, hosts, stage)
    await folder.record(maker.kind, twins)
    const exitCode = await perform({ options, stage, folder, maker, twins })
    isKept = options.keep
    if (isKept) tellKept(stage, folder, twins)
    return exitCode
  } finally {
    await (isKept ? made.maker?.release() : takeDown(made.maker, folder, stage))
  }
}

/**
 * The hosts of the task file's plays, from its own mouth: `--list-hosts` also finds mistakes before anything is made.
 * Those mistakes are shown; the exit code is then all that is left to tell.
 */
async function hostsOf(
  { file, flags, inventoryFiles }: RehearsalOptions,
  stage: Stage,
): Promise<readonly string[] | number> {
  if (!existsSync(file)) throw new UsageError(`there is no task file ${file}`)
  const run = await stage.run(file, [...flags, ...inventoryFlags(inventoryFiles), '--list-hosts'], 'failures')
  if (run.exitCode !== 0) return run.exitCode
  const hosts = run.events.flatMap((event) => (event.event === 'play' ? event.hosts : []))
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
  const peers = options.peers === undefined ? [] : selectHosts(inventory, options.peers).hosts.map(({ name }) => name)
  const limit = pLimit(STARTS_AT_ONCE)
  const user = options.user ?? userInfo().username
  const requests = [...new Set([...hosts, ...peers])].map((name) => {
    const host = inventory.hosts.get(name)
    if (host !== undefined) return twinRequest(host, user, options.asksPassword)
    throw new UsageError(`${name} is this machine: it has no twin, and a rehearsal touches nothing real`)
  })
  const starting = requests.map((request) => limit(() => maker.start(request)))
  // All of them, so that none is still starting when a failure of another has them removed.
  await Promise.allSettled(starting)
  const twins = await Promise.all(starting)
  stage.tell(`twins ready: ${twins.map(({ host }) => host).join(', ')} (${maker.kind}, ${seconds(began)})`)
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
