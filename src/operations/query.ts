import type { Outcome } from '../core/outcome.ts'
import { defineOperation } from './define.ts'
import type { Host } from './host.ts'
import {
  checkProgram,
  ENDING_MS,
  PROGRAM_PROPERTIES,
  type ProgramOptions,
  type ProgramResult,
  type ProgramWords,
  programOutput,
  programSettings,
  programTimeoutMs,
  programWords,
  readProgram,
} from './program.ts'
import { commandTitle } from './program-title.ts'

/** Options of {@link query}: `argv` or `sh`, and how it is run. */
export type QueryOptions = ProgramOptions & ProgramWords

const run = defineOperation<QueryOptions, ProgramResult>({
  name: 'query',
  schema: { type: 'object', properties: PROGRAM_PROPERTIES, required: [], additionalProperties: false },
  title: commandTitle,
  rule: (options) => checkProgram('query', options),
  plan: (options, host) => ({
    call: {
      program: 'query',
      args: [...programSettings(options), ...programWords(options)],
      timeoutMs: programTimeoutMs(options) + ENDING_MS,
      ...programOutput('query', options, host),
    },
    read: (reply) => readProgram(reply, options),
  }),
})

/**
 * Runs a program that only reads, in check mode too. It is never `changed`, so make sure that it changes nothing.
 *
 * @param options the program's words, such as `['uname', '-r']`, or an object with `argv` or `sh` text and more
 * @returns what it wrote, and its exit code
 * @throws {OperationError} where the exit code is not 0, or none of `exitCodes`
 * @throws {DeadlineError} where it takes longer than `timeout`
 */
export function query(host: Host, options: readonly string[] | QueryOptions): Promise<Outcome<ProgramResult>> {
  return run(host, isWords(options) ? { argv: options } : options)
}

function isWords(options: readonly string[] | QueryOptions): options is readonly string[] {
  return Array.isArray(options)
}
