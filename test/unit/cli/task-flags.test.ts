import { describe, expect, test } from 'vitest'
import { TASK_FLAGS } from '../../../src/cli/flag-definitions.ts'
import { parseTaskFlags, parseTaskWords, type TaskFlags } from '../../../src/cli/task-flags.ts'
import { taskHelp } from '../../../src/cli/task-help.ts'
import { UsageError } from '../../../src/core/errors.ts'

const NONE: TaskFlags = {
  inventories: [],
  check: false,
  diff: false,
  extraVars: [],
  become: false,
  askBecomePassword: false,
  vault: { ids: [], passwordFiles: [], ask: false },
  allowDowngrade: false,
  verbosity: 0,
  profile: false,
  listHosts: false,
  json: false,
  help: false,
}

const parse = (...words: string[]) => parseTaskFlags(['/usr/bin/node', '/tasks/x.mjs', ...words], {}, [])

test.each<[words: string[], flags: Partial<TaskFlags>]>([
  [[], {}],
  [['-i', 'a.yaml', '--inventory', 'b.yaml', '-ic.yaml'], { inventories: ['a.yaml', 'b.yaml', 'c.yaml'] }],
  [['-l', 'web:!web-3'], { limit: 'web:!web-3' }],
  [['--limit=!web'], { limit: '!web' }],
  [['-l', 'web', '--limit', 'web'], { limit: 'web' }],
  [['-C'], { check: true }],
  [['-CD'], { check: true, diff: true }],
  [['-bKCDf5'], { become: true, askBecomePassword: true, check: true, diff: true, forks: 5 }],
  [
    ['--check', '--diff', '--become', '--ask-become-pass'],
    { become: true, askBecomePassword: true, check: true, diff: true },
  ],
  [['-f', '5', '-f', '7'], { forks: 7 }],
  [['-e', 'a=1 b=2', '-e', '@vars.yaml', '-e', '{"a": 1}'], { extraVars: ['a=1 b=2', '@vars.yaml', '{"a": 1}'] }],
  [['-u', 'deploy'], { user: 'deploy' }],
  [['-J'], { vault: { ids: [], passwordFiles: [], ask: true } }],
  [
    ['--vault-password-file', 'a', '--vault-password-file=b', '--vault-id', 'x@c', '--vault-id=d', '--ask-vault-pass'],
    { vault: { ids: ['x@c', 'd'], passwordFiles: ['a', 'b'], ask: true } },
  ],
  [['--allow-downgrade'], { allowDowngrade: true }],
  [['-v'], { verbosity: 1 }],
  [['-vvv', '--verbose'], { verbosity: 4 }],
  [['-T', '30'], { connectTimeoutMs: 30_000 }],
  [['--timeout', '0.5'], { connectTimeoutMs: 500 }],
  [['--control-persist', '10m'], { controlPersistMs: 600_000 }],
  [['--list-hosts', '--json'], { listHosts: true, json: true }],
  [['-h', 'whatever'], { help: true }],
])('%j', (words, flags) => {
  expect(parse(...words)).toEqual({ ...NONE, ...flags })
})

describe('mistakes', () => {
  test.each<[words: string[], message: string, hint?: string]>([
    [['--chek'], "there is no flag '--chek'; did you mean '--check'?"],
    [['--limits', 'web'], "there is no flag '--limits'; did you mean '--limit'?"],
    [['--inv', 'x'], "there is no flag '--inv'; did you mean '--inventory'?"],
    [['--no-check'], "there is no flag '--no-check'; did you mean '--check'?"],
    [['-check'], "there is no flag '-check'; did you mean '--check'?", 'two dashes'],
    [['-limit=web'], "there is no flag '-limit'; did you mean '--limit'?", 'two dashes'],
    [['-B'], "there is no flag '-B'; did you mean '-b' (--become)?"],
    [['-x'], "there is no flag '-x'", '--help'],
    [['-Cx'], "there is no flag '-x'"],
    [['--tags', 'web'], "there is no flag '--tags'", 'not supported yet'],
    [['--vault-pass-file', 'x'], "there is no flag '--vault-pass-file'", '--vault-password-file'],
    [['--vault-id'], '--vault-id needs a value', 'write --vault-id ID'],
    [['--private-key', 'id'], "there is no flag '--private-key'", 'ansible_ssh_private_key_file'],
    [['--twin', 'sandbox'], "there is no flag '--twin'", 'npx hawser rehearse'],
    [['--limit'], '--limit needs a value', 'PATTERN'],
    [['-l', '-C'], "-l needs a value, and the next word is the flag '-C'", '--limit=-C'],
    [['--limit', ''], '--limit: its value is empty'],
    [['--limit='], '--limit: its value is empty'],
    [['-i', ''], '-i: its value is empty'],
    [['--check=true'], "--check takes no value, and 'true' is one"],
    [['--check', 'true'], "'true' is not a flag"],
    [['-l', 'a', '-l', 'b'], '--limit is given 2 times', "--limit 'a,b'"],
    [['-f', '0'], "--forks: '0' is not a whole number from 1 on"],
    [['-f', '1.5'], "--forks: '1.5' is not a whole number from 1 on"],
    [['-T', '30s'], "--timeout: '30s' is not a number of seconds", 'without a unit'],
    [['-T', '0'], "--timeout: '0' is not a number of seconds"],
    [['--control-persist', '10'], "--control-persist: '10' is not a duration", "'5m'"],
    [['--control-persist', '0s'], "--control-persist: '0s' is less than a second", 'leave it out'],
    [['relay-1'], "'relay-1' is not a flag, and task files take no other arguments", '--limit PATTERN'],
    [['-C', 'relay-1', '--diff'], "'relay-1' is not a flag"],
    [['--', '--check'], "'--check' stands behind '--', where it is no flag", "leave the '--' out"],
    [['-e', 'a=1', 'b=2'], "'b=2' is not a flag"],
  ])('%j', (words, message, hint) => {
    const attempt = () => parse(...words)
    expect(attempt).toThrow(UsageError)
    expect(attempt).toThrow(message)
    if (hint !== undefined) expect(attempt).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }))
  })

  test('words alone are held to the same, for commands that hand them on', () => {
    expect(parseTaskWords(['-CD', '-l', 'web'])).toEqual({ ...NONE, check: true, diff: true, limit: 'web' })
    expect(() => parseTaskWords(['--chek'])).toThrow(UsageError)
    expect(() => parseTaskWords(['web'])).toThrow(UsageError)
  })
})

describe('--help', () => {
  test('names every flag, and the file as it was started', () => {
    const text = taskHelp(['/usr/bin/node', '/x/node_modules/.bin/zx', 'tasks/redeploy.mjs', '-h'])
    for (const { name, short } of TASK_FLAGS)
      expect(text).toMatch(new RegExp(short ? `-${short}, --${name}\\b` : `--${name}\\b`))
    expect(text).toMatch(/^usage: npx zx tasks\/redeploy\.mjs /)
    expect(text).toContain('npx hawser rehearse tasks/redeploy.mjs')
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110)
  })

  test('shows a path below the working directory as one types it', () => {
    expect(taskHelp(['/usr/bin/node', `${process.cwd()}/tasks/x.mjs`])).toMatch(/^usage: node tasks\/x\.mjs /)
  })
})
