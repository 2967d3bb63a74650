import { UsageError } from '../core/errors.ts'
import { quoteAll } from '../shell/quote.ts'
import { defineOperation } from './define.ts'
import type { Reading, RemoteReply } from './host.ts'
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

/** A guard that is a program: its words, or text for the host's `/bin/sh`. It must change nothing. */
export type Guard = readonly string[] | string

/** What tells whether a command has anything to do. Several may be given: all must say that there is. */
export interface CommandGuards {
  /** A path on the host: runs only where it is missing, and must leave it there. */
  readonly creates?: string
  /** A path on the host: runs only where it exists, and must leave it gone. */
  readonly removes?: string
  /** Runs only where this exits otherwise than with 0; it must exit with 0 afterwards. */
  readonly unless?: Guard
  /** Runs only where this exits with 0. A condition, not a goal: with nothing else, say `always` or `changedWhen` too. */
  readonly onlyIf?: Guard
  /** Tells from the result whether anything was changed. */
  readonly changedWhen?: (result: ProgramResult) => boolean
  /** It may run every time, and is `changed` every time. */
  readonly always?: true
}

/** At least one of those guards that make a command's outcome true. */
type Guarded = {
  [Name in keyof CommandGuards]-?: CommandGuards & Required<Pick<CommandGuards, Name>>
}[keyof CommandGuards]

/** Options of {@link command}: `argv` or `sh`, at least one guard, and how it is run. */
export type CommandOptions = ProgramOptions & ProgramWords & Guarded

function guardText(guard: Guard | undefined): string {
  if (guard === undefined) return ''
  return quoteAll(programWords(typeof guard === 'string' ? { sh: guard } : { argv: guard }))
}

function rule(options: CommandOptions): void {
  checkProgram('command', options)
  const { creates, removes, unless, onlyIf, changedWhen, always } = options
  if ([creates, removes, unless, onlyIf, changedWhen, always].some((guard) => guard !== undefined)) return
  throw new UsageError('command: no guard says when there is nothing to do', {
    hint: "state 'creates', 'removes', 'unless', 'onlyIf' or 'changedWhen'; or 'always: true' if it may run every time",
  })
}

/** The program's own verdict comes last: it needs the result. */
function read(reply: RemoteReply, options: CommandOptions): Reading<ProgramResult> {
  const reading = readProgram(reply, options)
  const hasRun = reply.text('exit_code') !== undefined
  const { changedWhen } = options
  if (!hasRun || changedWhen === undefined || reading.outcome !== 'changed') return reading
  return { ...reading, outcome: changedWhen(reading.data) ? 'changed' : 'ok' }
}

/**
 * Runs a program that changes something, if its guards say that there is something to do.
 *
 * Under `--check` the guards are asked, and the program is not run: `ok` where they say that nothing is to do, `changed`
 * where they say that it would run, and `skipped` where only the result would tell (`changedWhen`).
 *
 * @returns what it wrote, and its exit code; empty and 0 where it did not run
 * @throws {OperationError} where the exit code is not 0, or none of `exitCodes`
 * @throws {NotConvergedError} where a guard still says afterwards that there is something to do
 * @throws {DeadlineError} where it takes longer than `timeout`
 */
export const command = defineOperation<CommandOptions, ProgramResult>({
  name: 'command',
  schema: {
    type: 'object',
    properties: {
      ...PROGRAM_PROPERTIES,
      creates: { is: 'absolute path' },
      removes: { is: 'absolute path' },
      unless: { anyOf: [{ is: 'text' }, { type: 'array', items: { is: 'text' }, minItems: 1 }] },
      onlyIf: { anyOf: [{ is: 'text' }, { type: 'array', items: { is: 'text' }, minItems: 1 }] },
      changedWhen: { is: 'function' },
      always: { type: 'boolean', const: true },
    },
    required: [],
    additionalProperties: false,
  },
  title: commandTitle,
  rule,
  plan: (options, host) => {
    const { creates = '', removes = '', unless, onlyIf, changedWhen } = options
    const guards = [creates, removes, guardText(unless), guardText(onlyIf)]
    return {
      call: {
        program: 'command',
        args: [
          ...programSettings(options),
          ...guards,
          changedWhen === undefined ? 'yes' : '',
          ...programWords(options),
        ],
        // Each guard has the same deadline as the program, and `unless` is asked twice.
        timeoutMs: programTimeoutMs(options) * (1 + (unless ? 2 : 0) + (onlyIf ? 1 : 0)) + ENDING_MS,
        ...programOutput('command', options, host),
      },
      read: (reply) => read(reply, options),
    }
  },
})
