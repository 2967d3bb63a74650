/** Where the time of a run went: what is taken down, and what is made of it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chromeTrace } from '../../../../src/report/profile/chrome-trace.ts'
import { hostProfiles, profileLines } from '../../../../src/report/profile/profile-lines.ts'
import { type Span, Timeline } from '../../../../src/report/profile/timeline.ts'

/** A timeline whose clock is set by hand. */
function clocked(): { timeline: Timeline; at: (ms: number) => Timeline } {
  let now = 0
  const timeline = new Timeline(() => now)
  return {
    timeline,
    at(ms) {
      now = ms
      return timeline
    },
  }
}

const operation = { host: 'web-1', operation: 'file', title: '/etc/motd' }

test('operations are taken from their start to their end, each its own, and what follows the last host is the end', () => {
  const { timeline, at } = clocked()
  at(40).sinceBegin('start', 'start')
  at(50).observe({ event: 'start', ...operation })
  at(60).observe({ event: 'start', ...operation })
  at(70).observe({ event: 'operation', ...operation, outcome: 'changed', elapsedMs: 20 })
  at(90).observe({ event: 'operation', ...operation, outcome: 'ok', elapsedMs: 30 })
  at(95).observe({ event: 'host', play: 'p', host: 'web-1', status: 'ok' })
  at(99).observe({ event: 'recap', hosts: {}, elapsedMs: 99, exitCode: 0, check: false })
  expect(timeline.spans).toEqual([
    { kind: 'start', name: 'start', startMs: 0, endMs: 40 },
    { kind: 'operation', host: 'web-1', name: 'file /etc/motd', startMs: 50, endMs: 70, outcome: 'changed' },
    { kind: 'operation', host: 'web-1', name: 'file /etc/motd', startMs: 60, endMs: 90, outcome: 'ok' },
    { kind: 'end', name: 'end of sessions and connections', startMs: 95, endMs: 99 },
  ])
})

test('what fails takes time as well', async () => {
  const { timeline, at } = clocked()
  at(10)
  const login = timeline.during('login', 'login', 'web-1', async () => {
    at(30)
    throw new Error('refused')
  })
  await expect(login).rejects.toThrow('refused')
  expect(timeline.spans).toEqual([{ kind: 'login', name: 'login', host: 'web-1', startMs: 10, endMs: 30 }])
})

const span = (kind: Span['kind'], host: string, startMs: number, endMs: number, name = 'x'): Span => ({
  kind,
  host,
  name,
  startMs,
  endMs,
})

test("a host's time is its logins, its operations without them, and the rest", () => {
  const spans = [
    span('operation', 'a', 0, 50),
    span('login', 'a', 10, 30),
    span('operation', 'a', 40, 60),
    span('operation', 'a', 90, 100),
    span('operation', 'b', 0, 200),
  ]
  expect(hostProfiles(spans)).toEqual([
    { host: 'b', totalMs: 200, loginMs: 0, operationsMs: 200, waitingMs: 0 },
    { host: 'a', totalMs: 100, loginMs: 20, operationsMs: 50, waitingMs: 30 },
  ])
})

test('the text shows the slowest hosts and the longest operations, without what a name could do to a terminal', () => {
  const spans = Array.from({ length: 30 }, (_none, index) =>
    span('operation', `web-${index}`, 0, 1000 + index, `\x1b[2Jop ${index}`),
  )
  const lines = profileLines(spans)
  expect(lines[0]).toBe('PROFILE')
  expect(lines.filter((line) => /^ {2}web-\d+ /.test(line))).toHaveLength(20)
  expect(lines).toContain('  and 10 more, none of them slower')
  expect(lines.filter((line) => /op \d+$/.test(line))).toHaveLength(10)
  expect(lines.join('\n')).not.toContain('\x1b')
})

describe('a trace', () => {
  interface TraceEvent {
    readonly ph: string
    readonly tid: number
    readonly ts: number
    readonly dur: number
    readonly args: { readonly name: string }
  }

  const arbitrarySpan = fc
    .record({ host: fc.constantFrom('a', 'b', undefined), startMs: fc.nat(100), lengthMs: fc.nat(50) })
    .map(({ host, startMs, lengthMs }): Span => {
      return { kind: 'operation', name: 'x', startMs, endMs: startMs + lengthMs, ...(host !== undefined && { host }) }
    })

  test('holds every span once, and in no row do two overlap of which neither encloses the other', () => {
    fc.assert(
      fc.property(fc.array(arbitrarySpan), (spans) => {
        const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(chromeTrace(spans))
        const complete = traceEvents.filter(({ ph }) => ph === 'X')
        expect(complete).toHaveLength(spans.length)
        for (const row of Map.groupBy(complete, ({ tid }) => tid).values()) {
          for (const one of row) {
            for (const other of row) {
              const [oneEnd, otherEnd] = [one.ts + one.dur, other.ts + other.dur]
              const areCrossed = one.ts < other.ts && other.ts < oneEnd && oneEnd < otherEnd
              expect(areCrossed).toBe(false)
            }
          }
        }
      }),
    )
  })

  test('has a row for each host, named after it', () => {
    const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(
      chromeTrace([span('operation', 'b', 5, 9), span('operation', 'a', 0, 4), span('login', 'b', 6, 7)]),
    )
    const names = traceEvents.filter(
      (event) => event.ph === 'M' && event.tid !== undefined && event.args.name !== undefined,
    )
    expect(names.map(({ args, tid }) => [args.name, tid])).toEqual([
      ['a', 1],
      ['b', 2],
    ])
  })
})
