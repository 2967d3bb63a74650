/** Prints what vitest's JSON report counted as one plain line, `N passed, N failed`, the last of a run. */
import { readFileSync } from 'node:fs'

/** What is read of the report: https://vitest.dev/guide/reporters#json-reporter. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly success: boolean
}

const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('usage: node scripts/closing-line.ts REPORT')
// The shape is vitest's promise; a count that is missing is caught just below.
const report = JSON.parse(readFileSync(path, 'utf8')) as Report
const counts = [report.numPassedTests, report.numFailedTests, report.numPendingTests + report.numTodoTests]
if (!counts.every(Number.isInteger)) throw new Error(`${path} holds no counts: vitest was ended before it wrote them`)
const [passed, failed, skipped] = counts
console.log(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`)
// A test file that could not even be loaded counts no test as failed, and a run without tests no test at all.
if (!report.success || passed === 0) process.exitCode = 1
