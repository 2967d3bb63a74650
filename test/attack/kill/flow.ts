/** What is killed: a row of steps on a host, and what is there before, between and after them. */
import { quote } from '../../../src/shell/quote.ts'
import type { Arena } from '../attack.ts'
import type { SentBytes } from './record.ts'

/** What runs on the host: the script that a session's shell reads, or a channel's command line and its bytes. */
export type Step = string | SentBytes

/** A file as it may be found at the destination. */
export interface Version {
  readonly sha256: string
  /** In octal, four digits. */
  readonly mode: string
  /** `0:0`, in numbers. */
  readonly owner: string
}

/** A row of steps, each of which may be killed at any of its system calls. */
export interface Flow {
  readonly name: string
  /** What gets replaced. */
  readonly dest: string
  /** Whether what is replaced is a release's, which has a history and lines in the audit log. */
  readonly isRelease: boolean
  /** The shared path of the upload, where there is one. */
  readonly via?: string
  /** Folders that the steps change, absolute: they are wiped, and put back, before each kill. */
  readonly areas: readonly string[]
  /** Makes the areas and what is in them before the first step: a script for root. */
  readonly before: string
  /** By name, in their order. Those whose name begins with `-` only lead to the next one and are not killed. */
  readonly steps: Readonly<Record<string, Step>>
  /** What the next run does, by name, in its order. `NAME?WORD` is only for the answer WORD of the one before. */
  readonly nextRun: Readonly<Record<string, Step>>
  /** What may be at the destination after a kill. */
  readonly versions: readonly Version[]
  /** What is there after the next run. */
  readonly settled: Version
}

/** Where the parameters of a flow's `stage` are that the controller knows only by the answer to its upload. */
export const UPLOADED_TO = '@VIA@ @INODE@'

/** Writes the folder that points.sh reads, and returns its path. */
export async function writeFlow({ shell }: Arena, flow: Flow): Promise<string> {
  const folder = `/run/kill-${flow.name}`
  const { areas, via = '', steps, nextRun, before } = flow
  const variables = {
    areas: areas.map((area) => area.slice(1)).join(' '),
    via,
    steps: Object.keys(steps).join(' '),
    next_run: Object.keys(nextRun).join(' '),
  }
  const files = new Map([
    ['before', before],
    [
      'flow',
      Object.entries(variables)
        .map(([name, value]) => `${name}=${quote(value)}\n`)
        .join(''),
    ],
  ])
  const add = (name: string, step: Step): void => {
    files.set(name, typeof step === 'string' ? step : step.commandLine)
    if (typeof step !== 'string') files.set(`${name}.bytes`, step.bytes)
  }
  for (const [name, step] of Object.entries(steps)) add(name.replace(/^-/, ''), step)
  for (const [name, step] of Object.entries(nextRun)) add(`again-${name.replace(/\?.*/, '')}`, step)
  await shell.run('rm -rf "$1" && mkdir "$1"', folder)
  for (const [name, text] of files) await shell.run('printf %s "$2" >"$1"', `${folder}/${name}`, text)
  return folder
}
