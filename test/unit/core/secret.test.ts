import { format, inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { OperationError } from '../../../src/core/errors.ts'
import { redact } from '../../../src/core/redaction.ts'
import { hasLostSecret, type Secret, secret } from '../../../src/core/secret.ts'

const password = secret('correct horse')

describe('a secret prints as [redacted]', () => {
  test.each<[string, (value: Secret) => string]>([
    ['in a template', (value) => `${value}`],
    ['joined to text', (value) => 'is '.concat(value as unknown as string)],
    ['by String', (value) => String(value)],
    ['as JSON', (value) => JSON.stringify(value)],
    ['deep in JSON', (value) => JSON.stringify({ vars: [{ value }] })],
    ['as YAML', (value) => stringify({ value })],
    ['by console.log', (value) => format(value)],
    ['deep in what console.log shows', (value) => format({ vars: { deep: [value] } })],
    ['by %s', (value) => format('%s', value)],
    ['by %o', (value) => format('%o', { value })],
    ['by %j', (value) => format('%j', { value })],
    ['with everything shown', (value) => inspect({ value }, { showHidden: true, depth: 9, getters: true })],
    ['in a list that is joined', (value) => ['-p', value].join(' ')],
    ['in an error', (value) => inspect(new Error(`no entry with ${value}`, { cause: { value } }))],
  ])('%s', (_way, print) => {
    const text = print(password)
    expect(text).toContain('[redacted]')
    expect(text).not.toContain('horse')
  })

  test('and by no way that passes those', () => {
    const ways = [
      Object.entries(password),
      Object.values(password),
      { ...password },
      Object.getOwnPropertyNames(password),
    ]
    expect(JSON.stringify(ways)).toBe('[[],[],{},[]]')
    expect(inspect(password, { customInspect: false, showHidden: true })).not.toContain('horse')
  })
})

test('a secret of a secret is the same one', () => {
  expect(secret(password)).toBe(password)
  expect(password.reveal()).toBe('correct horse')
})

test.each([[undefined], [null], [true], [{ password: 'hush-hush' }], [['hush-hush']]])('%j is no secret', (value) => {
  // A variable that is not set would become the password `undefined`.
  expect(() => secret(value)).toThrow(/^secret: (null|a value of type \w+) is not text$/)
  expect(() => secret`x${value}`).toThrow(/is not text$/)
})

describe('text with secrets in it', () => {
  const url = secret`postgres://app:${password}@db:${5432}/${'tunnel-name'}`

  test('is one secret', () => {
    expect(url.reveal()).toBe('postgres://app:correct horse@db:5432/tunnel-name')
    expect(`${url}`).toBe('[redacted]')
    expect(secret`plain`.reveal()).toBe('plain')
  })

  test('hides each of its values elsewhere, and not the text between them', () => {
    expect(redact('correct horse, tunnel-name, 5432')).toBe('[redacted], [redacted], [redacted]')
    expect(redact('postgres://app: plain')).toBe('postgres://app: plain')
  })

  test('that was lost on the way is told', () => {
    expect(hasLostSecret(`password=${password}`)).toBe(true)
    expect(hasLostSecret('password=')).toBe(false)
    expect(hasLostSecret(password)).toBe(false)
  })
})

test('errors hold no secret, whoever prints them', () => {
  const error = new OperationError('denied: correct horse', { hint: 'not correct%20horse?' })
  expect(error.message).toBe('denied: [redacted]')
  expect(error.hint).toBe('not [redacted]?')
  expect(inspect(error)).not.toContain('horse')
  expect(error.stack).toContain('denied: [redacted]')
})
