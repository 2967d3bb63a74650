import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** In a process of its own: the timers of this one are vitest's as well. */
const PROGRAM = `
import { Channel } from './src/session/channel.ts'
import { ChildProcesses } from './src/session/child-processes.ts'
import { localTransport } from './src/transport/local.ts'
const channel = new Channel({
  transport: localTransport(),
  role: 'first',
  become: undefined,
  program: 'worker',
  processes: new ChildProcesses(),
  deadlineMs: 30_000,
})
await channel.ready
await channel.end()
console.log(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length)
`

test('a channel that has ended leaves no timer for which its process would stay', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PROGRAM])
  expect(stdout).toBe('0\n')
})
