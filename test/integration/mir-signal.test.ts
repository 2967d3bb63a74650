import { type ChildProcess, spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'

const PROGRAM = new URL('../../tasks/files/mir-signal', import.meta.url).pathname

let port: number
let server: ChildProcess

/** What the server answers to some bytes. */
async function ask(request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(request)
  return text(socket)
}

beforeAll(async () => {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const address = probe.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  port = address.port
  await new Promise((resolve) => probe.close(resolve))
  server = spawn('perl', [PROGRAM], { env: { ...process.env, MIR_SIGNAL_PORT: String(port) }, stdio: 'inherit' })
  for (let tries = 0; tries < 100; tries += 1) {
    if (await ask('GET / HTTP/1.0\r\n\r\n').catch(() => '')) return
    await sleep(20)
  }
})
afterAll(() => {
  server.kill('SIGKILL')
})

test('answers with its name and version', async () => {
  const [head, body] = (await ask('GET / HTTP/1.1\r\nHost: x\r\n\r\n')).split('\r\n\r\n')
  expect(body).toMatch(/^mir-signal \d+\.\d+\.\d+\n$/)
  expect(head).toMatch(/^HTTP\/1\.0 200 OK\r\n/)
  expect(head).toContain(`Content-Length: ${body?.length}`)
})

test.each([
  ['GET /other HTTP/1.0\r\n\r\n', '404'],
  ['POST / HTTP/1.0\r\n\r\n', '405'],
  ['nonsense\r\n\r\n', '400'],
])('%j is a %s', async (request, status) => {
  expect(await ask(request)).toMatch(new RegExp(`^HTTP/1.0 ${status} `))
})

test('survives clients that leave, and those that say too much', async () => {
  connect(port, '127.0.0.1').destroy()
  expect(await ask('x'.repeat(20_000)).catch(() => '')).toBe('')
  expect(await ask('GET / HTTP/1.0\r\n\r\n')).toMatch(/200 OK/)
})

test('ends at SIGTERM, with 0', async () => {
  const ended = new Promise((resolve) => server.once('close', (code, signal) => resolve({ code, signal })))
  server.kill('SIGTERM')
  expect(await ended).toEqual({ code: 0, signal: null })
})
