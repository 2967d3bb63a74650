import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HawserEvent } from '../../../src/report/events.ts'
import { TextReporter } from '../../../src/report/text.ts'
import { Captured } from './fixtures/captured.ts'
import { everyEvent } from './fixtures/every-event.ts'
import { deployToTwoHosts, recapOf } from './fixtures/two-hosts.ts'

async function report(events: readonly HawserEvent[], verbosity = 0): Promise<{ out: Captured; err: Captured }> {
  const [out, err] = [new Captured(), new Captured()]
  const reporter = new TextReporter(verbosity, out, err)
  for (const event of events) reporter.report(event)
  await reporter.close()
  return { out, err }
}

const inCheckMode = deployToTwoHosts.map((event) => (event.event === 'run' ? { ...event, check: true } : event))

describe('the text of a run', () => {
  test('of two hosts, of which one fails, is this', async () => {
    const { out, err } = await report([...deployToTwoHosts, recapOf(deployToTwoHosts)])
    await expect(out.text).toMatchFileSnapshot('fixtures/two-hosts.txt')
    expect(err.text).toBe('')
  })

  test('at -vvv also holds live output, starts, whole digests and stacks', async () => {
    const { out } = await report([...deployToTwoHosts, recapOf(deployToTwoHosts)], 3)
    await expect(out.text).toMatchFileSnapshot('fixtures/two-hosts-vvv.txt')
  })

  test('says in check mode that nothing is changed, in its head and in its recap', async () => {
    const { out } = await report([...inCheckMode, recapOf(inCheckMode, true)])
    expect(out.lines[0]).toBe('PLAY redeploy mir-signal: relay-1, relay-2 (check mode: nothing is changed)')
    expect(out.lines).toContain('RECAP (check mode: nothing was changed)')
    expect((await report([recapOf([], true)])).out.text).toBe('done in 9.3s: 0 hosts, 0 would change\n')
  })

  test('shows each operation on one line that begins with its host', async () => {
    const { out } = await report(deployToTwoHosts)
    const operations = deployToTwoHosts.filter(({ event }) => event === 'operation')
    expect(
      out.lines.filter((line) => /^relay-\d +\S+ +\S+ +(ok|changed|failed|skipped|unknown) \(\S+\)/.test(line)),
    ).toHaveLength(operations.length)
  })

  test('gives the reason of what was skipped and of what is unknown', async () => {
    const operation = { ...everyEvent.operation, message: 'no init system here' }
    const { error, diff, records, ...skipped } = { ...operation, outcome: 'skipped' as const }
    const { out } = await report([skipped, { ...skipped, outcome: 'unknown', error: { ...error, message: 'cut off' } }])
    expect(out.lines[0]).toMatch(/ skipped \(\d+ms\) {2}no init system here$/)
    expect(out.lines[1]).toMatch(/ unknown \(\d+ms\) {2}no init system here$/)
  })

  test('names a host that is lost, and one that was not reached in time', async () => {
    const lost: HawserEvent = {
      ...everyEvent.host,
      status: 'unreachable',
      rescued: false,
      error: { code: 'HAWSER_UNREACHABLE', message: 'ssh: connect to host 192.0.2.1: timed out' },
    }
    const play: HawserEvent = { event: 'play', name: 'p', hosts: ['relay-1', 'relay-2'] }
    const waiting: HawserEvent = { event: 'host', play: 'p', host: 'relay-2', status: 'not-started' }
    const events = [play, lost, waiting]
    const { out } = await report([...events, recapOf(events)])
    expect(out.lines.slice(1, 3)).toEqual(['relay-1  unreachable', '    ssh: connect to host 192.0.2.1: timed out'])
    expect(out.text).toContain('relay-1  HAWSER_UNREACHABLE\n  ssh: connect to host 192.0.2.1: timed out\n')
    expect(out.text).toMatch(/^relay-2 : ok=0 .* ignored=0 \(not started\)$/m)
    expect(out.lines.at(-1)).toBe('a host was unreachable (exit 4), after 9.3s')
  })

  test('tells many hosts that failed alike as one', async () => {
    const hosts = Array.from({ length: 12 }, (_, index) => `relay-${index + 1}`)
    const error = { code: 'HAWSER_BECOME', message: 'sudo: a password is required', hint: 'add -K' }
    const ends = hosts.map((host): HawserEvent => ({ event: 'host', play: 'p', host, status: 'failed', error }))
    const { out } = await report([...ends, recapOf(ends)])
    const failures = out.text.slice(out.text.indexOf('FAILURES'), out.text.indexOf('\nRECAP'))
    expect(failures).toBe(
      [
        'FAILURES',
        'relay-1, relay-2, relay-3, relay-4, relay-5, relay-6, relay-7, relay-8 and 4 more  HAWSER_BECOME',
        '  sudo: a password is required',
        '  hint: add -K',
        '',
      ].join('\n'),
    )
  })

  test('lines the recap up, and tells what is unknown where there is any', async () => {
    const counts = { ok: 12, changed: 3, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0, unknown: 0 }
    const hosts = { 'relay-1': counts, db: { ...counts, ok: 9, unknown: 2 } }
    const { out } = await report([{ event: 'recap', hosts, elapsedMs: 61_000, exitCode: 0, check: false }])
    expect(out.lines.slice(1)).toEqual([
      'RECAP',
      'relay-1 : ok=12 changed=3 unreachable=0 failed=0 skipped=0 rescued=0 ignored=0',
      'db      : ok=9  changed=3 unreachable=0 failed=0 skipped=0 rescued=0 ignored=0 unknown=2',
      '',
      'done in 1m01s: 2 hosts, 2 changed',
    ])
  })

  test('sends errors that belong to no host to the error stream, the cause first and the hint last', async () => {
    const error = {
      code: 'HAWSER_INVENTORY',
      message: "inventory.yaml:3:5: unknown key 'hostss'; did you mean 'hosts'?",
      at: 'inventory.yaml:3:5',
      causes: ['one thing\nin two lines'],
      hint: 'see the schema',
    }
    const events: HawserEvent[] = [{ event: 'error', error }]
    const { out, err } = await report([...events, recapOf(events)])
    expect(err.lines).toEqual([
      "error: inventory.yaml:3:5: unknown key 'hostss'; did you mean 'hosts'? [HAWSER_INVENTORY]",
      '  because: one thing',
      '           in two lines',
      '  hint: see the schema',
    ])
    expect(out.lines).toEqual(['nothing was done (exit 1)'])
  })

  test('is without colours where it goes to no terminal', async () => {
    expect((await report([...deployToTwoHosts, recapOf(deployToTwoHosts)])).out.text).not.toContain('\x1b')
  })

  test('of many runs, one after the other, leaves no listener behind for each', async () => {
    const [out, err] = [new Captured(), new Captured()]
    for (let index = 0; index < 20; index += 1) await new TextReporter(0, out, err).close()
    expect(out.listenerCount('error')).toBe(1)
  })

  test('lets no host forge a line or send a control character', async () => {
    const evil = fc
      .array(fc.constantFrom('\n', '\r', '\x1b[2J', '\x1b]0;x\x07', '\x9b1A', '\u202e', 'FORGED ok', '\t', ' '), {
        minLength: 1,
      })
      .map((pieces) => pieces.join(''))
    await fc.assert(
      fc.asyncProperty(evil, async (text) => {
        const error = { ...everyEvent.host.error, message: text, hint: text, causes: [text], stack: text }
        const operation = { ...everyEvent.operation, title: text, message: text, diff: text, error }
        const events: HawserEvent[] = [
          { ...operation, outcome: 'changed', before: { mode: text }, after: { mode: `x${text}`, type: text } },
          operation,
          { ...everyEvent.output, text },
          { ...everyEvent.warning, message: text },
          { ...everyEvent.host, error },
        ]
        const { out } = await report([...events, recapOf(events)], 3)
        expect(out.text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/)
        expect(out.lines.filter((line) => line.startsWith('FORGED'))).toEqual([])
      }),
    )
  })
})
