import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { secret } from '../../../src/core/secret.ts'
import type { HawserEvent } from '../../../src/report/events.ts'
import { JsonLinesReporter } from '../../../src/report/json-lines.ts'
import { Captured } from './fixtures/captured.ts'
import { everyEvent, fullError } from './fixtures/every-event.ts'
import { deployToTwoHosts, recapOf } from './fixtures/two-hosts.ts'

const run = join(import.meta.dirname, 'fixtures/run.ts')

async function report(events: readonly HawserEvent[], verbosity = 0): Promise<{ out: Captured; err: Captured }> {
  const [out, err] = [new Captured(), new Captured()]
  const reporter = new JsonLinesReporter(verbosity, out, err)
  for (const event of events) reporter.report(event)
  await reporter.close()
  return { out, err }
}

describe('--json', () => {
  test('writes one event a line, as it is', async () => {
    const events = Object.values(everyEvent)
    const { out } = await report(events, 3)
    expect(out.lines.map((line) => JSON.parse(line))).toEqual(events)
  })

  test('ends with the recap', async () => {
    const { out } = await report([...deployToTwoHosts, recapOf(deployToTwoHosts)])
    expect(JSON.parse(out.lines.at(-1) ?? '')).toMatchObject({ event: 'recap', exitCode: 2 })
  })

  test('holds live output at -v, and stacks at -vvv', async () => {
    const events = [everyEvent.output, everyEvent.error]
    expect((await report(events)).out.lines.map((line) => JSON.parse(line))).toEqual([
      { event: 'error', error: { ...fullError, stack: undefined } },
    ])
    expect((await report(events, 1)).out.lines).toHaveLength(2)
    expect((await report(events, 3)).out.text).toContain('at somewhere')
  })

  test('tells of progress at the beginning and at the end, and now and then in between', async () => {
    const events = Array.from({ length: 1001 }, (_, sentBytes) => ({
      ...everyEvent.progress,
      sentBytes,
      totalBytes: 1000,
    }))
    const told = (await report(events)).out.lines.map((line) => JSON.parse(line).sentBytes)
    expect(told.length).toBeLessThan(20)
    expect([told[0], told.at(-1)]).toEqual([0, 1000])
  })

  test('never shows a secret', async () => {
    // Types keep secrets out of events; this is what happens where a task file, which is JavaScript, puts one there.
    const password = secret('hunter2') as unknown as string
    const { out } = await report([{ ...everyEvent.operation, title: password, after: { password } }])
    expect(out.text).not.toContain('hunter2')
    expect(out.text).toContain('[redacted]')
  })

  test('sends a terminal nothing that it would act on, and loses nothing by that', async () => {
    const text = '\x1b[2J\x9b2J\u202e\u2028\x7f\n'
    const { out } = await report([{ ...everyEvent.output, text }], 1)
    expect(out.text).toMatch(/^[ -~]*\n$/)
    expect(JSON.parse(out.text).text).toBe(text)
  })

  test('shows errors as text, too, to somebody who looks at the error stream while the events go elsewhere', async () => {
    const terminal = (): Captured & { isTTY: true } => Object.assign(new Captured(), { isTTY: true as const })
    const onTo = (out: Captured, err: Captured): Captured => {
      new JsonLinesReporter(0, out, err).report(everyEvent.error)
      return err
    }
    expect(onTo(new Captured(), terminal()).text).toContain('it did not work')
    expect(onTo(terminal(), terminal()).text).toBe('')
    expect(onTo(new Captured(), new Captured()).text).toBe('')
  })

  test('is not disturbed by a reader that goes away, and the run goes on', async () => {
    const script = `{ "${process.execPath}" "${run}" --json --pause 5; echo "exit $?" >&2; } | head -n 1`
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', script])
    expect(JSON.parse(stdout)).toMatchObject({ event: 'run' })
    expect(stderr).toBe('exit 2\n')
  })

  test('says so where the report cannot be written', async () => {
    const script = `"${process.execPath}" "${run}" --json >/dev/full; echo "exit $?" >&2`
    const { stderr } = await promisify(execFile)('sh', ['-c', script])
    expect(stderr).toMatch(/^error: the report cannot be written: ENOSPC.*\nexit 2\n$/)
  })
})
