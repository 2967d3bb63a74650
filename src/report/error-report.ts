import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { HawserError, InventoryError } from '../core/errors.ts'
import { stripControls } from '../core/escape.ts'
import { redact } from '../core/redaction.ts'
import type { ErrorReport } from './events.ts'

/** The code of an error that is none of Hawser's: the task file itself threw it. */
export const TASK_FILE_CODE = 'TASK_FILE'

/** Characters of one message that are kept: a failed command's message may hold all of its output. */
const MESSAGE_LENGTH = 8192

/** Causes that are followed: deeper ones help nobody. */
const CAUSES = 8

/** A line of a stack trace, as V8 writes it and as zx puts it into its messages. */
const STACK_LINE = /^\s+at .*:\d+(?::\d+\)?)?$/

/** Characters of one message that are looked at: what programs on hosts write must not keep the controller from its work. */
const LOOKED_AT_LENGTH = 64 * 1024

/** The beginning and, mostly, the end of a text that is too long. Secrets go first: a piece of one would not be found. */
function shorten(whole: string, length: number): string {
  const text = redact(whole)
  if (text.length <= length) return text
  const head = text.slice(0, length / 4)
  const tail = text.slice(-(length / 4) * 3)
  return `${head}\n[${text.length - head.length - tail.length} characters left out]\n${tail}`
}

/** Text of any length, made safe to be shown, in time that does not grow with it beyond a limit. */
function strip(text: string): string {
  return stripControls(shorten(text, LOOKED_AT_LENGTH))
}

/** What went wrong, in as many lines as its thrower wrote, without lines of a stack trace. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error))
    return shorten(strip(typeof error === 'string' ? error : inspect(error)), MESSAGE_LENGTH)
  const lines = strip(error.message)
    .split('\n')
    .filter((line) => line.trim() !== '' && !STACK_LINE.test(line))
  // zx indents what it adds below a command's own words.
  const text = shorten(
    lines.map((line) => line.replace(/^ {4}(?=exit code:|signal:|errno:|code:|details:)/, '')).join('\n'),
    MESSAGE_LENGTH,
  )
  if (error instanceof HawserError || error.name === 'Error') return text === '' ? error.name : text
  return text === '' ? error.name : `${error.name}: ${text}`
}

/** The errors that led to this one, nearest first, each once, those of an `AggregateError` included. */
function causesOf(error: unknown): unknown[] {
  const found: unknown[] = []
  const queue: unknown[] = [error]
  for (let next = queue.shift(); next !== undefined && found.length <= CAUSES; next = queue.shift()) {
    if (found.includes(next)) continue
    found.push(next)
    if (next instanceof AggregateError) queue.push(...next.errors)
    if (next instanceof Error && next.cause !== undefined && next.cause !== null) queue.push(next.cause)
  }
  return found.slice(1)
}

/** What stacks may call a task file: its URL or its path, as named or with its links followed. */
function namesOf(taskFile: string): string[] {
  const paths = [resolve(taskFile)]
  try {
    paths.push(realpathSync(taskFile))
  } catch {
    // It is not there, and so has no other name.
  }
  return [...paths.map((path) => pathToFileURL(path).href), ...paths]
}

/** `file:line:column` of the innermost line of the task file in a stack. */
function placeIn(stack: string, taskFile: string): string | undefined {
  for (const name of namesOf(taskFile)) {
    for (const rest of stack.split(name).slice(1)) {
      const [, place] = /^(?:\?[^\s:]*)?(:\d+(?::\d+)?)/.exec(rest) ?? []
      if (place !== undefined) return taskFile + place
    }
  }
  return undefined
}

/** Where to look: the inventory's line that an error names, or else the line of the task file. */
function placeOf(errors: readonly unknown[], taskFile: string | undefined): string | undefined {
  for (const error of errors) {
    if (error instanceof InventoryError && error.position !== undefined) {
      const { file, line, column } = error.position
      return `${file}:${line}:${column}`
    }
    if (taskFile === undefined || !(error instanceof Error)) continue
    const place = placeIn(error.stack ?? '', taskFile)
    if (place !== undefined) return place
  }
  return undefined
}

/** The error itself, where an error only says what class of failure it was. */
function unwrap(error: unknown): unknown {
  if (!(error instanceof HawserError) || !(error.cause instanceof Error)) return error
  return redact(error.cause.message) === error.message ? error.cause : error
}

/**
 * An error as events carry it: plain data, safe to be shown.
 *
 * @param error anything that was thrown; what is no {@link HawserError} is taken for the task file's own
 * @param taskFile path of the task file, as the user wrote it: makes `at` name the line in it
 */
export function toErrorReport(error: unknown, taskFile?: string): ErrorReport {
  const causes = causesOf(error)
  const message = messageOf(unwrap(error))
  const causeMessages = [...new Set(causes.map(messageOf))].filter((cause) => cause !== message)
  const at = placeOf([error, ...causes], taskFile)
  const known = error instanceof HawserError ? error : undefined
  const stacks = [error, ...causes].flatMap((each) =>
    each instanceof Error && each.stack !== undefined ? [each.stack] : [],
  )
  return {
    code: known?.code ?? TASK_FILE_CODE,
    message,
    ...(known?.hint !== undefined && { hint: stripControls(known.hint) }),
    ...(known?.host !== undefined && { host: known.host }),
    ...(known?.operation !== undefined && { operation: known.operation }),
    ...(causeMessages.length > 0 && { causes: causeMessages }),
    ...(at !== undefined && { at }),
    ...(stacks.length > 0 && { stack: strip(stacks.join('\ncaused by: ')) }),
  }
}
