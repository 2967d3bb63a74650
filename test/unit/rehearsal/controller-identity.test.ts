import { expect, test } from 'vitest'
import { isGone, ownIdentity } from '../../../src/rehearsal/controller-identity.ts'

test('a process that runs is not gone', async () => {
  expect(await isGone(await ownIdentity())).toBe(false)
})

test('one whose process id belongs to another process now is gone', async () => {
  const [boot, namespace, , start] = (await ownIdentity()).split(':')
  expect(await isGone([boot, namespace, process.ppid, start].join(':'))).toBe(true)
})

test('a process of before the last boot is gone, whatever has its number now', async () => {
  const [, ...rest] = (await ownIdentity()).split(':')
  expect(await isGone(['00000000-0000-0000-0000-000000000000', ...rest].join(':'))).toBe(true)
})

test('a process in another process namespace is left in doubt', async () => {
  const [boot, , ...rest] = (await ownIdentity()).split(':')
  expect(await isGone([boot, '1', ...rest].join(':'))).toBe(false)
})
