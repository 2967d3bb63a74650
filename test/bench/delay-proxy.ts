/** A long line to a test's host: each byte arrives later, and the round trips that were waited for are counted. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { TestContainer } from '../support/container.ts'

/** A port of 127.0.0.1 that leads to a host's sshd over a long line, and that its client's known hosts know. */
export interface DelayProxy extends AsyncDisposable {
  readonly port: number
  /**
   * Round trips that followed upon one another since {@link reset}, over all connections: what is sent counts one more
   * than the latest of what had arrived by then. Opening a connection is one. What is sent together counts once.
   */
  readonly roundTrips: number
  /** Counts from zero. What is connected already, or on its way, does not count any more. */
  reset(): void
}

/** The latest round trip of which each end has seen something. */
interface Seen {
  client: number
  host: number
}

/** What is on its way: bytes, or the end of them where there are none. */
interface Piece {
  readonly bytes?: Buffer
  /** By the clock of `performance.now()`. */
  readonly arrivesAtMs: number
  /** Which round trip it belongs to. */
  readonly trip: number
}

/**
 * Opens a long line to a port of this machine. Several pieces are on their way at once, as on a real one; it has no limit
 * of throughput and loses nothing.
 *
 * @param roundTripMs half of it is what each byte takes, either way; a connection takes all of it to open
 */
export async function delayLine(toPort: number, roundTripMs: number): Promise<DelayProxy> {
  const oneWayMs = roundTripMs / 2
  let current: Seen = { client: 0, host: 0 }
  const sockets = new Set<Socket>()

  /** Passes on what one end sends, in order, each piece when it is due, and tells of the trip of each that arrives. */
  function carry(
    from: Socket,
    to: Socket,
    notBeforeMs: number,
    tripOf: () => number,
    arrived: (trip: number) => void,
  ): void {
    const pieces: Piece[] = []
    let timer: NodeJS.Timeout | undefined
    const deliver = (): void => {
      timer = undefined
      for (let next = pieces[0]; next !== undefined; next = pieces[0]) {
        const leftMs = next.arrivesAtMs - performance.now()
        if (leftMs > 0) {
          timer = setTimeout(deliver, leftMs)
          return
        }
        pieces.shift()
        arrived(next.trip)
        if (next.bytes === undefined) to.end()
        else if (!to.destroyed) to.write(next.bytes)
      }
    }
    const send = (bytes?: Buffer): void => {
      const arrivesAtMs = Math.max(performance.now() + oneWayMs, notBeforeMs)
      pieces.push({ arrivesAtMs, trip: tripOf(), ...(bytes !== undefined && { bytes }) })
      if (timer === undefined) deliver()
    }
    from.on('data', send).on('end', () => send())
    // An end that breaks off: nothing more comes from there, and the other end is to learn it.
    from.on('error', () => send())
    from.setNoDelay(true)
    sockets.add(from)
    from.once('close', () => sockets.delete(from))
  }

  const server = createServer({ allowHalfOpen: true }, (client) => {
    // The client believes itself connected at once. On a real line it would be after a round trip, and what it then
    // sends would reach the host half of one later: so nothing passes before that.
    const seen = current
    const opened = seen.client + 1
    const notBeforeMs = performance.now() + roundTripMs + oneWayMs
    const host = connect({ port: toPort, host: '127.0.0.1', allowHalfOpen: true })
    const reachHost = (trip: number): void => {
      seen.host = Math.max(seen.host, trip)
    }
    const reachClient = (trip: number): void => {
      seen.client = Math.max(seen.client, trip)
    }
    carry(client, host, notBeforeMs, () => Math.max(seen.client, opened) + 1, reachHost)
    // What the host says first, it says when the connection has reached it.
    carry(host, client, notBeforeMs + oneWayMs, () => Math.max(seen.host, opened + 1), reachClient)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    port: address.port,
    get roundTrips() {
      return current.client
    },
    reset() {
      current = { client: 0, host: 0 }
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** {@link delayLine} to a container's sshd, under a port that its client knows. */
export async function delayProxy(container: TestContainer, roundTripMs: number): Promise<DelayProxy> {
  const proxy = await delayLine(container.sshPort, roundTripMs)
  await container.client.trust(proxy.port, container.hostKey)
  return proxy
}
