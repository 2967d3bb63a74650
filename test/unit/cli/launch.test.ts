import { describe, expect, test } from 'vitest'
import { readLaunch } from '../../../src/cli/launch.ts'
import { parseTaskFlags } from '../../../src/cli/task-flags.ts'

const zx = (...words: string[]) => ['/usr/bin/node', '/nowhere/node_modules/.bin/zx', ...words]

describe('what zx takes before its script', () => {
  test.each([
    [['x.mjs', '-C'], 'x.mjs', ['-C'], []],
    [['--quiet', 'x.mjs', '-C'], 'x.mjs', ['-C'], []],
    [['--quiet', 'true', 'x.mjs'], 'x.mjs', [], []],
    [['--verbose', '--shell', '/bin/bash', '--cwd=/', 'x.mjs'], 'x.mjs', [], []],
    [['--', 'x.mjs', '--', '-C'], 'x.mjs', ['--', '-C'], []],
    [['--limit', 'web', 'x.mjs', '-C'], 'x.mjs', ['-C'], [['--limit', 'web']]],
    [['--limit=web', 'x.mjs'], 'x.mjs', [], [['--limit=web']]],
    [['--check', '--diff', '--', 'x.mjs'], 'x.mjs', [], [['--check'], ['--diff']]],
    [['-f', '5', 'x.mjs'], 'x.mjs', [], [['-f', '5']]],
    [['-f5', '--no-check', 'x.mjs'], 'x.mjs', [], [['-f5'], ['--no-check']]],
    [['-', '-C'], undefined, ['-C'], []],
    [['--eval', 'code', 'word'], undefined, ['word'], []],
    [['-e=code', '--check'], undefined, [], [['--check']]],
  ])('zx %j', (words, taskFile, rest, misplaced) => {
    expect(readLaunch(zx(...words))).toEqual({ by: 'zx', taskFile, words: rest, misplaced })
  })
})

test('everything else is started by node', () => {
  const launch = readLaunch(['/usr/bin/node', '/tasks/zx-like.mjs', '--limit', 'web'])
  expect(launch).toEqual({ by: 'node', taskFile: '/tasks/zx-like.mjs', words: ['--limit', 'web'], misplaced: [] })
})

describe('refused', () => {
  test.each([
    [
      zx('--limit', 'a b', 'x.mjs', '-D'),
      [],
      "'--limit' stands before the task file, where zx swallows it",
      "npx zx x.mjs --limit 'a b'",
    ],
    [
      zx('-i', 'x.mjs'),
      [],
      "'-i' stands before the task file, where zx takes it for its own --install",
      'npx zx x.mjs -i',
    ],
    [
      zx('-l', 'web', 'x.mjs'),
      [],
      "'-l' stands before the task file, where zx takes it for its own --prefer-local",
      'npx zx x.mjs -l web',
    ],
    [
      zx('--extra-vars', 'password=hunter2', 'x.mjs'),
      [],
      "'--extra-vars' stands before",
      'npx zx x.mjs --extra-vars VARS',
    ],
    [
      ['node', '/x.mjs'],
      ['-C', 'web'],
      "'-C' stands before the task file, where Node takes it for its own --conditions",
      '--conditions',
    ],
    [['node', '/x.mjs'], ['-i'], "'-i' stands before the task file, where Node takes it", '--interactive'],
  ])('%j %j', (argv, execArgv, message, hint) => {
    const attempt = () => parseTaskFlags(argv, {}, execArgv)
    expect(attempt).toThrow(message)
    expect(attempt).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }))
  })

  test('flags of Node that are meant for Node are none of our business', () => {
    expect(() => parseTaskFlags(['node', '/x.mjs'], {}, ['--conditions', 'development', '--no-warnings'])).not.toThrow()
  })
})
