import type { Reporter } from './events.ts'
import type { TimingOptions } from './profile/timing-reporter.ts'
import { RedactingReporter } from './redacting.ts'
import type { OutputStream } from './stream-writer.ts'

/** How a run is to be reported. */
export interface ReporterOptions {
  /** One JSON object a line on `stream`, whatever it is. */
  readonly json: boolean
  /** Number of `-v`: 1 shows programs' live output and digests in full, 2 each operation's start, 3 stack traces. */
  readonly verbosity: number
  /** Takes the report; the process's stdout where it is not given. */
  readonly stream?: OutputStream
  /** Takes errors that belong to no host; the process's stderr where it is not given. */
  readonly errorStream?: OutputStream
  /** Whether a live view is drawn; see {@link canDraw}, which decides where it is not given. */
  readonly isTerminal?: boolean
  /** What is told of the run's time at its end; nothing where it is not given. */
  readonly timing?: TimingOptions
}

/** True where a live view makes sense: on a terminal that can move its cursor, and whose output is not kept as CI's is. */
export function canDraw(stream: OutputStream, environment: NodeJS.ProcessEnv = process.env): boolean {
  const isSet = (name: string): boolean => !['', '0', 'false', undefined].includes(environment[name])
  return stream.isTTY === true && environment.TERM !== 'dumb' && !isSet('CI')
}

/** The reporter that fits; only its own module is loaded. Whichever it is, it is told no secrets. */
export async function createReporter(options: ReporterOptions): Promise<Reporter> {
  const bare = await bareReporter(options)
  if (options.timing === undefined) return new RedactingReporter(bare)
  const { TimingReporter } = await import('./profile/timing-reporter.ts')
  return new RedactingReporter(new TimingReporter(bare, options.timing))
}

async function bareReporter(options: ReporterOptions): Promise<Reporter> {
  const { json, verbosity, stream = process.stdout, errorStream = process.stderr } = options
  if (json) {
    const { JsonLinesReporter } = await import('./json-lines.ts')
    return new JsonLinesReporter(verbosity, stream, errorStream)
  }
  if (options.isTerminal ?? canDraw(stream)) {
    const { LiveReporter } = await import('./live.ts')
    return new LiveReporter(verbosity, stream, errorStream)
  }
  const { TextReporter } = await import('./text.ts')
  return new TextReporter(verbosity, stream, errorStream)
}
