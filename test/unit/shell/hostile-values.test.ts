/**
 * A hundred thousand hostile values through each shell, in one process for all of them: its script is fed to it as a
 * session's is, on standard input, and what it prints is compared byte for byte.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quote } from '../../../src/shell/quote.ts'

const VALUES = 100_000

/** Each character stands for one byte, 1 to 255: quoting knows nothing of encodings, and so must survive invalid UTF-8. */
const byte = fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code))

/** What shells, and people who quote for them, stumble over. */
const trap = fc.constantFrom(
  ...`'"\\\`$!*?[]{}()<>|&;#~=%^ \t\n\r-/.:,+@`,
  ...["'\\''", "\\'", '"$(', '$(id)', '`id`', '${PATH}', '$((1))', "$'\\n'", '!!', '!-1', '\\\n', '\n#', ';exit 9;'],
  ...[
    '--',
    '-n',
    '-e',
    '-v',
    '%s',
    '%b',
    '\\c',
    '\\0101',
    '~root',
    '[!a]',
    '*',
    '/*',
    '..',
    '&&',
    '||',
    '<<EOF',
    '>&2',
  ],
  ...[
    '\x1b[31m',
    '\x7f',
    '\x80',
    '\xff',
    '\xc3',
    '\xc3\xa9',
    '\xed\xa0\x80',
    '\xf0\x9f\x98',
    '\xc0\x80',
    '\xe2\x80\xae',
  ],
)

const value = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.oneof(trap, byte), { maxLength: 12 }).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.tuple(trap, byte).map((parts) => parts.join('')) },
  // Runs that are longer than the buffers of some shells.
  { weight: 1, arbitrary: fc.tuple(trap, fc.constantFrom(2, 15, 16, 17)).map(([part, times]) => part.repeat(times)) },
)

/** Becomes a shell, of the controller's own PATH, that finds no program. */
const WITHOUT_PROGRAMS = 'shell=$(command -v "$1") && shift && PATH=/nonexistent exec "$shell" "$@"'

const seed = Math.trunc(Math.random() * 2 ** 31)
let values: readonly string[]
const folder = mkdtempSync(join(tmpdir(), 'hawser-test-'))

afterAll(() => rmSync(folder, { recursive: true }))

beforeAll(() => {
  const long = [...`'\\"$\`!\n-\xff x`].map((part) => part.repeat(70_000))
  values = [...fc.sample(value, { numRuns: VALUES - long.length, seed }), ...long]
})

/** What a shell printed for each of the words of a script. */
function spoken(shell: string, quoted: (value: string) => string): string[] {
  // A function takes each of them, as an operation takes its arguments; no value holds the byte that ends it.
  const script = ['say() { printf \'%s\\0\' "$1"; }', ...values.map((each) => `say ${quoted(each)}`), ''].join('\n')
  // Where a value is not taken for itself, it may be run: so there is nothing to run, in a folder of no worth.
  const { stdout, error } = spawnSync('/bin/sh', ['-c', WITHOUT_PROGRAMS, 'sh', ...shell.split(' ')], {
    input: Buffer.from(script, 'latin1'),
    maxBuffer: 2 ** 28,
    cwd: folder,
  })
  // EPIPE: a value that was run has ended the shell before it had read the rest.
  if (error !== undefined && !('code' in error && error.code === 'EPIPE')) throw error
  return stdout.toString('latin1').split('\0').slice(0, -1)
}

/** Which values came out as others; the first few will do. */
function altered(printed: readonly string[]): unknown[] {
  const found: unknown[] = printed.length === values.length ? [] : [`${printed.length} of ${values.length} came out`]
  for (const [index, each] of values.entries()) {
    if (found.length >= 3) break
    if (printed[index] !== each) found.push({ seed, index, value: each, printed: printed[index] })
  }
  return found
}

// bash as it is where it is /bin/sh. From a pipe it reads byte by byte.
test.each(['dash', 'bash --posix', 'busybox sh'])(
  '%s takes a hundred thousand quoted values for exactly themselves',
  { timeout: 120_000 },
  (shell) => {
    expect(altered(spoken(shell, quote))).toEqual([])
  },
)

test('dash would not, if they were quoted as is often seen', () => {
  const doubleQuoted = (each: string): string => `"${each.replaceAll('"', '\\"')}"`
  expect(altered(spoken('dash', doubleQuoted))).not.toEqual([])
  const singleQuoted = (each: string): string => `'${each}'`
  expect(altered(spoken('dash', singleQuoted))).not.toEqual([])
})
