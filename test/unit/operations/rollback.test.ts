/** What `rollback` refuses before it sends anything. */
import { expect, test } from 'vitest'
import type { Host } from '../../../src/operations/host.ts'
import { rollback } from '../../../src/operations/rollback.ts'

let sent = 0

/** A host that counts what would be sent to it. */
const host = {
  name: 'nowhere',
  port: {
    async perform(): Promise<never> {
      sent += 1
      throw new Error('a rollback would be sent')
    },
    controller: 'c',
    runId: 'r',
  },
  // Only what a rollback looks at before it sends anything.
} as unknown as Host

const dest = '/usr/local/bin/relayd'
const cause = new Error('the service does not answer')

test.each<[string, () => Promise<unknown>]>([
  // @ts-expect-error the compiler sees it as well
  ['to', () => rollback(host, { dest, to: '3f2a91' })],
  // @ts-expect-error nor may it stand there beside options
  ['to', () => rollback(host, { dest, to: '3f2a91' }, { lockWait: '2m' })],
  // @ts-expect-error nor in a catch, where it would go back to something else
  ['to', () => rollback(host, { dest, to: '3f2a91' }, { cause })],
  // @ts-expect-error a cause would not be thrown again
  ['cause', () => rollback(host, { dest, cause })],
  // @ts-expect-error it would not be waited for
  ['lockWait', () => rollback(host, { dest, lockWait: '2m' })],
  // What comes out of an inventory, no compiler sees.
  ['to', () => rollback(host, { dest, to: undefined } as unknown)],
])("an option among the release's fields: '%s' (%#)", async (option, call) => {
  sent = 0
  await expect(call()).rejects.toMatchObject({
    code: 'HAWSER_USAGE',
    message: `rollback: '${option}' stands in the second argument, among the release's fields`,
    hint: `it is an option, of the third argument: rollback(host, release, { ${option} })`,
  })
  expect(sent).toBe(0)
})

test('what compilers know nothing of passes them, and other keys do not matter', async () => {
  const unknown: unknown = { dest, version: '1.4.2', note: 'ours' }
  // What a task file without types has in its hands.
  const untyped = JSON.parse(JSON.stringify(unknown))
  for (const release of [unknown, untyped, { dest, service: 'relayd' }]) {
    sent = 0
    await expect(rollback(host, release)).rejects.toThrow('a rollback would be sent')
    await expect(rollback(host, release, { to: '3f2a91' })).rejects.toThrow('a rollback would be sent')
    expect(sent).toBe(2)
  }
})
