/** The one line that each login shell must take alike, whatever text it carries: in every shell that the hosts have. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shellCommand, suCommand } from '../../src/shell/command-line.ts'
import { quote } from '../../src/shell/quote.ts'
import { startContainer, type TestContainer } from '../support/container.ts'

let container: TestContainer

beforeAll(async () => {
  container = await startContainer('debian')
})
afterAll(() => container[Symbol.asyncDispose]())

/** What shells find special, in one of them or another, and any other text. */
const value = fc.oneof(
  fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;#~=%^@:,+ \t\n\r-/'),
      fc.constantFrom(
        '$(id)',
        '${x}',
        "\\'",
        "'\\''",
        '!!',
        '!-1',
        '!$',
        '\\n',
        '\\c',
        '%%',
        '--',
        '\x01',
        '\x7f',
        '\x1b[m',
      ),
      fc.constantFrom(
        'ü',
        '漢',
        '😀',
        '\u202e',
        '$argv',
        '(id)',
        '{a,b}',
        '~root',
        '^a^b^',
        '\\\n',
        'end\nend',
        '0123',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
    ),
    maxLength: 25,
  }),
  fc.constantFrom('\\', '!', "'", '\\\\\\', "\\'\\'", '\\0101', '\\101').map((part) => part.repeat(40)),
)

const VALUES = 400

test.each(['dash', 'bash', 'bash --posix', 'busybox sh', 'fish', 'tcsh -f', 'tcsh -e -f'])(
  '%s hands on any text',
  async (shell) => {
    const seed = Math.trunc(Math.random() * 2 ** 31)
    const values = fc
      .sample(value, { numRuns: VALUES, seed })
      .filter((each) => each.isWellFormed() && !each.includes('\0'))
    const lines = values.map((each) => shellCommand(`printf '%s\\0' ${quote(each)}`))
    expect(lines.filter((line) => /[\n!]/.test(line))).toEqual([])
    await container.write('/tmp/lines', `${lines.join('\n')}\n`)
    const said = await container.sh(`cd /; SSH_CONNECTION='a b' ${shell} /tmp/lines 2>&1 </dev/null | base64`)
    const printed = Buffer.from(said, 'base64').toString('utf8').split('\0').slice(0, -1)
    const altered = values.flatMap((each, index) =>
      printed[index] === each ? [] : [{ seed, index, value: each, printed: printed[index] }],
    )
    expect(altered.slice(0, 3)).toEqual([])
    expect(printed).toHaveLength(values.length)
  },
)

test('su hands on any text, and in its own surroundings only', async () => {
  const seed = Math.trunc(Math.random() * 2 ** 31)
  const values = fc.sample(value, { numRuns: 60, seed }).filter((each) => each.isWellFormed() && !each.includes('\0'))
  const text = values.map((each) => `printf '%s\\0' ${quote(each)}`).join('\n')
  await container.write('/tmp/lines', `su -s /bin/sh mallory ${suCommand(`${text}\nid -un; echo "$HOME"`)}\n`)
  const said = await container.sh('export HOME=/wrong; fish /tmp/lines </dev/null | base64')
  const printed = Buffer.from(said, 'base64').toString('utf8').split('\0')
  expect({ seed, printed }).toEqual({ seed, printed: [...values, 'mallory\n\n'] })
})
