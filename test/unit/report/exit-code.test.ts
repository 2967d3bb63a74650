import { describe, expect, test } from 'vitest'
import * as errors from '../../../src/core/errors.ts'
import { toErrorReport } from '../../../src/report/error-report.ts'
import { exitCodeOfError, worstExitCode } from '../../../src/report/exit-code.ts'

const classes = Object.values(errors).filter((value) => value !== errors.HawserError)

describe('the exit code', () => {
  test.each(classes.map((ErrorClass) => [ErrorClass.name, ErrorClass] as const))(
    'of %s is its own',
    (_, ErrorClass) => {
      // HawserError alone is abstract, and is not among them.
      const error = new (ErrorClass as typeof errors.UsageError)('message')
      expect(exitCodeOfError(toErrorReport(error))).toBe(error.exitCode)
    },
  )

  test('of an exception of the task file is 3', () => {
    expect(exitCodeOfError(toErrorReport(new TypeError('x is not a function')))).toBe(3)
  })

  test.each([
    [[], 0],
    [[0, 1], 1],
    [[3, 1], 3],
    [[2, 3], 2],
    [[2, 4], 4],
    [[4, 99, 2], 99],
  ] as const)('of %j is %j', (codes, expected) => {
    expect(worstExitCode(codes)).toBe(expected)
  })
})
