import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { stripControls } from '../../../src/core/escape.ts'
import { secret } from '../../../src/core/secret.ts'
import { createReporter } from '../../../src/report/create-reporter.ts'
import type { HawserEvent, OutputEvent, Reporter } from '../../../src/report/events.ts'
import { RedactingReporter } from '../../../src/report/redacting.ts'
import { Captured } from './fixtures/captured.ts'
import { everyEvent } from './fixtures/every-event.ts'

/** A reporter that keeps what it is told. */
class Kept implements Reporter {
  readonly events: HawserEvent[] = []
  isClosed = false

  report(event: HawserEvent): void {
    this.events.push(event)
  }

  async close(): Promise<void> {
    this.isClosed = true
  }

  get text(): string {
    return this.events.flatMap((event) => (event.event === 'output' ? [event.text] : [])).join('')
  }
}

function redacting(): { kept: Kept; reporter: RedactingReporter } {
  const kept = new Kept()
  return { kept, reporter: new RedactingReporter(kept) }
}

const output = (text: string, more: Partial<OutputEvent> = {}): OutputEvent => ({ ...everyEvent.output, text, ...more })

// Before all others, since secrets are never forgotten.
test('events pass as they are, and at once, while nothing is secret', () => {
  const { kept, reporter } = redacting()
  const events = [...Object.values(everyEvent), output('no li')]
  for (const event of events) reporter.report(event)
  expect(kept.events).toHaveLength(events.length)
  for (const [index, event] of events.entries()) expect(kept.events[index]).toBe(event)
})

const CANARY = 'c4n4ry+"/\\ %&é'

/** As `grep --color` marks a part of it, and with a bell in it. */
const COLOURED = CANARY.replace('4n4', '4\x1b[01;31m\x1b[Kn\x1b[m\x1b[K\x074')

/** A copy of plain data with the secret in each of its texts, but for those that name something. */
function poisoned<Value>(value: Value, isName: boolean, word = CANARY): Value {
  const names = /^(event|hosts?|operation|outcome|status|stream|code|runId)$/
  if (typeof value === 'string') return (isName ? value : `${value} ${word} `) as Value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => poisoned(item, isName, word)) as Value
  const entries = Object.entries(value).map(([key, item]) => [key, poisoned(item, names.test(key), word)])
  return Object.fromEntries(entries) as Value
}

describe('once something is secret', () => {
  beforeAll(() => void secret(CANARY))
  const events = Object.values(everyEvent).map((event) => poisoned<HawserEvent>(event, false))

  test('no event holds it, and each keeps its shape and the names in it', () => {
    const { kept, reporter } = redacting()
    for (const event of events) reporter.report(event)
    expect(JSON.stringify(kept.events)).not.toMatch(/c4n4ry/)
    // The half line of output comes where its operation's host ends, at the latest.
    const order = kept.events.filter(({ event }) => event !== 'output')
    const expected = JSON.stringify(events.filter(({ event }) => event !== 'output'))
    const given = JSON.stringify(CANARY).slice(1, -1)
    expect(JSON.stringify(order)).toBe(expected.replaceAll(given, '[redacted]'))
    expect(kept.text).toBe('half a li [redacted] ')
  })

  test.each([
    ['JSON', { json: true, isTerminal: false }],
    ['text', { json: false, isTerminal: false }],
    ['the live view', { json: false, isTerminal: true }],
  ])('%s shows it nowhere', async (_name, options) => {
    const [stream, errorStream] = [new Captured(), new Captured()]
    const reporter = await createReporter({ ...options, verbosity: 3, stream, errorStream })
    for (const event of events) reporter.report(event)
    await reporter.close()
    expect(stream.text + errorStream.text).toContain('[redacted]')
    expect(stream.text + errorStream.text).not.toContain('c4n4ry')
    if (options.json) for (const line of stream.lines) JSON.parse(line)
  })

  test.each([
    ['JSON', { json: true, isTerminal: false }],
    ['text', { json: false, isTerminal: false }],
    ['the live view', { json: false, isTerminal: true }],
  ])('%s shows it nowhere when colours that are dropped are within it', async (_name, options) => {
    const [stream, errorStream] = [new Captured(), new Captured()]
    const reporter = await createReporter({ ...options, verbosity: 3, stream, errorStream })
    for (const event of Object.values(everyEvent)) reporter.report(poisoned<HawserEvent>(event, false, COLOURED))
    await reporter.close()
    const strip = (_key: string, value: unknown): unknown => (typeof value === 'string' ? stripControls(value) : value)
    const shown = options.json
      ? stream.lines.map((line) => JSON.stringify(JSON.parse(line, strip))).join()
      : stripControls(stream.text)
    expect(shown + errorStream.text).toContain('[redacted]')
    expect(shown + errorStream.text).not.toContain('c4n4ry')
  })

  test('a fact is redacted by whatever name it goes', () => {
    const { kept, reporter } = redacting()
    reporter.report({ ...everyEvent.operation, after: { code: CANARY, host: CANARY }, records: [{ status: CANARY }] })
    expect(kept.events[0]).toMatchObject({
      after: { code: '[redacted]', host: '[redacted]' },
      records: [{ status: '[redacted]' }],
    })
  })

  test('a secret itself that a task file puts into an event prints as one', () => {
    const { kept, reporter } = redacting()
    reporter.report({ ...everyEvent.operation, title: secret(CANARY) as unknown as string })
    expect(kept.events[0]).toMatchObject({ title: '[redacted]' })
  })
})

describe('live output', () => {
  beforeAll(() => void secret('a secret of two words'))

  test('is the same wherever it is cut, and held back by lines at most', () => {
    const text = 'one\na secret of two words\rtwo a%20secret%20of%20two%20words three\r\n\nno end a secret of two words'
    const whole = 'one\n[redacted]\rtwo [redacted] three\r\n\nno end [redacted]'
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 9 }), (cuts) => {
        const { kept, reporter } = redacting()
        const places = [0, ...cuts.sort((one, two) => one - two), text.length]
        for (const [index, at] of places.slice(1).entries()) reporter.report(output(text.slice(places[index], at)))
        expect(kept.text).toBe(whole.slice(0, whole.indexOf('no end')))
        reporter.report(everyEvent.operation)
        expect(kept.text).toBe(whole.slice(0, whole.indexOf('no end')))
        reporter.report({ ...everyEvent.operation, operation: 'command' })
        expect(kept.text).toBe(whole)
        expect(kept.events.at(-1)?.event).toBe('operation')
      }),
    )
  })

  test('of two streams, operations and hosts is not mixed up', () => {
    const { kept, reporter } = redacting()
    reporter.report(output('a secret of ', { stream: 'stdout' }))
    reporter.report(output('two words', { stream: 'stderr' }))
    reporter.report(output('a secret of ', { host: 'relay-2' }))
    reporter.report(output('two words\n', { stream: 'stdout' }))
    expect(kept.text).toBe('[redacted]\n')
    reporter.report({ ...everyEvent.host, host: 'relay-2' })
    expect(kept.text).toBe('[redacted]\na secret of ')
    reporter.report(everyEvent.host)
    expect(kept.text).toBe('[redacted]\na secret of two words')
  })

  test('of a coloured line that never ends is redacted wherever it is cut', async () => {
    const { kept, reporter } = redacting()
    const line = (word: string): string => `${'dot.'.repeat(100)}${word}`.repeat(60)
    const text = line('a secret\x1b[K\x1b]8;;http://x/\x1b\\ of two\x00\x1b[01;31m words')
    for (let at = 0; at < text.length; at += 41) reporter.report(output(text.slice(at, at + 41)))
    await reporter.close()
    expect(kept.text).toBe(line('[redacted]'))
  })

  test('of a line that never ends is shown all the same, wherever it is cut', async () => {
    const { kept, reporter } = redacting()
    const line = (word: string): string => `${'dot.'.repeat(100)}${word}`.repeat(150)
    const text = line('a secret of two words')
    // A prime, so that pieces begin at every place of the word.
    for (let at = 0; at < text.length; at += 41) reporter.report(output(text.slice(at, at + 41)))
    expect(kept.text.length).toBeGreaterThan(40_000)
    await reporter.close()
    expect(kept.isClosed).toBe(true)
    expect(kept.text).toBe(line('[redacted]'))
  })
})
