import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auditWords, readAuditLine } from '../../../src/operations/audit-line.ts'
import type { Host } from '../../../src/operations/host.ts'

const DIGEST = 'a'.repeat(64)

/** A line as src/remote/audit-log.sh puts it together. */
function lineOf(controller: string, dest: string, src?: string): string {
  // auditWords reads nothing else of a host.
  const host = { port: { controller, runId: '5e1f00d2' } } as Host
  const words = auditWords(host, dest, src)
  return `2026-11-23T13:11:25Z install ${words} version=1.0%20beta before=- after=${DIGEST} mode=0755 owner=root group=root session=12.34 from=2001:db8::1 login=1000`
}

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\n',
      '\r',
      ' ',
      '=',
      '%',
      '-',
      ' after=',
      '\u001b[2J',
      '\u009b',
      '\u202e',
      '\u0000',
      '\ud800',
      'ü',
      '😀',
    ),
    fc.string({ minLength: 1, maxLength: 3 }),
  ),
  minLength: 1,
  maxLength: 20,
})

describe('a line of the audit log', () => {
  test('is read as it was meant', () => {
    expect(readAuditLine(lineOf('alice@laptop', '/usr/local/bin/demo', '/home/alice/build/demo-1.0'))).toEqual({
      time: '2026-11-23T13:11:25Z',
      change: 'install',
      dest: '/usr/local/bin/demo',
      artifact: 'demo-1.0',
      version: '1.0 beta',
      after: DIGEST,
      mode: '0755',
      owner: 'root',
      group: 'root',
      by: 'alice@laptop',
      from: '2001:db8::1',
      login: '1000',
      run: '5e1f00d2',
    })
  })

  test('holds any name as one plain word, and gives it back', () => {
    fc.assert(
      fc.property(hostile, hostile, (controller, name) => {
        const line = lineOf(controller, `/srv/${name}`, name.replaceAll('/', ''))
        expect(line).toMatch(/^[!-~]+( [!-~]+)*$/)
        const read = readAuditLine(line)
        expect(read).toMatchObject({
          by: controller.toWellFormed(),
          dest: `/srv/${name}`.toWellFormed(),
          after: DIGEST,
        })
      }),
    )
  })

  test.each([
    '',
    'nonsense',
    lineOf('a@b', '/x').slice(0, -10),
    lineOf('a@b', '/x').slice(30),
    `x${lineOf('a@b', '/x')}`,
  ])('is not taken from a part of one: %j', (part) => {
    expect(readAuditLine(part)).toBeUndefined()
  })

  test('with a word that is no encoding still shows that word', () => {
    expect(readAuditLine(lineOf('a@b', '/x').replace('by=a@b', 'by=%ff'))).toMatchObject({ by: '%ff' })
  })
})
