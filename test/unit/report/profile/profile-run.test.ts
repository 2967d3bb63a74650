/** `--profile` and `--trace` of a task file, on this machine. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { runLocally } from '../../../support/local-run.ts'
import { CHECKOUT } from '../../../support/task-run.ts'

const FILES = {
  'inventory.yaml': 'all: {hosts: {web-1: {ansible_connection: local}, web-2: {ansible_connection: local}}}\n',
  'tasks/t.mjs': `import { command, play, query } from '${CHECKOUT}src/hawser.ts'
await play({ hosts: 'all' }, async (host) => {
  await Promise.all([query(host, ['sleep', '0.05']), query(host, ['sleep', '0.05'])])
  await command(host, { argv: ['echo', 'open-sesame'], always: true })
})
`,
}

const run = (flags: readonly string[]) => runLocally(FILES, flags)

test('--profile tells before the recap where the time went', async () => {
  const { stdout, exitCode } = await run(['--profile'])
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^PROFILE\n {2}start .*\n {2}inventory .*\n(?: {2}end .*\n)?/m)
  expect(stdout).toMatch(/^ {2}host +total +login +operations +waiting\n {2}web-\d .*\n {2}web-\d /m)
  expect(stdout).toMatch(/^ {2}took +host +operation\n(?: {2}\S+ +web-\d +(?:query|command) .*\n){6}/m)
  expect(stdout.indexOf('PROFILE')).toBeLessThan(stdout.indexOf('RECAP'))
})

test('--trace writes a row for each host, with its login and its operations', async () => {
  const { cwd, stdout, exitCode } = await run(['--trace', 'run.json', '--json'])
  expect(exitCode).toBe(0)
  // Each line is JSON still.
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event),
  ).toContain('notice')
  const { traceEvents } = JSON.parse(await readFile(`${cwd}/run.json`, 'utf8'))
  const rows = new Map<number, string>()
  for (const { name, tid, args } of traceEvents) if (name === 'thread_name') rows.set(tid, args.name)
  const done = traceEvents
    .filter(({ ph }: { ph: string }) => ph === 'X')
    .map(({ cat, tid }: { cat: string; tid: number }) => `${rows.get(tid)} ${cat}`)
  for (const host of ['web-1', 'web-2']) {
    expect(done.filter((each: string) => each === `${host} login`)).toHaveLength(1)
    expect(done.filter((each: string) => each === `${host} operation`)).toHaveLength(3)
  }
  expect(done).toEqual(expect.arrayContaining(['controller start', 'controller inventory']))
})

test('a trace that cannot be written ends the run before any host is contacted', async () => {
  const { stdout, stderr, exitCode } = await run(['--trace', 'no/such/run.json'])
  expect(stderr).toContain('--trace: cannot write')
  expect(stderr).toContain('no such file or directory')
  expect(stdout).not.toContain('sleep')
  expect(exitCode).toBe(1)
})
