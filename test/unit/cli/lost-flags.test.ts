import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// The real zx, node, npm and npx, on a task file that prints the flags that it was given.

const repository = resolve(import.meta.dirname, '../../..')
let project: string

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'hawser-flags-'))
  await symlink(join(repository, 'node_modules'), join(project, 'node_modules'))
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({
      name: 'flags',
      version: '1.0.0',
      type: 'module',
      scripts: { show: 'zx show.mjs', shown: 'node show.mjs' },
    }),
  )
  await writeFile(
    join(project, 'show.mjs'),
    `#!/usr/bin/env zx
import { parseTaskFlags } from ${JSON.stringify(join(repository, 'src/cli/task-flags.ts'))}
try {
  const { check, diff, limit } = parseTaskFlags(process.argv, process.env, process.execArgv)
  console.log('RUNS ' + JSON.stringify({ check, diff, limit }))
} catch (error) {
  console.log('REFUSED ' + error.message)
  console.log('HINT ' + error.hint)
  process.exitCode = error.exitCode
}
`,
    { mode: 0o755 },
  )
})
afterAll(() => rm(project, { recursive: true, force: true }))

/** What a command line of a shell's leads to: the last of the lines that the task file printed, if it ran at all. */
async function outcome(command: string): Promise<{ line: string; hint: string; exitCode: number }> {
  // Not what npm left for us: the tests may be running under it themselves.
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_OPTIONS$/i.test(name))
  const env = { ...Object.fromEntries(inherited), PATH: `${join(project, 'node_modules/.bin')}:${process.env.PATH}` }
  return new Promise((done) => {
    const child = execFile('/bin/sh', ['-c', command], { cwd: project, env }, (error, stdout) => {
      const line = /^(?:RUNS|REFUSED) .*$/m.exec(stdout)?.[0] ?? 'never runs'
      const hint = /^HINT (.*)$/m.exec(stdout)?.[1] ?? ''
      done({ line, hint, exitCode: typeof error?.code === 'number' ? error.code : 0 })
    })
    // zx reads a script from standard input where it finds none.
    child.stdin?.end()
  })
}

describe.concurrent('flags behind the task file arrive', { timeout: 60_000 }, () => {
  test.each([
    'npx zx show.mjs -CD --limit web',
    'zx show.mjs -CD --limit=web',
    'zx --quiet show.mjs -CDl web',
    'zx -- show.mjs --check --diff --limit web',
    'node show.mjs --check --diff -l web',
    './show.mjs --check --diff -l web',
    'npm run show -- -CD --limit web',
    'npm exec -- zx show.mjs -CD -l web',
  ])('%s', async (command) => {
    expect(await outcome(command)).toMatchObject({ line: 'RUNS {"check":true,"diff":true,"limit":"web"}', exitCode: 0 })
  })
})

describe.concurrent('flags that got lost are refused with exit code 1', { timeout: 60_000 }, () => {
  test.each([
    // zx lets these through to a task file that never sees them.
    [
      'zx --limit web show.mjs',
      "'--limit' stands before the task file, where zx swallows it",
      'npx zx show.mjs --limit web',
    ],
    ['npx zx --limit=web show.mjs --check', "'--limit=web' stands before", 'npx zx show.mjs --limit=web'],
    ['zx --check=true show.mjs', "'--check=true' stands before", 'npx zx show.mjs --check=true'],
    ['zx --no-check show.mjs', "'--no-check' stands before", 'npx zx show.mjs --no-check'],
    ['zx -C -- show.mjs', "'-C' stands before", 'npx zx show.mjs -C'],
    ['zx -f5 show.mjs', "'-f5' stands before", 'npx zx show.mjs -f5'],
    [
      'zx -i show.mjs',
      "'-i' stands before the task file, where zx takes it for its own --install",
      'npx zx show.mjs -i',
    ],
    ['zx --extra-vars a=1 show.mjs', "'--extra-vars' stands before", 'npx zx show.mjs --extra-vars VARS'],
    // Node refuses most of them by itself.
    ['node -C web show.mjs', "'-C' stands before the task file, where Node takes it", 'node '],
    // npm takes these and hands nothing on.
    ['npm run show --check', "npm took '--check'", 'npm run show -- --check'],
    ['npm --check run shown', "npm took '--check'", 'npm run shown -- --check'],
    ['npm run shown --limit=web', "npm took '--limit=web'", 'npm run shown -- --limit=web'],
    ['npm run shown --list-hosts', "npm took '--list-hosts'", 'npm run shown -- --list-hosts'],
    ['npm run shown --diff', "npm took '--diff'", 'npm run shown -- --diff'],
    ['npm run shown --json', "npm took '--json'", 'npm run shown -- --json'],
    ['npm run shown -bK', "npm took '-bK'", 'npm run shown -- -bK'],
    ['npm run shown -D', "npm took '-D'", 'npm run shown -- -D'],
    ['npm run shown -l web', "'web' is not a flag", 'npm run shown --'],
    ['npm run shown -f 5', "'5' is not a flag", 'npm run shown --'],
    ['npm exec zx show.mjs --check', "npx took '--check'", 'npx zx FILE --check'],
    ['npx --check zx show.mjs', "npx took '--check'", 'npx zx FILE --check'],
    // Words that are no flags.
    ['npx zx show.mjs web', "'web' is not a flag", '--limit PATTERN'],
    ['npx zx show.mjs -- --check', "'--check' stands behind '--'", "leave the '--' out"],
  ])('%s', async (command, message, hint) => {
    const { line, hint: shown, exitCode } = await outcome(command)
    expect(line).toContain(`REFUSED ${message}`)
    expect(shown).toContain(hint)
    expect(exitCode).toBe(1)
  })
})

describe.concurrent('flags that are taken for the script keep the task file from running', { timeout: 60_000 }, () => {
  test.each([
    'zx --check show.mjs',
    'npx zx -C show.mjs',
    'zx -CD show.mjs',
    'zx --list-hosts show.mjs',
    'zx -v show.mjs',
    'zx -l web show.mjs',
    'zx -i inventory.yaml show.mjs',
    'node --check show.mjs',
    'node -C show.mjs',
    'node --limit=web show.mjs',
    'node --json show.mjs',
    'npm run shown -h',
    'npm run shown -CD',
  ])('%s', async (command) => {
    expect((await outcome(command)).line).toBe('never runs')
  })
})
