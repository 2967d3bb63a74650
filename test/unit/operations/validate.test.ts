import { describe, expect, test } from 'vitest'
import { UsageError } from '../../../src/core/errors.ts'
import { type Secret, secret } from '../../../src/core/secret.ts'
import type { OptionsSchema } from '../../../src/operations/schema.ts'
import { validateOptions } from '../../../src/operations/validate.ts'

interface Options {
  readonly path: string
  readonly state?: 'present' | 'absent'
  readonly mode?: string
  readonly env?: Readonly<Record<string, string | Secret>>
  readonly always?: true
  readonly argv?: readonly string[]
  readonly guard?: string | readonly string[]
  readonly timeout?: string
}

const schema: OptionsSchema<Options> = {
  type: 'object',
  properties: {
    path: { is: 'absolute path' },
    state: { type: 'string', enum: ['present', 'absent'] },
    mode: { is: 'file mode' },
    env: { type: 'object', additionalProperties: { is: 'secret text' } },
    always: { type: 'boolean', const: true },
    argv: { type: 'array', items: { is: 'text' }, minItems: 1 },
    guard: { anyOf: [{ is: 'text' }, { type: 'array', items: { is: 'text' } }] },
    timeout: { is: 'duration' },
  },
  required: ['path'],
  additionalProperties: false,
}

function complaint(options: unknown): UsageError {
  try {
    validateOptions('thing', schema, options)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  throw new Error('the options were accepted')
}

test('accepts what the interface allows', () => {
  const options: Options = {
    path: '/a/b c',
    state: 'absent',
    mode: '755',
    env: { A: 'x', B: secret('y') },
    always: true,
    argv: ['x', ''],
    guard: ['x'],
    timeout: '1.5s',
  }
  expect(() => validateOptions('thing', schema, options)).not.toThrow()
})

describe('names the operation, the option and what is wrong', () => {
  test.each([
    [{}, "thing: option 'path' is missing"],
    [{ pth: '/x' }, "thing: there is no option 'pth'; did you mean 'path'?"],
    [{ path: '/x', sate: 'absent' }, "thing: there is no option 'sate'; did you mean 'state'?"],
    [{ path: '/x', zebra: 1 }, "thing: there is no option 'zebra'"],
    [
      { path: '/x', state: 'presnt' },
      "thing: state: 'presnt' is not one of 'present', 'absent'; did you mean 'present'?",
    ],
    [{ path: 'x' }, "thing: path: 'x' is not an absolute path"],
    [{ path: '/a/../b' }, "thing: path: '/a/../b' is not an absolute path"],
    [{ path: '/' }, "thing: path: '/' is not an absolute path"],
    [{ path: '/a\0b' }, "thing: path: '/a\\x00b' is not an absolute path"],
    [{ path: '/x', mode: 0o644 }, 'thing: mode: 420 is not a file mode'],
    [{ path: '/x', env: { A: 4 } }, 'thing: env.A: 4 is not text or a secret, without NUL bytes'],
    [{ path: '/x', always: false }, 'thing: always: false is not true'],
    [{ path: '/x', argv: [] }, 'thing: argv: [] is not a list with something in it'],
    [{ path: '/x', argv: ['a', 5] }, 'thing: argv[1]: 5 is not text without NUL bytes'],
    [{ path: '/x', guard: 5 }, 'thing: guard: 5 is not text without NUL bytes or a list'],
    [{ path: '/x', guard: ['a', 6] }, 'thing: guard[1]: 6 is not text without NUL bytes'],
    [{ path: '/x', timeout: '5' }, "thing: timeout: '5' is not a duration"],
    [undefined, 'thing: undefined is not an object'],
    ['/x', "thing: '/x' is not an object"],
  ])('%j', (options, message) => {
    expect(complaint(options).message).toBe(message)
  })
})

test('says how to write it', () => {
  expect(complaint({ path: '/x', mode: 0o644 }).hint).toBe("write it in quotes, in octal: '0644'")
  expect(complaint({ path: '/x', guard: 5 }).operation).toBe('thing')
})

test('never shows a secret', () => {
  expect(complaint({ path: secret('hush') }).message).toBe(
    'thing: path: a secret cannot stand here, where others could see it',
  )
  expect(complaint({ path: '/x', env: { A: secret('hu\0sh') } }).message).not.toContain('hu')
})

test.each([
  [
    'a word',
    { argv: ['login', secret('hush-hush')] },
    'thing: argv[1]: a secret cannot stand here',
    "'env' and 'stdin'",
  ],
  [
    'one of several kinds',
    { guard: secret('hush-hush') },
    'thing: guard: a secret cannot stand here',
    "'env' and 'stdin'",
  ],
  [
    'in a list of several kinds',
    { guard: ['x', secret('hush-hush')] },
    'thing: guard[1]: a secret',
    "'env' and 'stdin'",
  ],
  ['what was made of one', { argv: [`-p${secret('hush-hush')}`] }, "thing: argv[0]: '[redacted]' stands", "'env' and"],
  [
    'the same where one may stand',
    { env: { A: `${secret('hush-hush')}` } },
    "thing: env.A: '[redacted]' stands",
    'secret`',
  ],
  ['with a NUL', { env: { A: secret('hush\0hush') } }, 'thing: env.A: [redacted] is not text or a secret', undefined],
])('says where secrets go: %s', (_what, options, message, hint) => {
  const error = complaint({ path: '/x', ...options })
  expect(error.message).toContain(message)
  expect(error.hint ?? '').toContain(hint ?? '')
})

test('shows the beginning of a long value, and none of a secret in it', () => {
  const long = secret(`${'x'.repeat(90)}hush`).reveal()
  expect(complaint({ path: '/x', timeout: long }).message).toBe("thing: timeout: '[redacted]' is not a duration")
  expect(complaint({ path: '/x', timeout: 'y'.repeat(200) }).message).toMatch(/^thing: timeout: 'y{99}… is not/)
})

test('the compiler holds a schema against its interface', () => {
  const complete = schema
  // @ts-expect-error a required option that is not in the list
  const unlisted: OptionsSchema<Options> = { ...complete, required: [] }
  // @ts-expect-error an option that is not described
  const missing: OptionsSchema<Options & { readonly more: string }> = { ...complete, required: ['path', 'more'] }
  const mistyped: OptionsSchema<{ readonly count: number }> = {
    ...complete,
    // @ts-expect-error a number described as text
    properties: { count: { type: 'string' } },
    required: ['count'],
  }
  const union: OptionsSchema<{ a: string; b?: string } | { a: string; c: number }> = {
    ...complete,
    properties: { a: { is: 'text' }, b: { is: 'text' }, c: { type: 'integer' } },
    required: ['a'],
  }
  expect([unlisted, missing, mistyped, union].map(({ type }) => type)).toEqual(Array(4).fill('object'))
})
