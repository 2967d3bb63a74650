import { describe, expect, test } from 'vitest'
import type { Row } from '../../bench/measurement.ts'
import { samples } from '../../bench/samples.ts'
import { judge, type Verdict, verdictLine } from '../../bench/targets.ts'

function row(
  contest: string,
  hosts: number,
  contestant: string,
  seconds: number,
  extras: Record<string, number> = {},
): Row {
  return {
    contest,
    hosts,
    contestant,
    seconds: samples([seconds]),
    extras: Object.fromEntries(Object.entries(extras).map(([name, value]) => [name, samples([value])])),
  }
}

/** A run in which every target is just reached, by `factor` of what is allowed. */
function run(factor: number): Row[] {
  const steps = '21 steps, nothing to change'
  const [first, again] = ['redeploy of 5 MiB, first time', 'redeploy of 5 MiB, nothing to do']
  return [
    row(steps, 1, 'bare ssh', 1),
    row(steps, 1, 'Hawser, one by one', 1.6 * factor),
    row(steps, 20, 'bare ssh', 1),
    row(steps, 20, 'Hawser, one by one', 1.3 * factor),
    row(steps, 20, 'pyinfra', 1.3 * 4),
    row(steps, 20, 'Mitogen', 1.3 * 13),
    row(steps, 20, 'Ansible', 1.3 * 45),
    row(first, 1, 'scp, then ssh and install', 1),
    row(first, 1, 'Hawser', factor),
    row(first, 20, 'scp, then ssh and install', 1),
    row(first, 20, 'Hawser', 0.7 * factor),
    row(again, 1, 'ssh host true', 1),
    row(again, 1, 'Hawser', 1.6 * factor),
    row(again, 1, 'Hawser, over a kept connection', factor),
    row('upload of 100 MiB', 1, 'scp', 0.95),
    row('upload of 100 MiB', 1, 'Hawser upload()', factor),
    row('21 steps at 100 ms', 1, 'ssh host true', 1, { 'round trips': 9 }),
    row('21 steps at 100 ms', 1, 'Hawser, one by one', 3, { 'round trips': 33 * factor }),
    row('21 steps at 100 ms', 1, 'Hawser, issued together', 1, { 'round trips': 9 + 3 * factor }),
    row('21 steps on more hosts', 20, 'Hawser, one by one, growing', 2),
    row('21 steps on more hosts', 200, 'Hawser, one by one, growing', 24 * factor, { 'peak MB': 150 * factor }),
  ]
}

const words = (verdicts: readonly Verdict[]): string[] => verdicts.map(({ verdict }) => verdict)

describe('targets', () => {
  test('all are reached a little below their limits', () => {
    const verdicts = judge(run(0.999))
    expect(verdicts.map(verdictLine).filter((line) => !line.startsWith('reached '))).toEqual([])
    expect(verdicts).toHaveLength(14)
  })

  test('and none a little above them', () => {
    expect(words(judge(run(1.001)))).toEqual(Array(14).fill('not reached'))
  })

  test('what a run has not measured is not judged, and no failure', () => {
    expect(words(judge([]))).toEqual(Array(14).fill('not judged'))
    const without = run(0.999).filter(({ contestant }) => contestant !== 'pyinfra')
    expect(
      judge(without)
        .filter(({ verdict }) => verdict === 'not judged')
        .map(({ what }) => what),
    ).toEqual(['21 steps on 20 hosts, one by one: of pyinfra'])
  })

  test('the line tells the figure and the limit', () => {
    const lines = judge(run(0.5)).map(verdictLine)
    expect(lines).toContain('reached      21 steps on 1 host, one by one: of bare ssh: 0.800, at most 1.600')
    expect(lines).toContain("reached      200 hosts: memory of the controller's own process: 75 MB, at most 150 MB")
    expect(verdictLine(judge([])[0] as Verdict)).toBe(
      'not judged   21 steps on 1 host, one by one: of bare ssh: at most 1.600',
    )
  })
})
