/** The dialogue before a host has greeted: what a login says there is written by anybody, and the password is for su and sudo. */
import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { secret } from '../../../src/core/secret.ts'
import { becomeCommand } from '../../../src/session/become.ts'
import { Greeting } from '../../../src/session/greeting.ts'

const NONCE = '0123456789abcdef0123456789abcdef'
const GUESSED = 'fedcba9876543210fedcba9876543210'

type Method = 'sudo' | 'su'

/** A greeting of a login that becomes root, and what it was sent. */
function begin(method: Method = 'sudo', isStderrMarked = false) {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough(), stdin: new PassThrough() }
  const { prompt } = becomeCommand('true', { method, user: 'root', password: secret('word') }, NONCE)
  const greeting = new Greeting({ ...streams, nonce: NONCE, prompt, password: secret('word'), isStderrMarked })
  const settled: string[] = []
  void greeting.received.then(() => settled.push('received'))
  void greeting.refused.then(() => settled.push('refused'))
  /** What has happened so far: how the greeting settled, and what was written to the host. */
  const state = async (): Promise<string[]> => {
    // A chunk takes a turn through the stream, a promise another one.
    await turn()
    await turn()
    return [...settled, ...(streams.stdin.read()?.toString() ?? '').split('\n').filter(Boolean)]
  }
  return { ...streams, greeting, state }
}

describe('the greeting', () => {
  const noise = fc
    .array(
      fc.oneof(
        fc.constantFrom(`${GUESSED} 0\n`, `${NONCE}\n`, `${NONCE} \n`, `${NONCE} x\n`, `${NONCE} 0 \n`, 'HAWSER 1\n'),
        fc.constantFrom(`${NONCE.slice(1)} 0\n`, `${NONCE.slice(0, 31)} 0\n`, ' 0\n', '\x1b[2J', '\0', '. 0\n'),
        fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      ),
      { maxLength: 20 },
    )
    .map((parts) => parts.join(''))
    // Two pieces may join to what nobody could guess: the nonce itself.
    .filter((text) => !text.includes(`${NONCE} 0\n`))

  test('is the first line of the nonce and a number, whatever comes before, and takes nothing of what follows', async () => {
    const property = fc.asyncProperty(
      noise,
      noise,
      fc.array(fc.nat(), { maxLength: 20 }),
      async (before, after, places) => {
        const { stdout, greeting, state } = begin()
        const stream = Buffer.from(`${before}${NONCE} 1000\n${after}`, 'latin1')
        const ends = [...places.map((place) => place % (stream.length + 1)), stream.length].sort(
          (one, other) => one - other,
        )
        for (const [index, end] of ends.entries()) stdout.write(stream.subarray(ends[index - 1] ?? 0, end))
        expect(await state()).toEqual(['received'])
        expect(greeting.uid).toBe(1000)
        expect((stdout.read() ?? Buffer.alloc(0)).toString('latin1')).toBe(after)
      },
    )
    await fc.assert(property, { numRuns: 300 })
  })

  test.each([
    ['first', true],
    ['last', false],
  ])(
    'takes nothing of what a program says that begins at once, where standard error comes %s',
    async (_when, isFirst) => {
      const { stdout, stderr, greeting, state } = begin('sudo', true)
      const says = [
        () => stdout.write(`banner\n${NONCE} 0\nanswer`),
        async () => {
          // Cut in the mark: a piece of it is noise so far.
          stderr.write(`banner\n${NONCE.slice(0, 9)}`)
          await turn()
          stderr.write(`${NONCE.slice(9)}\nlog`)
        },
      ]
      for (const say of isFirst ? says.toReversed() : says) {
        expect(await state()).toEqual([])
        await say()
      }
      expect(await state()).toEqual(['received'])
      expect(stdout.read()?.toString()).toBe('answer')
      expect(stderr.read()?.toString()).toBe('log')
      expect(greeting.stderrText).toBe('banner\nlog')
    },
  )

  test('is found behind any amount of noise, of which little is kept', async () => {
    const { stdout, stderr, greeting, state } = begin()
    for (let count = 0; count < 200; count += 1) {
      stdout.write(Buffer.alloc(65_536, 'x'))
      stderr.write(Buffer.alloc(65_536, 'y'))
      await turn()
    }
    stdout.write(`${NONCE} 0\n`)
    expect(await state()).toEqual(['received'])
    expect(greeting.noise.length + greeting.stderrText.length).toBeLessThan(300_000)
  })
})

describe('the password', () => {
  test.each<[Method, string]>([
    ['sudo', '[sudo] password for deploy: '],
    ['sudo', `[sudo ${GUESSED}]`],
    ['sudo', 'Password: '],
    ['su', 'Password: '],
    ['su', `[su ${GUESSED}]Password: `],
    ['su', `[sudo ${NONCE.slice(0, 31)}]Password: `],
  ])('of %s is not told to a banner that asks %j', async (method, question) => {
    const { stderr, stdout, state } = begin(method)
    stderr.write(question)
    stdout.write(question)
    expect(await state()).toEqual([])
    stdout.write(`${NONCE} 0\n`)
    expect(await state()).toEqual(['received'])
  })

  test.each<[Method, string, string]>([
    ['sudo', `[sudo ${NONCE}]`, `\nSorry, try again.\n[sudo ${NONCE}]`],
    ['su', `[su ${NONCE}]Password: `, '\nPassword: '],
    ['su', `[su ${NONCE}]Last login: today\nPassword: `, '\nPassword: '],
  ])('of %s is told once, to %j', async (method, question, again) => {
    const { stderr, greeting, state } = begin(method)
    stderr.write('Password: [sudo] password for deploy: ')
    for (const character of question) stderr.write(character)
    expect(await state()).toEqual(['word'])
    stderr.write(again)
    expect(await state()).toEqual(['refused'])
    expect(greeting.stderrText).not.toContain(NONCE)
  })

  test('is never sent where none is asked for', async () => {
    const { stdout, stderr, state } = begin('sudo')
    stdout.write(`${NONCE} 0\n`)
    expect(await state()).toEqual(['received'])
    stderr.write(`[sudo ${NONCE}]`)
    expect(await state()).toEqual(['received'])
  })
})
