/** A slow line to a test's host. */
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Pieces a second in which bytes are passed on. */
const PIECES = 50

/** A port of 127.0.0.1 that leads to another one. */
export interface SlowProxy extends AsyncDisposable {
  readonly port: number
}

/** Opens a port that leads to another one, and passes so many bytes a second on to it; what comes back is not slowed down. */
export async function slowProxy(toPort: number, bytesPerSecond: number): Promise<SlowProxy> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const host = connect(toPort, '127.0.0.1')
    for (const [one, other] of [
      [client, host],
      [host, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {})
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
    host.pipe(client)
    client.on('data', async (chunk) => {
      client.pause()
      const piece = Math.ceil(bytesPerSecond / PIECES)
      for (let at = 0; at < chunk.length; at += piece) {
        host.write(chunk.subarray(at, at + piece))
        await sleep(1000 / PIECES)
      }
      client.resume()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
