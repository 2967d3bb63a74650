import { execFile } from 'node:child_process'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { makeFolder } from '../../support/folder.ts'
import { CHECKOUT } from '../../support/task-run.ts'

/** Runs a program in a folder. */
async function run(cwd: string, ...argv: string[]) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
  try {
    return { exitCode: 0, ...(await promisify(execFile)(process.execPath, argv, { cwd, env })) }
  } catch (error) {
    // execFile rejects with the process's end.
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { exitCode: code, stdout, stderr }
  }
}

const types = (cwd: string, ...flags: string[]) => run(cwd, join(CHECKOUT, 'dist/src/cli/main.js'), 'types', ...flags)

const INVENTORY = `web:
  hosts: {web-1: , web-2: {note: x}}
  vars: {http_port: 80, limits: {open: 1}}
`

test('writes, says so, and has nothing to do the second time', async () => {
  const folder = await makeFolder({ 'inventory.yaml': INVENTORY })
  expect(await types(folder)).toEqual({
    exitCode: 0,
    stdout: 'inventory.d.ts: 2 hosts, 3 groups (new)\n',
    stderr: '',
  })
  expect(await readFile(join(folder, 'inventory.d.ts'), 'utf8')).toMatch(/^\/\/ Written by: npx hawser types\n/)
  expect((await types(folder)).stdout).toContain('(unchanged)')
})

test('--check tells, and writes nothing', async () => {
  const folder = await makeFolder({ 'i.yaml': INVENTORY })
  const flags = ['-i', 'i.yaml', '--output', 'types/i.d.ts']
  expect(await types(folder, ...flags, '--check')).toMatchObject({
    exitCode: 2,
    stdout: expect.stringContaining('(new)'),
  })
  await mkdir(join(folder, 'types'))
  expect((await types(folder, ...flags)).exitCode).toBe(0)
  expect((await types(folder, ...flags, '--check')).exitCode).toBe(0)
  const written = await readFile(join(folder, 'types/i.d.ts'), 'utf8')
  await writeFile(join(folder, 'i.yaml'), INVENTORY.replace('web-2', 'web-3'))
  expect((await types(folder, ...flags, '--check')).exitCode).toBe(2)
  expect(await readFile(join(folder, 'types/i.d.ts'), 'utf8')).toBe(written)
})

test.each([
  [['web'], "'web' is not a flag"],
  [['--output', 'nowhere/x.d.ts'], 'cannot write'],
  [['--output', 'mine.d.ts'], 'mine.d.ts was not written by this command, and stays as it is'],
  [['-i', 'inventry.yaml'], "did you mean 'inventory.yaml'?"],
])('%j is a mistake', async (argv, message) => {
  const folder = await makeFolder({ 'inventory.yaml': INVENTORY, 'mine.d.ts': 'export {}\n' })
  expect(await types(folder, ...argv)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(message) })
  expect(await readFile(join(folder, 'mine.d.ts'), 'utf8')).toBe('export {}\n')
})

/** A task file with nothing wrong in it. */
const RIGHT = `// @ts-check
import { artifact, file, play } from 'hawser'
const chosen = String(process.argv[2])
await play(
  { hosts: 'web:!web-2,&all', vars: { own: 1 }, prepare: ({ vars }) => ({ next: vars.http_port + vars.own }) },
  async (host, { next }) => {
    next.toFixed()
    host.vars.own.toFixed()
    host.vars.note?.toUpperCase()
    host.vars.limits.open.toFixed()
    if (host.groups.includes('web')) host.peer('web-2')
    await file(host, { path: '/x', content: String(host.vars.http_port) })
  },
)
await play({ hosts: 'web[0]' }, (host) => { host.peer(chosen) })
await play({ hosts: 'we*,~db.*,localhost' }, () => artifact)
await play({ hosts: chosen }, () => {})
await play({ hosts: 'web[0:1]' }, () => {})
await play({ hosts: 'web[1:]' }, () => {})
await play({ hosts: 'web[-1]:all[0-1]' }, () => {})
await play({ hosts: 'web:!web[0:1]' }, () => {})
await play({ hosts: 'web[0:1], web-2' }, () => {})
await play({ hosts: 'web-[1:2]*:&web' }, () => {})
await play({ hosts: '127.0.0.1' }, () => {})
`

/** A task file with a mistake in each line but the first three, and what is wrong in it. */
const WRONG: readonly (readonly [line: string, message: string])[] = [
  ["await play({ hosts: 'wbe' }, () => {})", "there is no group or host 'wbe' in the inventory"],
  ["await play({ hosts: 'all:!wbe[0:1]' }, () => {})", "there is no group or host 'wbe' in the inventory"],
  ["await play({ hosts: 'web[0:1]:db' }, () => {})", "there is no group or host 'db' in the inventory"],
  ["await play({ hosts: 'all:!web-3' }, () => {})", "there is no group or host 'web-3' in the inventory"],
  ["await play({ hosts: 'web' }, (host) => { host.vars.http_prot })", "Property 'http_prot' does not exist"],
  ["await play({ hosts: 'web' }, (host) => { host.vars.http_port.length })", "Property 'length' does not exist"],
  ["await play({ hosts: 'web' }, (host) => { host.vars.note.length })", "'host.vars.note' is possibly 'undefined'"],
  ["await play({ hosts: 'web' }, (host) => { host.groups.includes('wbe') })", 'not assignable to parameter of type'],
  ["await play({ hosts: 'web' }, (host) => { host.peer('web-3') })", "there is no host 'web-3' in the inventory"],
  ["await play({ hosts: 'web' }, (host) => host.name === 'web-3')", 'This comparison appears to be unintentional'],
  [
    "await play({ hosts: 'web', prepare: ({ vars }) => ({ n: vars.limits.opne }) }, () => {})",
    "Property 'opne' does not exist",
  ],
]

test('misspelt groups, hosts and variables in a checked task file are errors of tsc', {
  timeout: 120_000,
}, async () => {
  const folder = await makeFolder({
    'inventory.yaml': INVENTORY,
    'tasks/right.mjs': RIGHT,
    'tasks/wrong.mjs': ['// @ts-check', "import { play } from 'hawser'", '', ...WRONG.map(([line]) => line)].join('\n'),
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        ...{
          target: 'es2024',
          lib: ['es2025', 'esnext.disposable'],
          module: 'nodenext',
          types: ['node'],
          noEmit: true,
        },
        ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: true },
        ...{ allowJs: true, checkJs: true, allowImportingTsExtensions: true },
      },
      include: ['tasks', 'inventory.d.ts'],
    }),
  })
  await mkdir(join(folder, 'node_modules'))
  await symlink(CHECKOUT, join(folder, 'node_modules/hawser'))
  await symlink(join(CHECKOUT, 'node_modules/@types'), join(folder, 'node_modules/@types'))
  expect((await types(folder)).exitCode).toBe(0)
  const { stdout } = await run(folder, join(CHECKOUT, 'node_modules/typescript/bin/tsc'), '--pretty', 'false')
  const errors = stdout.split('\n').filter((line) => /error TS/.test(line))
  const inWrong = errors.map((line) => /^tasks\/wrong\.mjs\((\d+),\d+\): error (.*)$/.exec(line))
  // Each mistake is one error in its line, and there is none anywhere else: not in Hawser's own sources either.
  expect(errors.filter((_, index) => inWrong[index] === null)).toEqual([])
  expect(inWrong.map((found) => Number(found?.[1]) - 4)).toEqual([...WRONG.keys()])
  for (const [index, [, message]] of WRONG.entries()) expect(inWrong[index]?.[2]).toContain(message)
})
