import { expect, test } from 'vitest'
import {
  DeadlineError,
  DigestMismatchError,
  LockHeldError,
  NotConvergedError,
  OperationError,
} from '../../../src/core/errors.ts'
import type { RemoteReply } from '../../../src/operations/host.ts'
import { readReply } from '../../../src/operations/read-reply.ts'

function reply(sections: Readonly<Record<string, string>>, log = ''): RemoteReply {
  return {
    text: (section) => sections[section],
    bytes: (section) => (sections[section] === undefined ? undefined : Buffer.from(sections[section])),
    sections: Object.keys(sections),
    log,
  }
}

test('reads the outcome, the message, and the facts that differ', () => {
  const sections = { 'before.mode': '0600', 'before.owner': 'root', 'after.mode': '0644', 'after.owner': 'root' }
  expect(readReply(reply({ ...sections, message: 'so', outcome: 'changed' }))).toEqual({
    outcome: 'changed',
    before: { mode: '0600' },
    after: { mode: '0644', owner: 'root' },
    message: 'so',
    data: undefined,
  })
  expect(readReply(reply({ outcome: 'ok' }))).toEqual({ outcome: 'ok', data: undefined })
})

test.each([
  ['operation', OperationError],
  ['digest', DigestMismatchError],
  ['lock', LockHeldError],
  ['converge', NotConvergedError],
  ['deadline', DeadlineError],
  ['of tomorrow', OperationError],
])('throws the error of code %s', (error, ErrorClass) => {
  const failed = reply({ error, message: 'it is so', hint: 'do that' }, 'one\ntwo\nthree\nfour\nfive\nsix\n')
  const thrown = expect(() => readReply(failed))
  thrown.toThrow(ErrorClass)
  thrown.toThrow('it is so\ntwo\nthree\nfour\nfive\nsix')
})

test('a hint goes with the error', async () => {
  const read = async (): Promise<unknown> => readReply(reply({ error: 'operation', message: 'so', hint: 'do that' }))
  await expect(read()).rejects.toMatchObject({ message: 'so', hint: 'do that' })
})

test('a program that dies without a word has failed', () => {
  expect(() => readReply(reply({ 'before.mode': '0600' }, 'sh: out of memory\n'))).toThrow(
    'the program on the host ended without a result; its last words:\nsh: out of memory',
  )
  expect(() => readReply(reply({ outcome: 'okay' }))).toThrow('without a result')
})
