/** Output without measure: it costs the controller no more memory than it keeps, and the session goes on. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DeadlineError } from '../../src/core/errors.ts'
import { command } from '../../src/operations/command.ts'
import { programSettings } from '../../src/operations/program.ts'
import { query } from '../../src/operations/query.ts'
import { waitFor } from '../../src/operations/wait-for.ts'
import { connectBySsh } from '../support/connection.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { type TaskHost, taskHost } from '../support/task-host.ts'

const MEBIBYTE = 1024 * 1024

/** Shell text that writes 100 MB: a number in each line, so that nothing can be missing from the middle. */
const HUNDRED_MEGABYTES = 'seq 100000000 111111111'

/** Whether bytes are lines of numbers, each the next one of the one before, but for the cut ends. */
function isUnbroken(text: string): boolean {
  const numbers = text.slice(text.indexOf('\n') + 1, text.lastIndexOf('\n')).split('\n')
  return numbers.every((line, index) => index === 0 || Number(line) === Number(numbers[index - 1]) + 1)
}

let container: TestContainer
let remote: TaskHost

beforeAll(async () => {
  container = await startContainer('debian')
})
afterAll(() => container[Symbol.asyncDispose]())

/** A host that keeps no events: what is shown live is not what is measured. */
function quietHost(): TaskHost {
  remote = taskHost(container, { by: 'ssh' })
  // The list is the test's own, and only read as a readonly one.
  ;(remote.events as unknown[]).push = () => 0
  return remote
}

/** The most that memory grew by while something went on, in bytes. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 20)
  await work()
  clearInterval(timer)
  return most - before
}

test('50 MB of both outputs at once are exact where they are kept', async () => {
  await using _ = quietHost()
  const { data } = await query(remote.host, {
    sh: 'seq 50000000 55555555 & seq 60000000 65555555 >&2; wait',
  })
  expect(data.stdout).toHaveLength(9 * 5_555_556)
  expect(isUnbroken(`\n${data.stdout}`)).toBe(true)
  // Of a log the end is kept.
  expect(data.stderr).toHaveLength(256 * 1024)
  expect(data.stderr.endsWith('\n65555555\n')).toBe(true)
  expect(isUnbroken(data.stderr)).toBe(true)
})

test('100 MB of both outputs at once are an error that says so, and little memory', async () => {
  await using _ = quietHost()
  const grown = await growth(() =>
    expect(
      query(remote.host, { sh: `${HUNDRED_MEGABYTES} & ${HUNDRED_MEGABYTES} >&2; wait; touch /tmp/ended` }),
    ).rejects.toMatchObject({
      code: 'HAWSER_OPERATION',
      message: 'more than 64 MiB of output (stdout)',
      hint: 'read less of it, or send it to a file on the host',
    }),
  )
  expect(grown).toBeLessThan(400 * MEBIBYTE)
  // It was not cut off in the middle of what it was doing.
  expect(await container.sh('rm /tmp/ended && echo there')).toBe('there')
  expect((await query(remote.host, ['echo', 'on'])).data.stdout).toBe('on\n')
})

test('100 MB of each output pass through, live and exact, where only they are looked at', async () => {
  await using _ = quietHost()
  let bytes = 0
  const grown = await growth(() =>
    query(remote.host, {
      sh: `{ ${HUNDRED_MEGABYTES}; } >&2`,
      onOutput: (stream, chunk) => {
        if (stream === 'stderr') bytes += chunk.length
      },
    }),
  )
  expect(bytes).toBe(10 * 11_111_112)
  expect(grown).toBeLessThan(200 * MEBIBYTE)
})

test('a line that never ends is as good as any, and its error no longer than others', async () => {
  await using _ = quietHost()
  const line = "head -c 40000000 /dev/zero | tr '\\0' x"
  expect((await query(remote.host, { sh: line })).data.stdout).toHaveLength(40_000_000)
  const failure = await query(remote.host, { sh: `${line}; exit 3` }).catch((error: Error) => error)
  expect(failure).toMatchObject({ message: expect.stringMatching(/^the program ended with status 3\nx+$/) })
  expect(String(failure).length).toBeLessThan(20_000)
})

test('bytes that are written one by one arrive as they are', async () => {
  await using _ = quietHost()
  const sh = 'seq 100000 >/tmp/numbers; dd if=/tmp/numbers bs=1 2>/dev/null; dd if=/tmp/numbers bs=1 status=none >&2'
  const numbers = Array.from({ length: 100_000 }, (_, index) => `${index + 1}\n`).join('')
  const { data } = await query(remote.host, { sh })
  expect(data.stdout).toBe(numbers)
  expect(data.stderr).toBe(numbers.slice(-256 * 1024))
})

test('output that never stops is stopped by the deadline, on each output', async () => {
  await using _ = quietHost()
  const grown = await growth(async () => {
    await expect(query(remote.host, { sh: 'yes', timeout: '2s' })).rejects.toThrow(
      // Whichever comes first.
      /more than 64 MiB of output|took longer than 2 s/,
    )
    await expect(query(remote.host, { sh: 'yes >&2', timeout: '2s' })).rejects.toThrow(DeadlineError)
    await expect(command(remote.host, { argv: ['true'], unless: 'yes', timeout: '1s' })).rejects.toThrow(
      'the guard took longer than 1 s',
    )
  })
  expect(grown).toBeLessThan(400 * MEBIBYTE)
  expect((await container.exec(['pgrep', '-x', 'yes'])).exitCode).toBe(1)
  expect((await query(remote.host, ['echo', 'on'])).data.stdout).toBe('on\n')
})

test('what waitFor runs may say anything, and the host keeps the end of it', async () => {
  await using _ = quietHost()
  let most = 0
  // Of the session's shells; `yes` itself is small.
  const timer = setInterval(async () => {
    const sizes = await container.sh('ps -o rss= -C sh | sort -n | tail -n 1; true')
    most = Math.max(most, Number(sizes))
  }, 500)
  await expect(waitFor(remote.host, { command: ['sh', '-c', 'yes; echo'], for: '4s' })).rejects.toThrow(
    /the last answer: status 124: y$/,
  )
  clearInterval(timer)
  expect(most).toBeLessThan(50_000)
  expect(await waitFor(remote.host, { command: ['sh', '-c', 'sleep 30 & exit 0'], for: '10s' })).toMatchObject({
    outcome: 'ok',
  })
})

test('host.$ ends a command that says more than zx should keep', async () => {
  await using _ = quietHost()
  await query(remote.host, ['true'])
  const { host } = remote
  const exact = await host.$`seq 50000000 55555555 & seq 60000000 65555555 >&2; wait`
  expect(exact.stdout).toHaveLength(9 * 5_555_556)
  expect(isUnbroken(`\n${exact.stdout}`)).toBe(true)
  expect(isUnbroken(`\n${exact.stderr}`)).toBe(true)
  for (const endless of ['yes', 'yes >&2']) {
    const output = await host.$({ nothrow: true })`sh -c ${endless}`
    expect(output.exitCode).toBe(255)
    expect(output.stderr.slice(-100)).toMatch(/hawser: more than 64 MiB of output; the command was ended\n$/)
  }
  expect((await container.exec(['pgrep', '-x', 'yes'])).exitCode).toBe(1)
  expect((await query(host, ['echo', 'on'])).data.stdout).toBe('on\n')
})

test('what comes after a deadline of ours gets a connection that lasts', async () => {
  await using opened = connectBySsh(container)
  const { connection } = opened
  const call = (sh: string, timeoutMs: number) => ({
    program: 'query',
    args: [...programSettings({ timeout: '60s' }), '/bin/sh', '-c', sh],
    timeoutMs,
  })
  const session = await connection.session()
  const [late] = session.run([call('yes', 1000)])
  await expect(late).rejects.toThrow(DeadlineError)
  // Longer than the process of the first is given to end.
  const [next] = (await connection.session()).run([call('sleep 6; echo on', 60_000)])
  expect((await next)?.text('stdout')).toBe('on\n')
})
