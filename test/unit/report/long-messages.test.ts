/** What programs on hosts write may end up in a message: however much it is, the controller has other hosts to look after. */
import { describe, expect, test } from 'vitest'
import { OperationError } from '../../../src/core/errors.ts'
import { toErrorReport } from '../../../src/report/error-report.ts'

const CHARACTERS = 40_000_000

// Looking at all of it took minutes.
describe.each(['x', '\x1b', 'y\n'])('a message of forty million characters, all %j', (piece) => {
  test('is cut before it is looked at', () => {
    const text = `begin\n${piece.repeat(CHARACTERS / piece.length)}\nend`
    const { message, stack, causes } = toErrorReport(new OperationError(text, { cause: new Error(text) }), 'task.mjs')
    expect(message).toMatch(/^begin\n[\s\S]*\[\d+ characters left out\][\s\S]*\nend$/)
    expect(message.length).toBeLessThan(9000)
    expect(stack?.length).toBeLessThan(70_000)
    expect(causes ?? []).toEqual([])
  })
})
