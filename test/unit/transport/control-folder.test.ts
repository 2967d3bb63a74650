import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { UsageError } from '../../../src/core/errors.ts'
import { controlFolder } from '../../../src/transport/control-folder.ts'

/** A user who is not the one who runs the tests; `nobody` on Debian. */
const OTHER = 65534

let top: string

// Sockets need a short path.
beforeEach(async () => {
  top = await mkdtemp('/tmp/hawser-')
})
afterEach(() => rmSync(top, { recursive: true, force: true }))

/** Makes a folder of another user; for that one has to be root. */
function giveAway(path: string): void {
  if (process.getuid?.() === 0) chownSync(path, OTHER, OTHER)
  else execFileSync('sudo', ['-n', 'chown', String(OTHER), path])
}

/** Which of a folder in question and a good one is taken, and what is said. */
function choose(path: string): { readonly taken: string; readonly warnings: string[] } {
  const warnings: string[] = []
  const taken = controlFolder((message) => warnings.push(message), [path, `${top}/good`])
  return { taken: taken.slice(top.length + 1), warnings }
}

test('the first that is ours alone is taken, and made where it is missing', () => {
  expect(choose(`${top}/first/second`)).toEqual({ taken: 'first/second', warnings: [] })
  expect(lstatSync(`${top}/first/second`).mode & 0o777).toBe(0o700)
  expect(choose(`${top}/first/second`)).toEqual({ taken: 'first/second', warnings: [] })
})

describe('passed over, with the reason, is a folder that others can get at', () => {
  test.each<[string, (path: string) => void, string]>([
    [
      'of another user',
      (path) => {
        mkdirSync(path, { mode: 0o700 })
        giveAway(path)
      },
      `belongs to user ${OTHER}`,
    ],
    [
      'that is a link',
      (path) => {
        mkdirSync(`${path}-real`, { mode: 0o700 })
        symlinkSync(`${path}-real`, path)
      },
      'is a symbolic link',
    ],
    ['that is a link to nowhere', (path) => symlinkSync(`${path}-missing`, path), 'is a symbolic link'],
    [
      'that others may enter',
      (path) => {
        mkdirSync(path)
        chmodSync(path, 0o750)
      },
      'is open to others (mode 750)',
    ],
  ])('%s', (_what, make, why) => {
    const path = `${top}/questioned`
    make(path)
    expect(choose(path)).toEqual({
      taken: 'good',
      warnings: [`${path} is no place for control sockets: it ${why}`],
    })
  })

  test('in a folder of another user, in which then nothing is made', () => {
    mkdirSync(`${top}/theirs`, { mode: 0o777 })
    giveAway(`${top}/theirs`)
    const { taken, warnings } = choose(`${top}/theirs/hawser`)
    expect(taken).toBe('good')
    expect(warnings.join()).toContain(`it could be exchanged by user ${OTHER}, who owns ${top}/theirs`)
    expect(readdirSync(`${top}/theirs`)).toEqual([])
  })

  test('in a folder to which others may write, unless it has the sticky bit', () => {
    mkdirSync(`${top}/shared/mine`, { recursive: true })
    chmodSync(`${top}/shared`, 0o777)
    const { taken, warnings } = choose(`${top}/shared/mine/hawser`)
    expect(taken).toBe('good')
    expect(warnings.join()).toContain(`by those who may write to ${top}/shared (mode 777)`)
    chmodSync(`${top}/shared`, 0o1777)
    expect(choose(`${top}/shared/mine/hawser`).taken).toBe('shared/mine/hawser')
  })
})

test('a link on the way is followed once: whoever owns it cannot lead elsewhere later', () => {
  mkdirSync(`${top}/real`, { mode: 0o700 })
  symlinkSync(`${top}/real`, `${top}/way`)
  expect(choose(`${top}/way/hawser`)).toEqual({ taken: 'real/hawser', warnings: [] })
})

test('what is only unfit is passed over without a word: too long a path, a file', () => {
  expect(choose(`${top}/${'long'.repeat(20)}`)).toEqual({ taken: 'good', warnings: [] })
  writeFileSync(`${top}/file`, '')
  expect(choose(`${top}/file`)).toEqual({ taken: 'good', warnings: [] })
})

test('where there is none, each is named with its reason', () => {
  symlinkSync(top, `${top}/link`)
  writeFileSync(`${top}/file`, '')
  const attempt = () => controlFolder(() => {}, [`${top}/link`, `${top}/file`])
  expect(attempt).toThrow(UsageError)
  expect(attempt).toThrow(`${top}/link is a symbolic link; ${top}/file cannot be made: EEXIST`)
})
