import { describe, expect, test } from 'vitest'
import type { OutcomeKind } from '../../../src/core/outcome.ts'
import { judge } from '../../../src/rehearsal/verdict.ts'
import type { OperationEvent } from '../../../src/report/events.ts'

const operation = (host: string, name: string, outcome: OutcomeKind, message?: string): OperationEvent => ({
  event: 'operation',
  host,
  operation: name,
  title: '/etc/x',
  outcome,
  elapsedMs: 1,
  ...(message !== undefined && { message }),
})
const run = (exitCode: number, ...events: OperationEvent[]) => ({ exitCode, events })

const TWINS = new Set(['a', 'b'])

describe('a rehearsal', () => {
  test('tells how to give a twin to a host that only a peer reached', () => {
    const { problems } = judge(run(4, operation('lb-1', 'directory', 'failed')), undefined, 'container', TWINS)
    expect(problems).toEqual(['run 1 failed (exit code 4)', 'lb-1 has no twin: --peers lb-1 makes one for it'])
  })

  test('passes where the second run changes nothing', () => {
    const verdict = judge(
      run(0, operation('a', 'file', 'changed')),
      run(0, operation('a', 'file', 'ok')),
      'container',
      TWINS,
    )
    expect(verdict).toEqual({ problems: [], notRehearsed: [] })
  })

  test('fails where it changes something again, and names operation and hosts', () => {
    const second = run(
      0,
      operation('a', 'file', 'changed'),
      operation('b', 'file', 'changed'),
      operation('b', 'directory', 'ok'),
    )
    expect(judge(run(0), second, 'container', TWINS).problems).toEqual(['run 2: file /etc/x changed again (a, b)'])
  })

  test('fails where the first run fails, whatever it changed', () => {
    expect(judge(run(4), undefined, 'container', TWINS).problems).toEqual(['run 1 failed (exit code 4)'])
  })

  test('fails where the second run fails without any operation to blame', () => {
    expect(judge(run(0), run(3), 'container', TWINS).problems).toEqual(['run 2 failed (exit code 3)'])
  })

  test('minds no failure that the task file dealt with', () => {
    expect(judge(run(0), run(0, operation('a', 'waitFor', 'failed')), 'container', TWINS).problems).toEqual([])
  })

  test('tells what was skipped, once for all hosts, and what a sandbox leaves out', () => {
    const first = run(
      0,
      operation('a', 'service', 'skipped', 'no init runs here'),
      operation('b', 'service', 'skipped', 'no init runs here'),
    )
    const { notRehearsed } = judge(first, run(0), 'sandbox', TWINS)
    expect(notRehearsed).toContain('service /etc/x: no init runs here (a, b)')
    expect(notRehearsed.join()).toMatch(/sudo/)
  })
})
