import { describe, expect, test } from 'vitest'
import { redact } from '../../../src/core/redaction.ts'
import { Secret } from '../../../src/core/secret.ts'
import { errorOf, folderOf, varsOf } from './variables.ts'

describe('secrets in a template', () => {
  const lines = ['ansible_password: hunter2-canary', 'cert: "{{ ansible_password }}"']

  test('make the text a secret', async () => {
    const vars = await varsOf(
      ...lines,
      'url: "https://me:{{ ansible_password }}@host"',
      'coded: "{{ ansible_password | b64encode }}"',
    )
    for (const name of ['cert', 'url', 'coded']) expect(vars[name]).toBeInstanceOf(Secret)
    const { url, coded } = vars
    expect(url instanceof Secret && url.reveal()).toBe('https://me:hunter2-canary@host')
    expect(coded instanceof Secret && coded.reveal()).toBe(Buffer.from('hunter2-canary').toString('base64'))
    expect(redact(`see ${Buffer.from('hunter2-canary').toString('base64')}`)).toBe('see [redacted]')
    expect(JSON.stringify(vars)).not.toContain('hunter2')
  })

  test('leave as it is what they do not touch', async () => {
    const vars = await varsOf(
      ...lines,
      'app: {port: 80, name: relay}',
      'whole: "{{ app | combine({\'password\': ansible_password}) }}"',
      'is_set: "{{ ansible_password | length > 3 }}"',
      "choice: \"{{ 'ldap' if ansible_password is defined else 'none' }}\"",
      'list: "{{ [ansible_password[:3], \'x\'] }}"',
    )
    expect(vars.whole).toMatchObject({ port: 80, name: 'relay' })
    expect(Object(vars.whole).password).toBeInstanceOf(Secret)
    expect(vars.is_set).toBe(true)
    expect(vars.choice).toBe('ldap')
    expect(Object(vars.list)[0]).toBeInstanceOf(Secret)
    expect(Object(vars.list)[1]).toBe('x')
  })

  test('start no program with another secret', async () => {
    const folder = await folderOf({
      'hosts.yml':
        "all: {hosts: {h: {ansible_password: abc-canary, out: \"{{ [lookup('pipe', 'echo ' ~ ansible_password ~ ' >> ran; echo done'), 1] }}\"}}}",
    })
    const vars = await folder.vars('h', 'hosts.yml')
    const [said] = Object(vars.out)
    expect(said).toBeInstanceOf(Secret)
    const { readFile } = await import('node:fs/promises')
    expect(await readFile(`${folder.path}/ran`, 'utf8')).toBe('abc-canary\n')
  })

  test('are no part of an error', async () => {
    const vars = await varsOf('ansible_password: "{{ hunter2canary }}"')
    const error = errorOf(() => vars.ansible_password)
    expect(`${error.message} ${error.hint}`).not.toContain('hunter2')
    expect(error.message).toContain('hosts.yml:5:23: ')
  })
})
