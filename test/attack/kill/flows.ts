/** The flows of Hawser's that are killed, each recorded from a controller at work. */
import { deploy } from '../../../src/operations/deploy.ts'
import { file } from '../../../src/operations/file.ts'
import { type RollbackOptions, rollback } from '../../../src/operations/rollback.ts'
import type { Arena } from '../attack.ts'
import { type Flow, type Step, UPLOADED_TO } from './flow.ts'
import { inNextRun, only, record, type Sent } from './record.ts'
import { LARGE, LARGE_VERSION, NEW, NEW_VERSION, OLD_VERSION, places, WANTED, withArtifact } from './versions.ts'

/** The one channel that was opened for bytes. */
function channel({ channels }: Sent): Step {
  const [first, ...more] = channels
  if (first === undefined || more.length > 0)
    throw new Error(`one channel for bytes was to be seen, not ${channels.length}`)
  return first
}

/** The next run of a deploy: the look; the bytes, where they are nowhere; and the other three in one breath. */
function deployAgain(sent: Sent, later: string): Readonly<Record<string, Step>> {
  return {
    upload: inNextRun(only(sent, 'op_upload')),
    'receive?nowhere': channel(sent),
    later: inNextRun(later),
  }
}

/** The four steps, each of them killed, where nothing is but a file that Hawser has not installed. */
async function deployFlow(arena: Arena): Promise<Flow> {
  const where = await places(arena)
  const sent = await withArtifact(where, (made) => record(arena.container, (host) => deploy(host, made)))
  return {
    ...where,
    name: 'deploy',
    isRelease: true,
    steps: {
      upload: only(sent, 'op_upload'),
      receive: channel(sent),
      stage: only(sent, 'op_stage'),
      verify: only(sent, 'op_verify'),
      install: only(sent, 'op_install', 'op_unlock'),
    },
    nextRun: deployAgain(sent, only(sent, 'op_stage', 'op_verify', 'op_install', 'op_unlock')),
    settled: NEW_VERSION,
  }
}

/** The two steps that are others where the upload goes through a shared folder. */
async function viaFlow(arena: Arena): Promise<Flow> {
  const where = await places(arena, 'via')
  const { via } = where
  const sent = await withArtifact(where, (made) => record(arena.container, (host) => deploy(host, made)))
  const later = (...functions: readonly string[]): string => {
    const text = only(sent, ...functions)
    const said = text.replace(new RegExp(` ${via} \\d+:\\d+$`, 'm'), ` ${UPLOADED_TO}`)
    if (said === text) throw new Error('stage was to be told where the upload is')
    return said
  }
  return {
    ...where,
    name: 'via',
    isRelease: true,
    steps: {
      '-upload': only(sent, 'op_upload'),
      receive: channel(sent),
      stage: later('op_stage'),
      '-later': only(sent, 'op_verify', 'op_install', 'op_unlock'),
    },
    nextRun: deployAgain(sent, later('op_stage', 'op_verify', 'op_install', 'op_unlock')),
    settled: NEW_VERSION,
  }
}

/** Back to what was there before: by name, or because the run has failed. */
async function rollbackFlow(arena: Arena, how: 'named' | 'undo'): Promise<Flow> {
  const where = await places(arena)
  const { dest } = where
  const recordRollback = async (options: RollbackOptions): Promise<Sent> => {
    await arena.shell.run(where.before)
    return withArtifact(where, (made) =>
      record(arena.container, async (host) => {
        await deploy(host, made)
        await rollback(host, { dest }, options).catch((error: unknown) => {
          if (error !== options.cause) throw error
        })
      }),
    )
  }
  const named = await recordRollback({ to: OLD_VERSION.sha256.slice(0, 12) })
  const sent = how === 'named' ? named : await recordRollback({ cause: new Error('what comes after it failed') })
  return {
    ...where,
    name: `rollback-${how}`,
    isRelease: true,
    steps: {
      '-upload': only(sent, 'op_upload'),
      '-receive': channel(sent),
      '-later': only(sent, 'op_stage', 'op_verify', 'op_install', 'op_unlock'),
      rollback: only(sent, 'op_rollback', 'op_unlock'),
    },
    // Another run has nothing to undo; whoever starts it names what he wants back.
    nextRun: { rollback: inNextRun(only(named, 'op_rollback', 'op_unlock')) },
    settled: OLD_VERSION,
  }
}

/** A file's replacement, its content sent as an argument. */
async function fileFlow(arena: Arena): Promise<Flow> {
  const where = await places(arena)
  const options = { path: where.dest, content: NEW, ...WANTED }
  const sent = await record(arena.container, (host) => file(host, options))
  const text = only(sent, 'op_file')
  return {
    ...where,
    name: 'file',
    isRelease: false,
    steps: { file: text },
    nextRun: { file: text },
    settled: NEW_VERSION,
  }
}

/** The same, its content sent on a channel of its own. */
async function fileContentFlow(arena: Arena): Promise<Flow> {
  const where = await places(arena)
  const options = { path: where.dest, content: LARGE, ...WANTED }
  const sent = await record(arena.container, (host) => file(host, options))
  const look = only(sent, 'op_file')
  return {
    ...where,
    name: 'file-content',
    isRelease: false,
    steps: { '-look': look, content: channel(sent) },
    nextRun: { look, 'content?content': channel(sent) },
    versions: [OLD_VERSION, LARGE_VERSION],
    settled: LARGE_VERSION,
  }
}

/** What is killed. */
export interface FlowMaker {
  /** Records it on that host: its steps are as Hawser sends them. */
  make(arena: Arena): Promise<Flow>
  /** True where few calls may be left out, however few rounds there are: a file is replaced by a few calls of hundreds. */
  readonly isDense?: boolean
}

/** Every flow. What the others replace, they replace by the programs of those that are dense. */
export const FLOWS: readonly FlowMaker[] = [
  { make: deployFlow, isDense: true },
  { make: viaFlow },
  { make: (arena) => rollbackFlow(arena, 'named') },
  { make: (arena) => rollbackFlow(arena, 'undo') },
  { make: fileFlow, isDense: true },
  { make: fileContentFlow },
]
