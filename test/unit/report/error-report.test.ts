import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { $ } from 'zx'
import {
  InventoryError,
  OperationError,
  TaskFileError,
  UnreachableError,
  UsageError,
} from '../../../src/core/errors.ts'
import { secret } from '../../../src/core/secret.ts'
import { toErrorReport } from '../../../src/report/error-report.ts'

const directory = mkdtempSync(join(tmpdir(), 'hawser-error-report-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** What a module throws that is imported as a task file is. */
async function thrownBy(taskFile: string, source: string): Promise<unknown> {
  writeFileSync(taskFile, source)
  try {
    await import(/* @vite-ignore */ pathToFileURL(taskFile).href)
  } catch (error) {
    return error
  }
  throw new Error('it did not throw')
}

describe('an error report', () => {
  test('keeps code, host, operation and hint', () => {
    const error = new OperationError('it broke', { host: 'relay-1', operation: 'file', hint: 'mend it' })
    const { stack, ...report } = toErrorReport(error)
    expect(report).toEqual({
      code: 'HAWSER_OPERATION',
      message: 'it broke',
      host: 'relay-1',
      operation: 'file',
      hint: 'mend it',
    })
    expect(stack).toContain('error-report.test.ts')
  })

  test('names the causes, nearest first, each once', () => {
    const socket = new Error('socket hang up')
    const lost = new UnreachableError('the connection died', { cause: socket })
    const loop = new Error('loop', { cause: lost })
    socket.cause = loop
    expect(toErrorReport(new OperationError('upload failed', { cause: lost })).causes).toEqual([
      'the connection died',
      'socket hang up',
      'loop',
    ])
  })

  test('names all errors of several', () => {
    const error = new AggregateError([new Error('one'), new TypeError('two')], 'both')
    expect(toErrorReport(error)).toMatchObject({ message: 'AggregateError: both', causes: ['one', 'TypeError: two'] })
  })

  test('says what an exception of the task file was, once', () => {
    const cause = new TypeError('host.foo is not a function')
    const { message, causes, code } = toErrorReport(new TaskFileError(cause.message, { cause, host: 'a' }))
    expect({ message, causes, code }).toEqual({
      message: 'TypeError: host.foo is not a function',
      causes: undefined,
      code: 'TASK_FILE',
    })
  })

  test('points at the place in the inventory', () => {
    const position = { file: 'inventory.yaml', line: 3, column: 5 }
    expect(toErrorReport(new InventoryError('unknown key', { position }), 'tasks/x.mjs').at).toBe('inventory.yaml:3:5')
  })

  test.each([
    ['throws', 'const a = 1\nnull.x\n', /^TypeError: Cannot read properties of null/, ':2:6'],
    [
      'throws later',
      'await 1\nasync function f() {\n  await 1\n  throw new Error("late")\n}\nawait f()\n',
      /^late$/,
      ':4:9',
    ],
  ])('points at the line of a task file that %s', async (name, source, message, place) => {
    const taskFile = join(directory, `${name.replace(' ', '-')} ü.mjs`)
    const report = toErrorReport(await thrownBy(taskFile, source), taskFile)
    expect(report.code).toBe('TASK_FILE')
    expect(report.message).toMatch(message)
    expect(report.at).toBe(taskFile + place)
  })

  test('finds the line through a link to the task file, and calls it by the name that the user wrote', async () => {
    const taskFile = join(directory, 'real.mjs')
    const link = join(directory, 'link.mjs')
    symlinkSync(taskFile, link)
    expect(toErrorReport(await thrownBy(taskFile, 'throw new Error("x")\n'), link).at).toBe(`${link}:1:7`)
  })

  test('points at the call in the task file where options are wrong', async () => {
    const taskFile = join(directory, 'call.mjs')
    const errors = pathToFileURL(join(import.meta.dirname, '../../../src/core/errors.ts')).href
    const source = `import { UsageError } from '${errors}'\nfunction check() { throw new UsageError('bad') }\n\ncheck()\n`
    const report = toErrorReport(await thrownBy(taskFile, source), taskFile)
    expect(report).toMatchObject({ message: 'bad', at: `${taskFile}:2:26` })
    expect(toErrorReport(new UsageError('bad'), taskFile).at).toBeUndefined()
  })

  test("holds a command's own words, without zx's stack lines", async () => {
    const error: unknown = await $({ quiet: true })`echo first >&2; echo second >&2; exit 3`.catch(
      (cause: unknown) => cause,
    )
    expect(toErrorReport(error).message).toMatch(/^first\nsecond\nexit code: 3\b/)
  })

  test('is free of escapes and secrets, whatever was thrown', () => {
    expect(toErrorReport('\x1b[31mred').message).toBe('red')
    expect(toErrorReport({ password: secret('hunter2') }).message).toBe('{ password: [redacted] }')
    expect(toErrorReport(undefined)).toEqual({ code: 'TASK_FILE', message: 'undefined' })
    expect(toErrorReport(new OperationError('\x1b]0;x\x07a\rb', { hint: '\x9b1mhint' }))).toMatchObject({
      message: 'a\nb',
      hint: 'hint',
    })
  })

  test('leaves out the middle of a message that is too long', () => {
    const { message } = toErrorReport(new Error(`begin${'x'.repeat(1_000_000)}end`))
    expect(message.length).toBeLessThan(10_000)
    expect(message).toMatch(/^begin[\s\S]*characters left out[\s\S]*end$/)
  })
})

describe('a secret', () => {
  const word = secret('a-secret-that-is-cut-in-two').reveal()

  test('is redacted before a message is cut, so that no half of it stays', () => {
    for (let before = 2048 - word.length - 1; before < 2050; before += 1) {
      const { message } = toErrorReport(new Error(`${'x'.repeat(before)}${word}${'y'.repeat(9000)}`))
      expect(message).toContain('characters left out')
      expect(message).not.toMatch(/a-s|two/)
    }
  })

  test('in a message hides the name of no error', () => {
    const cause = new RangeError(`not ${word}`)
    expect(toErrorReport(new TaskFileError(cause.message, { cause }))).toMatchObject({
      message: 'RangeError: not [redacted]',
    })
    expect(toErrorReport(new TaskFileError(cause.message, { cause })).causes).toBeUndefined()
  })
})
