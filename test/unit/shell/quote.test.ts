import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shellCommand, suCommand } from '../../../src/shell/command-line.ts'
import { quote, quoteAll } from '../../../src/shell/quote.ts'

/** Shells of targets that the set-up of the tests installs, or that Debian has anyway. */
const SHELLS = ['dash', 'bash', 'bash --posix', 'busybox sh']

/** Text with everything that shells find special, line ends, controls and non-ASCII among it. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;#~=%^ \t\n\r-/'),
    fc.constantFrom('$(', '${', "'\\''", "$'", '\\n', '--', '\u0001', '\u007f', '\u001b[31m', 'ü', '漢', '😀'),
    fc.string({ minLength: 1, maxLength: 3 }),
  ),
  maxLength: 20,
})

const values = fc.array(
  hostile.filter((value) => !value.includes('\0')),
  { minLength: 1, maxLength: 8 },
)

/** What a shell's `printf` makes of quoted words, each followed by a byte that no value holds. */
function spoken(shell: string, words: readonly string[]): string[] {
  const script = `printf '%s\\0' ${quoteAll(words)}`
  const [file = '', ...args] = shell.split(' ')
  const output = execFileSync(file, [...args, '-c', script], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  return output.split('\0').slice(0, -1)
}

describe.each(SHELLS)('%s', (shell) => {
  test('takes quoted values for exactly themselves', () => {
    // A lone surrogate has no UTF-8, so no process could be given it either.
    const property = fc.property(
      values.filter((words) => words.every((word) => word.isWellFormed())),
      (words) => {
        expect(spoken(shell, words)).toEqual(words)
      },
    )
    fc.assert(property, { numRuns: 60 })
  })
})

test('NUL is refused, since every shell drops it silently', () => {
  expect(() => quote('a\0b')).toThrow(/NUL/)
})

/** Login shells, as sshd calls them: `-c` and one line. */
const LOGIN_SHELLS: readonly string[] = ['dash', 'bash', 'sh']

describe.each(LOGIN_SHELLS)('a command line under %s', (loginShell) => {
  test('runs text whatever it holds', () => {
    const property = fc.property(
      hostile.filter((value) => !value.includes('\0') && value.isWellFormed()),
      (value) => {
        const line = shellCommand(`printf '%s' ${quote(value)}`)
        expect(line).not.toMatch(/[\n!]/)
        expect(execFileSync(loginShell, ['-c', line], { encoding: 'utf8' })).toBe(value)
      },
    )
    fc.assert(property, { numRuns: 40 })
  })
})

test('the words for su run the text in a clean environment', () => {
  // `sh -c CODE ARGUMENT0` is what su makes of them.
  const words = suCommand('printf "%s|it\'s %s" "$PATH" "$HOME"')
  const output = execFileSync('bash', ['-c', `sh ${words}`], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: '/somewhere' },
  })
  expect(output).toMatch(/^\/usr\/local\/sbin:.*\|it's $/)
})
