/** What is published works where nothing of this repository is: it is built, packed, installed and used. */
import { type ExecFileException, execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)

/** A program's end as one value: its output says more of a failure than its exit code. */
async function attempt(
  command: string,
  argv: readonly string[],
  cwd: string,
): Promise<{ exitCode: unknown; output: string }> {
  return run(command, argv, { cwd }).then(
    ({ stdout, stderr }) => ({ exitCode: 0, output: stdout + stderr }),
    (error: ExecFileException) => ({ exitCode: error.code, output: `${error.stdout}${error.stderr}` }),
  )
}

const TASK_FILE = `#!/usr/bin/env zx
// @ts-check
import { artifact, deploy, play } from 'hawser'

await play({
  name: 'deploy a web server',
  hosts: 'web',
  become: true,
  prepare: ({ vars }) => ({ release: artifact(vars.release) }),
}, async (host, { release }) => {
  await deploy(host, release)
})
`

/** The order that no one may write: what was staged is installed without having been verified. */
const UNSAFE_TASK_FILE = `// @ts-check
import { artifact, install, play, stage, upload } from 'hawser'

await play({
  hosts: 'web',
  prepare: ({ vars }) => ({ release: artifact(vars.release) }),
}, async (host, { release }) => {
  await install(host, await stage(host, await upload(host, release)))
})
`

const INVENTORY = `all:
  children:
    web:
      hosts:
        web-1: { ansible_host: 192.0.2.11 }
        web-2: { ansible_host: 192.0.2.12 }
`

let folder: string
let built: string
let tarball: string
let project: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hawser-package-'))
  built = join(folder, 'dist')
  project = join(folder, 'project')
  await run(process.execPath, ['scripts/build-package.ts', built])
  await run('npm', ['pack', built, '--pack-destination', folder])
  tarball = join(folder, (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? 'no tarball')
  await mkdir(join(project, 'tasks'), { recursive: true })
  await writeFile(join(project, 'package.json'), '{ "name": "a-fleet", "private": true }\n')
  await writeFile(join(project, 'inventory.yaml'), INVENTORY)
  await writeFile(join(project, 'tasks/deploy.mjs'), TASK_FILE)
  await writeFile(join(project, 'tasks/unsafe.mjs'), UNSAFE_TASK_FILE)
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], { cwd: project })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/**
 * Type-checks one task file of the project as an editor does, with nothing but what the package brought along. What is
 * wrong inside of declarations is left out, as everyone does: zx's own want the types of a package that zx bundles.
 */
function typeCheck(file: string): Promise<{ exitCode: unknown; output: string }> {
  const options = ['--noEmit', '--allowJs', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024']
  return attempt(resolve('node_modules/.bin/tsc'), [...options, '--ignoreConfig', file], project)
}

test('publint finds nothing to say about the tarball', async () => {
  const bytes = await readFile(tarball)
  const { messages, pkg } = await publint({
    strict: true,
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) },
  })
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
})

test('attw resolves its types as an ES module', async () => {
  const argv = ['--profile', 'esm-only', '--no-color', '--no-emoji', tarball]
  expect(await attempt(resolve('node_modules/.bin/attw'), argv, folder)).toMatchObject({ exitCode: 0 })
})

test('holds what it needs at run time, and nothing of the tests', async () => {
  const { stdout } = await run('tar', ['-tzf', tarball])
  const files = stdout
    .trim()
    .split('\n')
    .map((line) => line.replace(/^package\//, ''))
  expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'CHANGELOG.md', 'package.json']))
  expect(files).toEqual(expect.arrayContaining(['src/hawser.js', 'src/hawser.d.ts', 'src/cli/main.js']))
  expect(files).toEqual(expect.arrayContaining(['src/remote/library.sh', 'schema/inventory.schema.json']))
  expect(files.filter((file) => /^(test|tasks|scripts|docs|node_modules)\/|(?<!\.d)\.ts$/.test(file))).toEqual([])
  const [ours, manifest] = await Promise.all(
    ['package.json', join(built, 'package.json')].map(async (path) => JSON.parse(await readFile(path, 'utf8'))),
  )
  expect(manifest).not.toHaveProperty('private')
  expect(manifest).not.toHaveProperty('scripts')
  expect(manifest).not.toHaveProperty('devDependencies')
  // A library is bundled, with its licence, or installed beside.
  const licenses = await readFile(join(built, 'THIRD-PARTY-LICENSES'), 'utf8')
  const bundled = Object.keys(ours.dependencies).filter((name) => licenses.includes(`${name} `))
  expect([...bundled, ...Object.keys(manifest.dependencies)].toSorted()).toEqual(
    Object.keys(ours.dependencies).toSorted(),
  )
})

test('a task file type-checks against the installed package', async () => {
  expect(await typeCheck('tasks/deploy.mjs')).toEqual({ exitCode: 0, output: '' })
})

test('a task file that installs what was not verified does not type-check', async () => {
  const { exitCode, output } = await typeCheck('tasks/unsafe.mjs')
  expect(output).toMatch(/tasks\/unsafe\.mjs\(8,\d+\): error TS2345/)
  expect(exitCode).not.toBe(0)
})

test('a task file runs by npx zx, and lists its hosts', async () => {
  const { exitCode, output } = await attempt('npx', ['zx', 'tasks/deploy.mjs', '--list-hosts'], project)
  expect(output).toContain('web-1')
  expect(output).toContain('web-2')
  expect(exitCode).toBe(0)
})

test('the hawser command runs', async () => {
  const { exitCode, output } = await attempt('npx', ['hawser', '--help'], project)
  expect(output).toContain('rehearse')
  expect(exitCode).toBe(0)
})
