import { expect, test } from 'vitest'
import { once } from '../../../src/engine/once.ts'

test('calls the function of one place once, and gives all the same', async () => {
  let calls = 0
  const host = async (): Promise<number> => once(async () => ++calls)
  expect(await Promise.all([host(), host(), host()])).toEqual([1, 1, 1])
  expect(await host()).toBe(1)
})

test('another place, and another key, is another thing', async () => {
  const one = await once(() => 'one')
  const two = await once(() => 'two')
  const keyed = ['a', 'b', 'a'].map((key) => once(`item ${key}`, () => Symbol(key)))
  const [first, second, third] = await Promise.all(keyed)
  expect([one, two]).toEqual(['one', 'two'])
  expect(first).toBe(third)
  expect(first).not.toBe(second)
})

test('a failure is shared too, and is unhandled where nobody awaits it only for the first', async () => {
  const call = (): Promise<never> =>
    once('fails', () => {
      throw new Error('no')
    })
  await expect(call()).rejects.toThrow('no')
  await expect(call()).rejects.toThrow('no')
})
