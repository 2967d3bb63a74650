import { startRun } from './cli/start-run.ts'
import type { NoVariables, PlayFunction, PlayOptions, PlayResult, PlayVariables } from './engine/play-options.ts'

/** The run of this process; a task file's plays share it. */
let run: ReturnType<typeof startRun> | undefined

/**
 * Runs a function for every selected host of the inventory, under the flags of the task file's command line.
 *
 * Several plays in one task file share the run: its flags, connections and sessions, and one recap at the end. A
 * mistake that is found before the first contact ends the process with exit code 1.
 *
 * @param options which hosts, as whom, how many at once, and what is made ready before
 * @param body called for each host; what it returns is the host's `value` in the result
 * @returns how it ended on each host; a host that failed does not reject it
 */
export function play<
  Made extends object = Record<string, never>,
  Value = void,
  const Pattern extends string = string,
  Own extends PlayVariables = NoVariables,
>(options: PlayOptions<Made, Pattern, Own>, body: PlayFunction<Made, Value, Own>): Promise<PlayResult<Value>>
// Inside, a pattern is text, and variables are variables: which of them there are, only a task file's compiler asks.
export async function play<Made extends object, Value>(
  options: PlayOptions<Made>,
  body: PlayFunction<Made, Value>,
): Promise<PlayResult<Value>> {
  run ??= startRun()
  return (await run).play(options, body)
}
