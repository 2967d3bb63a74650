/** Mistakes in calls: they take their place in the host's queue, and reject with the operation's name. */
import { expect, test } from 'vitest'
import type { Outcome } from '../../../src/core/outcome.ts'
import { command } from '../../../src/operations/command.ts'
import { directory } from '../../../src/operations/directory.ts'
import { file } from '../../../src/operations/file.ts'
import type { Host, OperationRequest, Steps } from '../../../src/operations/host.ts'
import { query } from '../../../src/operations/query.ts'
import { service } from '../../../src/operations/service.ts'
import { waitFor } from '../../../src/operations/wait-for.ts'

const requests: OperationRequest<unknown>[] = []

/** A host that nothing is sent to: it carries out only what fails before anything would be. */
const host = {
  name: 'nowhere',
  port: {
    async perform<Data>(request: OperationRequest<Data>): Promise<Outcome<Data>> {
      requests.push(request)
      if (!('steps' in request)) throw new Error(`${request.operation} would be sent`)
      await request.steps({} as Steps)
      throw new Error('these mistakes do not end well')
    },
    check: false,
    diff: false,
    withoutInit: false,
    pendingChanges: false,
  },
  // Only what these operations look at before they send anything.
} as unknown as Host

const path = '/x'
const dated = { host: 'x', operation: 'file', title: '/x', outcome: 'ok', elapsedMs: 1, data: { path: '/x' } } as const

test.each<[string, () => Promise<unknown>, string]>([
  [
    'directory',
    () => directory(host, { path, state: 'absent', mode: '0755' }),
    "'mode', 'owner' and 'group' make no sense",
  ],
  ['file', () => file(host, { path }), 'nothing is asked of the file'],
  ['file', () => file(host, { path: '/x/', content: '' }), "'/x/' ends like a folder's"],
  ['file', () => file(host, { path, content: '', src: 'y' }), "'content' and 'src' exclude each other"],
  ['file', () => file(host, { path, src: '/does/not/exist' }), 'no such file'],
  ['file', () => file(host, { path, content: '', validate: ['true'] }), "no word holds '%s'"],
  ['file', () => file(host, { path, mode: '0644', validate: ['%s'] }), "'validate' needs 'content' or 'src'"],
  ['file', () => file(host, { path, state: 'absent', content: '' }), "nothing but 'path' makes sense"],
  ['query', () => query(host, []), 'argv: [] is not a list with something in it'],
  ['query', () => query(host, { argv: ['x'], cwd: 'y' }), "cwd: 'y' is not the absolute path of a folder"],
  ['query', () => query(host, { argv: ['x'], env: { 'A-B': '' } }), "'A-B' cannot be the name of a variable"],
  // @ts-expect-error no program
  ['query', () => query(host, {}), "neither 'argv' nor 'sh' is given"],
  // @ts-expect-error two programs
  ['command', () => command(host, { argv: ['x'], sh: 'y', always: true }), "both 'argv' and 'sh' are given"],
  // @ts-expect-error no guard
  ['command', () => command(host, { argv: ['x'] }), 'no guard says when there is nothing to do'],
  // @ts-expect-error not a way to say that it may run every time
  ['command', () => command(host, { argv: ['x'], always: false }), 'always: false is not true'],
  ['service', () => service(host, { name: 'x' }), 'nothing is asked of it'],
  ['service', () => service(host, { name: '-x', enabled: true }), "'-x' is not the name of a systemd unit"],
  ['service', () => service(host, { name: 'x', state: 'stopped', restartAfter: [dated] }), 'make no sense with state'],
  [
    'service',
    // @ts-expect-error nothing of this kind was installed
    () => service(host, { name: 'x', running: '/x' }),
    "'/x' is not what install, deploy or rollback returned",
  ],
  ['waitFor', () => waitFor(host, { tcp: 'x y:7' }), "'x y:7' is not a port, nor a host and a port"],
  ['waitFor', () => waitFor(host, { tcp: 'db:70000' }), "'db:70000' is not a port"],
  ['waitFor', () => waitFor(host, { http: 'http://user:word@db/' }), 'is not a web address'],
  ['waitFor', () => waitFor(host, { tcp: 1, http: 'http://db/' }), 'both tcp and http are given'],
  // @ts-expect-error nothing to wait for
  ['waitFor', () => waitFor(host, { for: '3s' }), 'nothing to wait for is given'],
])('%s %#: %s', async (operation, call, message) => {
  await expect(call()).rejects.toThrow(
    expect.objectContaining({ code: 'HAWSER_USAGE', message: expect.stringContaining(message) }),
  )
  expect(requests.at(-1)?.operation).toBe(operation)
})

test('an operation says that the host comes first', async () => {
  // @ts-expect-error the host was forgotten
  await expect(directory({ path })).rejects.toThrow('directory: the first argument is not a host')
})

test('titles are short, and of one line', () => {
  const titleOf = (call: Promise<unknown>): string => {
    call.catch(() => {})
    return requests.at(-1)?.title ?? ''
  }
  expect(titleOf(query(host, ['echo', "it's", 'a b']))).toBe("echo 'it'\\''s' 'a b'")
  expect(titleOf(query(host, { sh: 'first\nsecond' }))).toBe('first…')
  expect(titleOf(query(host, ['x'.repeat(500)]))).toHaveLength(72)
  expect(titleOf(directory(host, { path: '/a', state: 'absent' }))).toBe('/a (absent)')
  // @ts-expect-error misspelt
  expect(titleOf(directory(host, { path: '/a', mood: '1' }))).toBe('/a')
})
