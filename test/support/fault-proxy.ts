/** A bad line to a test's host: it breaks, goes silent, or delays. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestContainer } from './container.ts'

/** Seen from the controller: `up` to the host, `down` from it. */
export type Direction = 'up' | 'down'

/** What happens to a line, once: the first byte after so many does not arrive any more. */
export interface LineFault {
  readonly direction: Direction
  /** Bytes that still pass in that direction, counted from {@link FaultProxy.arm}, over all connections. */
  readonly afterBytes: number
  /** `cut` closes both ends, `reset` does it the hard way (RST), `stall` passes nothing on any more, in neither direction. */
  readonly how: 'cut' | 'reset' | 'stall'
}

/** A port of 127.0.0.1 that leads to a host's sshd, and that its client's known hosts know. */
export interface FaultProxy extends AsyncDisposable {
  readonly port: number
  /** Bytes that passed since {@link arm}, in each direction. */
  readonly passed: Readonly<Record<Direction, number>>
  /** True where the fault has happened. */
  readonly hasFired: boolean
  /** Sets the counts to zero, and prepares the next fault; none where it is not given. Connections that stalled end. */
  arm(fault?: LineFault): void
  /** Ends everything that is connected, as `how` says. */
  strike(how: LineFault['how']): void
  /** What is connected now passes nothing on any more, as behind a router that has lost its table; what comes later does. */
  forget(): void
}

interface Line {
  readonly client: Socket
  readonly host: Socket
  isForgotten: boolean
}

/**
 * Opens a proxy to a host.
 *
 * @param delayMs how much later each byte arrives, in both directions
 */
export async function faultProxy(container: TestContainer, delayMs = 0): Promise<FaultProxy> {
  const lines = new Set<Line>()
  const passed = { up: 0, down: 0 }
  let fault: LineFault | undefined
  let hasFired = false
  let isSilent = false

  function strike(how: LineFault['how']): void {
    hasFired = true
    isSilent = how === 'stall'
    if (isSilent) return
    for (const { client, host } of lines) {
      for (const socket of [client, host]) {
        if (how === 'cut') socket.destroy()
        else socket.resetAndDestroy()
      }
    }
  }

  /** How much of a chunk passes before the fault. */
  function allowance(direction: Direction, length: number): number {
    if (fault === undefined || fault.direction !== direction) return length
    return Math.min(length, Math.max(0, fault.afterBytes - passed[direction]))
  }

  async function forward(line: Line, direction: Direction, chunk: Buffer): Promise<void> {
    const [from, to] = direction === 'up' ? [line.client, line.host] : [line.host, line.client]
    // It is taken, and gets lost: so neither end learns anything, as when a network drops what it is given.
    if (isSilent || line.isForgotten) return
    const length = allowance(direction, chunk.length)
    passed[direction] += length
    if (delayMs > 0) await sleep(delayMs)
    if (length > 0 && !to.destroyed && !to.write(chunk.subarray(0, length))) {
      from.pause()
      to.once('drain', () => from.resume())
    }
    if (length === chunk.length || fault === undefined) return
    const { how } = fault
    fault = undefined
    // What has passed is to arrive, before the end does.
    to.write('', () => strike(how))
  }

  const server = createServer((client) => {
    const line: Line = { client, host: connect(container.sshPort, '127.0.0.1'), isForgotten: false }
    lines.add(line)
    for (const [direction, from, to] of [
      ['up', client, line.host],
      ['down', line.host, client],
    ] as const) {
      // In order, whatever the delay.
      let last = Promise.resolve()
      from.setNoDelay(true)
      from.on('data', (chunk) => {
        last = last.then(() => forward(line, direction, chunk))
      })
      from.on('error', () => {})
      from.on('close', () => {
        // Nor does it tell one end that the other has gone.
        if (isSilent || line.isForgotten) return
        lines.delete(line)
        void last.then(() => to.destroySoon())
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  await container.client.trust(address.port, container.hostKey)

  return {
    port: address.port,
    passed,
    get hasFired() {
      return hasFired
    },
    arm(next) {
      // Lines that went silent would hold their sshd for ever.
      if (hasFired) for (const { client, host } of lines) for (const socket of [client, host]) socket.destroy()
      Object.assign(passed, { up: 0, down: 0 })
      fault = next
      hasFired = false
      isSilent = false
    },
    strike,
    forget() {
      for (const line of lines) line.isForgotten = true
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const { client, host } of lines) for (const socket of [client, host]) socket.destroy()
    },
  }
}
