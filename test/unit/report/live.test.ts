import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { LiveReporter } from '../../../src/report/live.ts'
import { spawnOnTerminal } from '../../support/terminal.ts'
import { Captured } from './fixtures/captured.ts'
import { Screen } from './fixtures/screen.ts'

const run = join(import.meta.dirname, 'fixtures/run.ts')
const golden = readFileSync(join(import.meta.dirname, 'fixtures/two-hosts.txt'), 'utf8').trimEnd()
const COLUMNS = 200

interface OnTerminal {
  readonly raw: string
  readonly screen: Screen
  readonly exitCode: number | null
  readonly elapsedMs: number
}

/** Runs the deploy to two hosts on a pseudo-terminal of its own, see spawnOnTerminal. */
async function onTerminal(
  args: string,
  options: { env?: Record<string, string>; columns?: number; until?: RegExp; send?: string } = {},
): Promise<OnTerminal> {
  const { CI, NO_COLOR, FORCE_COLOR, ...inherited } = process.env
  const columns = options.columns ?? COLUMNS
  const startedAt = performance.now()
  const child = spawnOnTerminal(`"${process.execPath}" "${run}" ${args}`, {
    env: { ...inherited, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', ...options.env },
    size: [columns, 24],
  })
  let raw = ''
  let sent = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    raw += text
    if (!sent && options.until?.test(raw)) {
      sent = true
      child.stdin.write(options.send)
    }
  })
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { raw, screen: new Screen(columns).write(raw), exitCode, elapsedMs: performance.now() - startedAt }
}

describe('the live view', () => {
  test('leaves on the screen what the text report says, and the cursor as it was', async () => {
    const { raw, screen, exitCode } = await onTerminal('--pause 60')
    expect(screen.text).toBe(golden)
    expect(screen.cursorIsVisible).toBe(true)
    expect(screen.drawings).toBeGreaterThan(0)
    expect(raw).toContain('\x1b[?25l')
    expect(exitCode).toBe(2)
  })

  test('shows meanwhile what each host is at, with bytes and rate, at a bounded number of drawings', async () => {
    const { raw, screen, elapsedMs } = await onTerminal('--chunks 1000')
    expect(raw).toMatch(/relay-1 {2}upload .*━+─+ +\d+% {2}\d+ B of 1\.00 kB {2}\d+(\.\d+)? k?B\/s {2}\d\.\ds/)
    expect(raw).toMatch(/0 of 2 hosts done {2}\d\.\ds/)
    expect(screen.drawings).toBeLessThan(elapsedMs / 100 + 5)
    expect(screen.text).toBe(golden)
  })

  test('fits a narrow terminal', async () => {
    const { raw } = await onTerminal('--chunks 300', { columns: 40 })
    const drawn = raw.split('\x1b[?2026h').flatMap((drawing) => drawing.split('\x1b[?2026l')[0]?.split('\n') ?? [])
    const region = drawn.filter((line) => /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/.test(line)).map((line) => new Screen(1000).write(line).text)
    expect(region.length).toBeGreaterThan(0)
    expect(region.filter((line) => line.length >= 40)).toEqual([])
  })

  test('gives the terminal back when the process exits without closing it', async () => {
    const { screen, exitCode } = await onTerminal('--pause 60 --end exit')
    expect(screen.cursorIsVisible).toBe(true)
    expect(screen.text).toBe('PLAY redeploy mir-signal: relay-1, relay-2')
    expect(exitCode).toBe(7)
  })

  test('gives the terminal back after Ctrl-C', async () => {
    const { screen, exitCode } = await onTerminal('--end killed', { until: /upload/, send: '\x03' })
    expect(screen.cursorIsVisible).toBe(true)
    expect(screen.text.replace('^C', '')).toBe('PLAY redeploy mir-signal: relay-1, relay-2')
    expect(exitCode).toBe(130)
  })

  test('leaves Ctrl-C to the run where that listens to it', async () => {
    const { screen, exitCode } = await onTerminal('--end interrupted', { until: /upload/, send: '\x03' })
    expect(screen.text).toBe(golden)
    expect(screen.cursorIsVisible).toBe(true)
    expect(exitCode).toBe(2)
  })

  test('is drawn in ASCII where the locale has nothing else', async () => {
    const { raw } = await onTerminal('--chunks 300', { env: { LC_ALL: 'C' } })
    expect(raw).toMatch(/[|/\\-]\S* relay-1 {2}upload .*#+\.+ +\d+%/)
    expect(raw).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏━]/)
  })

  test('has colours, and none with NO_COLOR', async () => {
    expect((await onTerminal('')).raw).toContain('\x1b[33mchanged\x1b[39m')
    expect((await onTerminal('', { env: { NO_COLOR: '1' } })).raw).not.toMatch(/\x1b\[\d*m/)
  })

  test('keeps still while somebody is asked something on the terminal', async () => {
    const terminal = Object.assign(new Captured(), { isTTY: true, columns: 80, rows: 24 })
    const reporter = new LiveReporter(0, terminal, terminal)
    const upTo = async (condition: () => boolean): Promise<void> => {
      while (!condition()) await pause(20)
    }
    const start = { event: 'start', host: 'relay-1', operation: 'stage', title: '/x' } as const
    reporter.report(start)
    await upTo(() => terminal.text.includes('relay-1  stage'))
    const goOn = reporter.suspend()
    expect(new Screen(80).write(terminal.text)).toMatchObject({ text: '', cursorIsVisible: true })
    const before = terminal.text
    reporter.report({ ...start, event: 'operation', outcome: 'ok', elapsedMs: 1 })
    await pause(250)
    expect(terminal.text).toBe(before)
    goOn()
    await upTo(() => terminal.text.includes('ok'))
    await reporter.close()
    expect(new Screen(80).write(terminal.text).text).toMatch(/^relay-1 {2}stage +\/x +ok \(1ms\)$/)
  })

  test.each([{ TERM: 'dumb' }, { CI: 'true' }])('is not drawn with %j', async (env) => {
    const { raw } = await onTerminal('--pause 20', { env: { ...env, NO_COLOR: '1' } })
    expect(raw.replaceAll('\r\n', '\n').trimEnd()).toBe(golden)
  })

  test('is not drawn for --json', async () => {
    const { raw } = await onTerminal('--json')
    expect(raw).not.toContain('\x1b')
    expect(
      raw
        .trimEnd()
        .split('\r\n')
        .map((line) => JSON.parse(line))
        .at(-1),
    ).toMatchObject({ event: 'recap' })
  })
})
