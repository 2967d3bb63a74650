import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { HawserEvent } from '../report/events.ts'
import { REHEARSAL_VARIABLE } from '../transport/make-transport.ts'

/** What {@link runTaskFile} takes. */
export interface TaskFileRunOptions {
  readonly file: string
  /** Flags for the task file, without `--json`. */
  readonly flags: readonly string[]
  /** Each event as it happens. What the task file prints beside them comes as notices. */
  readonly onEvent: (event: HawserEvent) => void
  /** Aborted: the run is asked to end, which it does in good order. */
  readonly signal: AbortSignal
}

/** How a run ended, and all that it told. */
export interface TaskFileRun {
  readonly exitCode: number
  readonly events: readonly HawserEvent[]
}

/**
 * Runs a task file as its users do, with zx, in a process of its own, and reads its events.
 * Apart from the terminal, so that Ctrl-C reaches it once, through us.
 */
export async function runTaskFile({ file, flags, onEvent, signal }: TaskFileRunOptions): Promise<TaskFileRun> {
  const zx = fileURLToPath(import.meta.resolve('zx/cli'))
  const child = spawn(process.execPath, [zx, file, ...flags, '--json'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A run that npm or npx started ends when its parent dies (engine/interruption.ts); so does this one.
    env: { npm_command: 'exec', ...withoutNpmSettings(process.env), [REHEARSAL_VARIABLE]: '1' },
  })
  const interrupt = (): void => {
    child.kill('SIGINT')
  }
  signal.addEventListener('abort', interrupt)
  if (signal.aborted) interrupt()
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 99))
  })
  const events: HawserEvent[] = []
  const take = (event: HawserEvent): void => {
    events.push(event)
    onEvent(event)
  }
  const complaints: string[] = []
  const [exitCode] = await Promise.all([
    ended,
    eachLine(child.stdout, (line) => take(parseEvent(line) ?? { event: 'notice', message: line })),
    eachLine(child.stderr, (line) => complaints.push(line)),
  ])
  signal.removeEventListener('abort', interrupt)
  for (const message of unreported(complaints, events)) take({ event: 'notice', message })
  return { exitCode, events }
}

/** Lines of stderr that no event tells: with `--json` errors are written there once more, as text. */
function unreported(lines: readonly string[], events: readonly HawserEvent[]): readonly string[] {
  const told = events.flatMap((event) => (event.event === 'error' ? [JSON.stringify(event.error)] : [])).join()
  return lines.filter((line) => !told.includes(JSON.stringify(line.replace(/^\s*(\w+: )?/, '')).slice(1, -1)))
}

async function eachLine(stream: Readable, take: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) take(line)
}

/** An event of a line; undefined for whatever else the task file printed. */
function parseEvent(line: string): HawserEvent | undefined {
  if (!line.startsWith('{"event":')) return undefined
  try {
    // The contract of --json: each line that begins like this is one event (schema/).
    return JSON.parse(line) as HawserEvent
  } catch {
    return undefined
  }
}

/** What npm made of our own command line is no concern of the task file's. */
function withoutNpmSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('npm_config_')))
}
