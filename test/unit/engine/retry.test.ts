import { expect, test } from 'vitest'
import { OperationError, UsageError } from '../../../src/core/errors.ts'
import { retry } from '../../../src/engine/retry.ts'

test('tries until it succeeds, and tells which try it is', async () => {
  const tries: number[] = []
  const value = await retry({ attempts: 5, delay: '1ms' }, (attempt) => {
    tries.push(attempt)
    if (attempt < 3) throw new Error(`no ${attempt}`)
    return `yes ${attempt}`
  })
  expect(value).toBe('yes 3')
  expect(tries).toEqual([1, 2, 3])
})

test('rethrows the very last error, and keeps the others at the end of its causes', async () => {
  const cause = new Error('why')
  const errors = [1, 2, 3].map((number) => new OperationError(`no ${number}`, { cause }))
  const failed = retry({ attempts: 3 }, (attempt) => Promise.reject(errors[attempt - 1]))
  await expect(failed).rejects.toBe(errors[2])
  expect(errors[2]?.message).toBe('no 3')
  expect(errors[2]?.cause).toBe(cause)
  expect(cause.cause).toMatchObject({ message: 'failed 3 times', errors: [errors[0], errors[1]] })
})

test('one try leaves its error as it is, and the same error may be thrown again', async () => {
  const error = new Error('no')
  await expect(retry({ attempts: 1 }, () => Promise.reject(error))).rejects.toBe(error)
  expect(error.cause).toBeUndefined()
  await expect(retry({ attempts: 4 }, () => Promise.reject(error))).rejects.toBe(error)
  expect(error.cause).toMatchObject({ message: 'failed 4 times', errors: [] })
})

test('stops where another try is not worth it', async () => {
  let tries = 0
  const fail = (error: Error) => () => {
    tries += 1
    throw error
  }
  const when = (error: unknown): boolean => !String(error).includes('fatal')
  await expect(retry({ attempts: 9, when }, fail(new Error('fatal')))).rejects.toThrow('fatal')
  await expect(retry({ attempts: 9 }, fail(new UsageError('a mistake')))).rejects.toThrow('a mistake')
  expect(tries).toBe(2)
})

test('a number of tries that makes no sense is a mistake', async () => {
  await expect(retry({ attempts: 0 }, () => 1)).rejects.toThrow(UsageError)
  await expect(retry({ attempts: 1.5 }, () => 1)).rejects.toThrow(UsageError)
})
