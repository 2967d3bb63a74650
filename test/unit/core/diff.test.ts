import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { unifiedDiff } from '../../../src/core/diff.ts'

const labels = { before: 'a/unit', after: 'b/unit' }

describe('a unified diff', () => {
  test('shows what changed with three lines around it', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`)
    const before = `${lines.join('\n')}\n`
    expect(unifiedDiff(before, before.replace('line 10', 'line ten'), labels)).toBe(
      [
        '--- a/unit',
        '+++ b/unit',
        '@@ -7,7 +7,7 @@',
        ' line 7',
        ' line 8',
        ' line 9',
        '-line 10',
        '+line ten',
        ' line 11',
        ' line 12',
        ' line 13',
        '',
      ].join('\n'),
    )
  })

  test('is empty where nothing differs', () => {
    expect(unifiedDiff('a\n', Buffer.from('a\n'), labels)).toBe('')
    expect(unifiedDiff(undefined, undefined, labels)).toBe('')
  })

  test('says that a file is created or removed', () => {
    expect(unifiedDiff(undefined, 'new\n', labels)).toBe('--- /dev/null\n+++ b/unit\n@@ -0,0 +1,1 @@\n+new\n')
    expect(unifiedDiff('old\n', undefined, labels)).toBe('--- a/unit\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-old\n')
  })

  test('says that the last line has no end', () => {
    expect(unifiedDiff('a\n', 'a', labels)).toContain('\\ No newline at end of file')
  })

  test('quotes names that would forge a line', () => {
    expect(unifiedDiff('a\n', 'b\n', { before: 'a\n+++ x', after: 'b' }).split('\n')[0]).toBe('--- "a\\n+++ x"')
  })

  test('names binary contents by size and digest', () => {
    expect(unifiedDiff(Buffer.from([0, 1, 2]), Buffer.from('text'), labels)).toBe(
      'binary files differ (3 bytes, sha256 ae4b3280e56e2faf83f414a6e3dabe9d5fbe18976544c05fed121accb85b53fc' +
        ' -> 4 bytes, sha256 982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1)\n',
    )
    expect(unifiedDiff(undefined, Buffer.from([0xff, 0xfe]), labels)).toMatch(
      /^binary files differ \(absent -> 2 bytes, sha256 /,
    )
  })

  test('gives up on what is too large', () => {
    expect(unifiedDiff('a', 'b\n'.repeat(600_000), labels)).toMatch(
      /^files differ, too large to compare \(1 bytes, sha256 .* -> 1200000 bytes/,
    )
  })

  test('gives up on what is too different', () => {
    const sides = [0, 1].map((side) => Array.from({ length: 100_000 }, (_, index) => `${index * 2 + side}\n`).join(''))
    expect(unifiedDiff(sides[0], sides[1], labels)).toMatch(/^files differ, too different to compare \(/)
  })

  test('turns one content into the other by git apply', () => {
    const directory = mkdtempSync(join(tmpdir(), 'hawser-diff-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const file = join(directory, 'file')
    const content = fc
      .array(fc.constantFrom('a', 'b', 'c', '', '-x', '+y', '@@ z'), { maxLength: 30 })
      .map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(content, content, (before, after) => {
        fc.pre(before !== after && before !== '' && after !== '')
        writeFileSync(file, before)
        const input = unifiedDiff(before, after, { before: 'a/file', after: 'b/file' })
        execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
          cwd: directory,
          input,
          stdio: ['pipe', 'inherit', 'inherit'],
        })
        return readFileSync(file, 'utf8') === after
      }),
      { numRuns: 50 },
    )
  })
})
