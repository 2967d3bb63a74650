import { describe, expect, test } from 'vitest'
import { frameLines } from '../../../src/report/live-frame.ts'
import { LiveState } from '../../../src/report/live-state.ts'

const plain = (_role: string, text: string): string => text

/** A state at a clock that the test sets. */
function stateOf(hosts: number): { state: LiveState; clock: { nowMs: number } } {
  const clock = { nowMs: 0 }
  const state = new LiveState(() => clock.nowMs)
  const names = Array.from({ length: hosts }, (_, index) => `relay-${index + 1}`)
  state.add({ event: 'play', name: 'redeploy', hosts: names })
  for (const host of names) {
    clock.nowMs += 100
    state.add({ event: 'start', host, operation: 'stage', title: '/usr/local/bin/mir-signal' })
  }
  return { state, clock }
}

function frame(state: LiveState, nowMs: number, columns = 80, rows = 24): string[] {
  return frameLines(state, { columns, rows, charset: 'unicode', paint: plain, nowMs, tick: 0 })
}

describe('a frame of the live view', () => {
  test('has a line for each host at work, and a summary', () => {
    const { state } = stateOf(2)
    expect(frame(state, 1600)).toEqual([
      '⠋ relay-1  stage      /usr/local/bin/mir-signal     1.5s',
      '⠋ relay-2  stage      /usr/local/bin/mir-signal     1.4s',
      '  0 of 2 hosts done  1.6s',
    ])
  })

  test('shows bytes, and the rate of the last seconds', () => {
    const { state, clock } = stateOf(1)
    for (const [nowMs, sentBytes] of [
      [1100, 0],
      [2100, 4_000_000],
      [3100, 10_000_000],
    ] as const) {
      clock.nowMs = nowMs
      state.add({ event: 'progress', host: 'relay-1', operation: 'stage', sentBytes, totalBytes: 20_000_000 })
      state.sample()
    }
    expect(frame(state, 3100, 100)).toEqual([
      '⠋ relay-1  stage      …al/bin/mir-signal  ━━━━━━━━──────── 50%  10.0 MB of 20.0 MB  5.00 MB/s  3.0s',
    ])
    clock.nowMs = 9000
    state.sample()
    clock.nowMs = 10_000
    state.sample()
    expect(frame(state, 10_000, 100)[0]).toContain('  0 B/s  ')
  })

  test('is empty when nothing is at work', () => {
    const { state } = stateOf(1)
    state.add({
      event: 'operation',
      host: 'relay-1',
      operation: 'stage',
      title: '/usr/local/bin/mir-signal',
      outcome: 'ok',
      elapsedMs: 1,
    })
    expect(frame(state, 500)).toEqual([])
  })

  test('counts the hosts that are done, and those that failed', () => {
    const { state } = stateOf(4)
    state.add({ event: 'host', play: 'redeploy', host: 'relay-1', status: 'ok' })
    state.add({ event: 'host', play: 'redeploy', host: 'relay-2', status: 'unreachable' })
    expect(frame(state, 500).at(-1)).toBe('  2 of 4 hosts done, 1 failed  0.5s')
  })

  test('takes half of the rows at most, for those that work longest', () => {
    const { state } = stateOf(100)
    state.add({ event: 'host', play: 'redeploy', host: 'relay-1', status: 'ok' })
    const lines = frame(state, 12_000)
    expect(lines).toHaveLength(12)
    expect(lines[0]).toContain('relay-2 ')
    expect(lines.at(-1)).toBe('  1 of 100 hosts done, 88 more at work  12.0s')
  })

  test.each([1, 10, 20, 33, 40, 60, 79, 120])('is narrower than a terminal of %d columns', (columns) => {
    const { state } = stateOf(3)
    state.add({ event: 'progress', host: 'relay-1', operation: 'stage', sentBytes: 1, totalBytes: 20_000_000 })
    for (const line of frame(state, 3_600_000, columns)) expect(line.length).toBeLessThan(Math.max(4, columns))
  })

  test('keeps the operations of a batch apart', () => {
    const { state, clock } = stateOf(1)
    state.add({ event: 'start', host: 'relay-1', operation: 'verify', title: '/usr/local/bin/mir-signal' })
    clock.nowMs = 5000
    expect(frame(state, 5000)[0]).toContain('stage')
    state.add({
      event: 'operation',
      host: 'relay-1',
      operation: 'stage',
      title: '/usr/local/bin/mir-signal',
      outcome: 'ok',
      elapsedMs: 1,
    })
    expect(frame(state, 5200)).toEqual(['⠋ relay-1  verify     /usr/local/bin/mir-signal     0.2s'])
  })

  test('lets no title break out of its line', () => {
    const { state } = stateOf(1)
    state.add({ event: 'start', host: 'relay-9', operation: 'file', title: '/tmp/a\nb\x1b[2J' })
    expect(frame(state, 200).join('')).not.toMatch(/[\n\x1b]/)
  })
})
