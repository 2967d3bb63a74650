/** What CI reads at the end of a run is what vitest counted, and no run passes that tested nothing. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'hawser-closing-line-'))

afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the script on a report with these differences from one where three tests passed. */
function close(difference: object, ...filters: string[]): { readonly stdout: string; readonly status: number | null } {
  const path = join(folder, 'report.json')
  const passed = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, success: true }
  writeFileSync(path, JSON.stringify({ ...passed, ...difference }))
  const { stdout, status } = spawnSync(process.execPath, ['scripts/closing-line.ts', path, ...filters], {
    encoding: 'utf8',
  })
  return { stdout, status }
}

test('a run that passed', () => {
  expect(close({})).toEqual({ stdout: '3 passed, 0 failed\n', status: 0 })
})

test('a run with failures', () => {
  expect(close({ numFailedTests: 2, success: false })).toEqual({ stdout: '3 passed, 2 failed\n', status: 1 })
})

test('a run in which a file could not be loaded', () => {
  expect(close({ success: false })).toEqual({ stdout: '3 passed, 0 failed\n', status: 1 })
})

test('a run without tests', () => {
  expect(close({ numPassedTests: 0 })).toEqual({ stdout: '0 passed, 0 failed\n', status: 1 })
})

test('a run that left a test out, unless others were asked for by name', () => {
  expect(close({ numPendingTests: 1 })).toEqual({ stdout: '3 passed, 0 failed, 1 skipped\n', status: 1 })
  expect(close({ numPendingTests: 1 }, '-t', 'one')).toEqual({ stdout: '3 passed, 0 failed, 1 skipped\n', status: 0 })
})

test('a run that ended before it reported', () => {
  writeFileSync(join(folder, 'empty.json'), '')
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['scripts/closing-line.ts', join(folder, 'empty.json')],
    { encoding: 'utf8' },
  )
  expect({ stdout, status }).toEqual({ stdout: '', status: 1 })
  expect(stderr).toContain('vitest ended before it reported')
})
