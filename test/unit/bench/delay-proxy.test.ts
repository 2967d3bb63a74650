import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type DelayProxy, delayLine } from '../../bench/delay-proxy.ts'

const ROUND_TRIP_MS = 40

let host: Server
let proxy: DelayProxy

/** A host that greets, and answers each line by itself. */
beforeEach(async () => {
  host = createServer((socket) => {
    socket.on('error', () => {}).setNoDelay(true)
    socket.write('greeting\n')
    socket.on('data', (chunk) => socket.write(chunk))
  }).listen(0, '127.0.0.1')
  await once(host, 'listening')
  const address = host.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  proxy = await delayLine(address.port, ROUND_TRIP_MS)
})

afterEach(async () => {
  await proxy[Symbol.asyncDispose]()
  host.close()
})

async function open(): Promise<{ socket: Socket; read: (length: number) => Promise<string> }> {
  const socket = connect(proxy.port, '127.0.0.1').setEncoding('utf8').setNoDelay(true)
  let received = ''
  socket.on('data', (text) => {
    received += text
  })
  await once(socket, 'connect')
  return {
    socket,
    async read(length) {
      while (received.length < length) await once(socket, 'data')
      const text = received.slice(0, length)
      received = received.slice(length)
      return text
    },
  }
}

describe('a long line', () => {
  test('opening a connection and being greeted takes two round trips', async () => {
    const begun = performance.now()
    const { socket, read } = await open()
    expect(await read(9)).toBe('greeting\n')
    expect(proxy.roundTrips).toBe(2)
    // A timer may be early by what it was rounded by.
    expect(performance.now() - begun).toBeGreaterThan(2 * ROUND_TRIP_MS - 5)
    socket.destroy()
  })

  test('each answer that is waited for is a round trip; what is sent together is one', async () => {
    const { socket, read } = await open()
    await read(9)
    const before = proxy.roundTrips
    const begun = performance.now()
    for (const word of ['one', 'two', 'six']) {
      socket.write(word)
      expect(await read(3)).toBe(word)
    }
    expect(proxy.roundTrips).toBe(before + 3)
    expect(performance.now() - begun).toBeGreaterThan(3 * ROUND_TRIP_MS - 5)
    socket.write('ten')
    socket.write('two')
    expect(await read(6)).toBe('tentwo')
    expect(proxy.roundTrips).toBe(before + 4)
    socket.destroy()
  })

  test('connections one after the other add up', async () => {
    for (const trips of [2, 4]) {
      const { socket, read } = await open()
      await read(9)
      expect(proxy.roundTrips).toBe(trips)
      socket.destroy()
    }
  })

  test('what is on its way when the count begins anew does not count', async () => {
    const { socket, read } = await open()
    await read(9)
    for (const word of ['one', 'two', 'six']) {
      socket.write(word)
      await read(3)
    }
    socket.end('bye')
    // It has left, and is not there yet. Where this machine is slow, it is, and nothing is lost but the point of the test.
    await new Promise((resolve) => setTimeout(resolve, ROUND_TRIP_MS / 8))
    proxy.reset()
    const next = await open()
    await next.read(9)
    expect(proxy.roundTrips).toBe(2)
    next.socket.destroy()
  })

  test('every byte arrives, in order, and then the end', async () => {
    const { socket, read } = await open()
    const text = Array.from({ length: 20_000 }, (_, index) => `${index}\n`).join('')
    for (let at = 0; at < text.length; at += 7001) socket.write(text.slice(at, at + 7001))
    expect(await read(9 + text.length)).toBe(`greeting\n${text}`)
    const closed = once(socket, 'close')
    socket.end()
    await closed
  })
})
