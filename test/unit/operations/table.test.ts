/** Every operation has its row in the table of the contract suite. */
import { expect, test } from 'vitest'
import * as operations from '../../../src/operations/index.ts'
import { CASES } from '../../contract/cases.ts'

/** Not operations; or steps that the row of `deploy` goes through; or, for `rollback`, what has no second run that is `ok`. */
const ELSEWHERE = ['artifact', 'upload', 'stage', 'verify', 'install', 'rollback']

test('each operation of the public API is in the table', () => {
  const tested = new Set([...CASES.map(({ operation }) => operation), ...ELSEWHERE])
  expect(Object.keys(operations).filter((name) => !tested.has(name))).toEqual([])
})
