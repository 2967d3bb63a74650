import { describe, expect, test } from 'vitest'
import { Reply } from '../../../src/session/reply.ts'

const MEBIBYTE = 1024 * 1024

describe('a section', () => {
  test('holds the exact bytes of all its pieces', () => {
    const reply = new Reply()
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 31) % 256))
    for (let at = 0; at < bytes.length; at += 7) reply.append('stdout', bytes.subarray(at, at + 7))
    expect(reply.bytes('stdout')?.equals(bytes)).toBe(true)
  })

  test('keeps what it was given, whatever becomes of the memory that it came in', () => {
    const reply = new Reply()
    const piece = Buffer.from('first')
    reply.append('stdout', piece)
    piece.fill('x')
    reply.append('stdout', piece)
    expect(reply.text('stdout')).toBe('firstxxxxx')
  })

  test('is there, and empty, where nothing came after its opening', () => {
    const reply = new Reply()
    reply.append('committed', Buffer.alloc(0))
    expect(reply.text('committed')).toBe('')
    expect(reply.isCommitted).toBe(true)
    expect(reply.text('stdout')).toBeUndefined()
  })

  test('of four million pieces of one byte takes little more memory than four megabytes', () => {
    const reply = new Reply()
    const before = process.memoryUsage()
    for (let count = 0; count < 4_000_000; count += 1) reply.append('stdout', Buffer.from('x'))
    const after = process.memoryUsage()
    expect(reply.bytes('stdout')).toHaveLength(4_000_000)
    const grown = after.heapUsed + after.external - before.heapUsed - before.external
    expect(grown).toBeLessThan(100 * MEBIBYTE)
  })
})

describe('more than 64 MiB of a section', () => {
  const piece = Buffer.alloc(MEBIBYTE, 'x')

  test('are a defect that says what to do; 64 MiB are not', () => {
    const reply = new Reply()
    for (let count = 0; count < 64; count += 1) reply.append('stdout', piece)
    expect(reply.defect).toBeUndefined()
    expect(reply.bytes('stdout')).toHaveLength(64 * MEBIBYTE)
    reply.append('stdout', Buffer.from('x'))
    expect(reply.defect).toMatchObject({
      code: 'HAWSER_OPERATION',
      message: 'more than 64 MiB of output (stdout)',
      hint: expect.stringContaining('file on the host'),
    })
  })

  test('are handed on live, and not kept', () => {
    let live = 0
    const reply = new Reply((_stream, chunk) => {
      live += chunk.length
    })
    const before = process.memoryUsage().external
    for (let count = 0; count < 1000; count += 1) reply.append('stdout', piece)
    expect(live).toBe(1000 * MEBIBYTE)
    expect(process.memoryUsage().external - before).toBeLessThan(300 * MEBIBYTE)
  })

  test('do not hide that the point of no return was passed', () => {
    const reply = new Reply()
    for (let count = 0; count < 65; count += 1) reply.append('stdout', piece)
    reply.append('committed', Buffer.alloc(0))
    expect(reply.isCommitted).toBe(true)
  })
})

test('a listener that throws is a defect of its own', () => {
  const reply = new Reply(() => {
    throw new Error('not my day')
  })
  reply.append('stdout', Buffer.from('one'))
  expect(reply.defect).toMatchObject({ code: 'TASK_FILE', message: 'not my day' })
})
