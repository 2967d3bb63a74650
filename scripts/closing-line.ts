/**
 * Prints what vitest's JSON report counted as one plain line, `N passed, N failed`, the last of a run:
 * `node scripts/closing-line.ts REPORT [FILTER…]`. Exits 1 where the run does not count as passed.
 */
import { readFileSync } from 'node:fs'

/** What is read of the report: https://vitest.dev/guide/reporters#json-reporter. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly success: boolean
}

const [path, ...filters] = process.argv.slice(2)
const text = path === undefined ? '' : readFileSync(path, 'utf8')
process.exitCode = text === '' ? sayNothingRan() : sayCounts(JSON.parse(text))

function sayNothingRan(): number {
  console.error('vitest ended before it reported on the tests')
  return 1
}

function sayCounts(report: Report): number {
  const skipped = report.numPendingTests + report.numTodoTests
  const counts = `${report.numPassedTests} passed, ${report.numFailedTests} failed`
  console.log(skipped === 0 ? counts : `${counts}, ${skipped} skipped`)
  // A test file that cannot even be loaded counts no test as failed, and a run without tests has passed none.
  if (!report.success || report.numPassedTests === 0) return 1
  // A test is left out only where someone asked for others by name.
  return skipped > 0 && filters.length === 0 ? 1 : 0
}
