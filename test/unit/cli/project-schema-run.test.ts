/** Runs in a project that has a schema of its own variables. */
import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { makeFolder } from '../../support/folder.ts'
import { CHECKOUT } from '../../support/task-run.ts'

const SCHEMA = JSON.stringify({ properties: { http_port: { type: 'integer' } }, required: ['http_port'] })

/** Two plays; the second one sets the variable itself. */
const TASK = `import { play } from '${CHECKOUT}src/index.ts'
await play({ hosts: 'db', vars: { http_port: 1 } }, async () => {})
await play({ hosts: 'web' }, async (host) => { await host.$\`true\` })
`

/** Runs the project's task file from its folder, until the signal. */
async function run(files: Readonly<Record<string, string>>, flags: readonly string[] = [], signal?: AbortSignal) {
  const cwd = await makeFolder({ 'tasks/t.mjs': TASK, ...files })
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
  const zx = `${CHECKOUT}node_modules/.bin/zx`
  try {
    const done = await promisify(execFile)(process.execPath, [zx, 'tasks/t.mjs', ...flags], { cwd, env, signal })
    return { exitCode: 0, ...done }
  } catch (error) {
    // execFile rejects with the process's end.
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { exitCode: code, stdout, stderr }
  }
}

/** A port of this machine that tells when somebody connects, and is no sshd. */
async function listener(): Promise<{ readonly port: number; readonly connected: AbortSignal }> {
  const first = new AbortController()
  const server = createServer((socket) => {
    first.abort()
    socket.on('error', () => {}).end('no sshd\r\n')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a server on a port has an address')
  return { port: address.port, connected: first.signal }
}

const inventory = (port: number) => `web:
  hosts: {web-1: , web-2: }
  vars: {ansible_host: 127.0.0.1, ansible_port: ${port}, ansible_ssh_common_args: -F none}
db: {hosts: {db-1: {ansible_connection: local}}}
`

test('a mistake ends the run before any connection, and --list-hosts as well', { timeout: 120_000 }, async () => {
  const { port, connected } = await listener()
  const files = {
    'inventory.yaml': inventory(port),
    'group_vars/web.yml': 'other: 1\nhttp_port: eighty\n',
    'schema/vars.schema.json': SCHEMA,
  }
  for (const flags of [[], ['--list-hosts']]) {
    const { exitCode, stdout, stderr } = await run(files, flags)
    expect(`${stdout}${stderr}`).toContain(
      "group_vars/web.yml:2:12: http_port of web-1, web-2: 'eighty' does not fit: it must be integer",
    )
    expect(exitCode).toBe(1)
  }
  expect(connected.aborted).toBe(false)
  // The same run without the schema does connect: the listener would have heard of it.
  await run({ ...files, 'schema/vars.schema.json': '{}' }, [], connected)
  expect(connected.aborted).toBe(true)
})

test('hosts that no play selects are not looked at', async () => {
  const files = { 'inventory.yaml': inventory(1), 'schema/vars.schema.json': SCHEMA }
  const { exitCode, stdout, stderr } = await run(files, ['--limit', 'db', '--list-hosts'])
  expect({ exitCode, text: `${stdout}${stderr}` }).toEqual({ exitCode: 0, text: expect.stringContaining('db-1') })
})

test('what nobody sets, and what -e sets wrong', async () => {
  const files = { 'inventory.yaml': inventory(1), 'schema/vars.schema.json': SCHEMA }
  const missing = await run(files, ['--list-hosts'])
  expect(`${missing.stdout}${missing.stderr}`).toContain('http_port of web-1, web-2: nothing sets it')
  const given = await run(files, ['--list-hosts', '-e', 'http_port=x'])
  expect(`${given.stdout}${given.stderr}`).toContain("http_port of db-1: 'x' does not fit: it must be integer")
})
