import { expect, test } from 'vitest'
import type { Outcome } from '../../../src/core/outcome.ts'
import type { Host, OperationRequest, Steps } from '../../../src/operations/host.ts'
import { service } from '../../../src/operations/service.ts'
import { waitFor } from '../../../src/operations/wait-for.ts'

/** A host of a sandbox twin, or another one, to which nothing is sent: it carries out only what needs no trip. */
function host(withoutInit: boolean): Host {
  const port = {
    withoutInit,
    async perform<Data>(request: OperationRequest<Data>): Promise<Partial<Outcome<Data>>> {
      if (!('steps' in request)) return { outcome: 'ok', title: 'sent' }
      // These do not use what they are given.
      return request.steps({} as Steps)
    },
  }
  // Only what these two operations look at before they send anything.
  return { name: 'twin', port } as unknown as Host
}

test('where no services can run they are skipped, and so is waiting for what they would serve', async () => {
  const twin = host(true)
  expect((await waitFor(twin, { tcp: 1 })).title).toBe('sent')
  expect(await service(twin, { name: 'demo', state: 'started' })).toMatchObject({
    outcome: 'skipped',
    message: 'no services run in a sandbox twin',
    data: { name: 'demo' },
  })
  expect((await waitFor(twin, { tcp: 1 })).outcome).toBe('skipped')
})

test('on other hosts they are asked for', async () => {
  const real = host(false)
  expect((await service(real, { name: 'demo', state: 'started' })).title).toBe('sent')
  expect((await waitFor(real, { tcp: 1 })).title).toBe('sent')
})
