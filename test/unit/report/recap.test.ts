import { describe, expect, test } from 'vitest'
import type { OutcomeKind } from '../../../src/core/outcome.ts'
import type { ErrorReport, HawserEvent, HostStatus } from '../../../src/report/events.ts'
import { Recap } from '../../../src/report/recap.ts'

const failure = (code: string, message = 'it broke', host = 'a', operation = 'file'): ErrorReport => ({
  code,
  message,
  host,
  operation,
})

function operation(
  outcome: OutcomeKind,
  more: { title?: string; error?: ErrorReport; host?: string } = {},
): HawserEvent {
  return { event: 'operation', host: 'a', operation: 'file', title: '/etc/motd', outcome, elapsedMs: 1, ...more }
}

function ended(status: HostStatus, more: { error?: ErrorReport; rescued?: boolean; host?: string } = {}): HawserEvent {
  return { event: 'host', play: 'p', host: 'a', status, ...more }
}

function recapOf(...events: HawserEvent[]): Recap {
  const recap = new Recap()
  for (const event of events) recap.add(event)
  return recap
}

const zero = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0, unknown: 0 }

describe('the recap', () => {
  test('counts changed as ok, as Ansible does', () => {
    const recap = recapOf(
      operation('ok'),
      operation('changed'),
      operation('skipped'),
      operation('unknown'),
      ended('ok'),
    )
    expect(recap.hosts).toEqual({ a: { ...zero, ok: 2, changed: 1, skipped: 1, unknown: 1 } })
    expect(recap.exitCode).toBe(0)
  })

  test('knows hosts before anything happened on them, in their order', () => {
    const recap = recapOf(
      { event: 'play', name: 'p', hosts: ['b', 'a'] },
      operation('ok'),
      ended('not-started', { host: 'b' }),
    )
    expect(Object.keys(recap.hosts)).toEqual(['b', 'a'])
    expect(recap.hosts.b).toEqual(zero)
    expect(recap.ended('b', 'not-started')).toBe(true)
    expect(recap.exitCode).toBe(0)
  })

  test('adds up plays', () => {
    const recap = recapOf(operation('ok'), ended('ok'), operation('changed'), ended('ok'))
    expect(recap.hosts.a).toEqual({ ...zero, ok: 2, changed: 1 })
  })

  test('lets a failure stand that failed its host, and names it once', () => {
    const error = failure('HAWSER_OPERATION')
    const recap = recapOf(operation('failed', { error }), ended('failed', { error }))
    expect(recap.hosts.a).toEqual({ ...zero, failed: 1 })
    expect(recap.failures).toEqual([error])
    expect(recap.exitCode).toBe(2)
  })

  test('ignores a failure that the task file caught', () => {
    const recap = recapOf(operation('failed', { error: failure('HAWSER_OPERATION') }), ended('ok'))
    expect(recap.hosts.a).toEqual({ ...zero, ok: 1, ignored: 1 })
    expect(recap.failures).toEqual([])
    expect(recap.exitCode).toBe(0)
  })

  test('ignores a failure that another try made good, even where the host fails later', () => {
    const first = failure('HAWSER_OPERATION', 'not yet')
    const later = failure('HAWSER_OPERATION', 'other')
    const recap = recapOf(
      operation('failed', { error: first }),
      operation('ok'),
      operation('failed', { error: later, title: '/etc/issue' }),
      ended('failed', { error: later }),
    )
    expect(recap.hosts.a).toEqual({ ...zero, ok: 2, failed: 1, ignored: 1 })
    expect(recap.failures).toEqual([later])
  })

  test('hides no failure of several at once', () => {
    const one = failure('HAWSER_OPERATION', 'one')
    const other = failure('HAWSER_LOCK_HELD', 'other')
    const recap = recapOf(
      operation('failed', { error: one }),
      operation('failed', { error: other, title: '/x' }),
      ended('failed', { error: one }),
    )
    expect(recap.hosts.a?.failed).toBe(2)
    expect(recap.failures).toEqual([one, other])
  })

  test('names an error instead of the one that caused it', () => {
    const cause = failure('HAWSER_OPERATION', 'the unit does not start')
    const error = { ...failure('HAWSER_OPERATION', 'rolled back'), causes: ['the unit does not start'] }
    const recap = recapOf(operation('failed', { error: cause }), ended('failed', { error, rescued: true }))
    expect(recap.hosts.a).toEqual({ ...zero, failed: 1, rescued: 1 })
    expect(recap.failures).toEqual([error])
  })

  test('counts a lost host as unreachable and not as failed', () => {
    const error = failure('HAWSER_UNREACHABLE')
    const recap = recapOf(operation('ok'), operation('failed', { error }), ended('unreachable', { error }))
    expect(recap.hosts.a).toEqual({ ...zero, ok: 1, unreachable: 1 })
    expect(recap.failures).toEqual([error])
    expect(recap.exitCode).toBe(4)
  })

  test('counts a host lost after the point of no return as unreachable, its operation as unknown', () => {
    const error = failure('HAWSER_OUTCOME_UNKNOWN')
    const recap = recapOf(operation('unknown', { error }), ended('unknown', { error }))
    expect(recap.hosts.a).toEqual({ ...zero, unknown: 1, unreachable: 1 })
    expect(recap.exitCode).toBe(4)
  })

  test.each([
    ['unreachable wins over failed', [ended('failed'), ended('unreachable', { host: 'b' })], 4],
    ['interrupted wins over all', [ended('unreachable'), ended('interrupted', { host: 'b' })], 99],
    ['the task file threw', [ended('failed', { error: failure('TASK_FILE') })], 3],
    ['the task file threw outside of any host', [{ event: 'error', error: { code: 'TASK_FILE', message: 'x' } }], 3],
    ['an operation failed, too', [ended('failed', { error: failure('TASK_FILE') }), ended('failed', { host: 'b' })], 2],
    ['a mistake before contact', [{ event: 'error', error: { code: 'HAWSER_INVENTORY', message: 'x' } }], 1],
    ['a mistaken call on a host', [ended('failed', { error: failure('HAWSER_USAGE') })], 2],
    ['a failure without an end of its host', [operation('failed', { error: failure('HAWSER_OPERATION') })], 2],
  ] as const)('decides the exit code: %s', (_, events: readonly HawserEvent[], expected) => {
    expect(recapOf(...events).exitCode).toBe(expected)
  })

  test('tells the failure of another host than the play is for', () => {
    const error = failure('HAWSER_OPERATION', 'it broke', 'lb')
    const recap = recapOf(operation('failed', { host: 'lb', error }), ended('failed', { error }))
    expect(recap.hosts).toEqual({ lb: { ...zero, failed: 1 }, a: { ...zero, failed: 1 } })
    expect(recap.failures).toEqual([error])
  })

  test('does not count an interruption as a failure', () => {
    const error = failure('HAWSER_INTERRUPTED')
    const recap = recapOf(operation('unknown', { error }), ended('interrupted', { error }))
    expect(recap.hosts.a).toEqual({ ...zero, unknown: 1 })
    expect(recap.failures).toEqual([])
    expect(recap.exitCode).toBe(99)
  })
})
