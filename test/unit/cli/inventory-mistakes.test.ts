/**
 * Mistakes in inventories, seen as users see them: by processes. Each is one error that says where, costs about as much
 * as reading an inventory without a mistake, and no host hears of it.
 */
import { execFile, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHECKOUT } from '../../support/task-run.ts'
import { MISTAKES, type Mistake } from './mistaken-inventories.ts'

/** How a process ended, and what it took. */
interface Ended {
  readonly exitCode: number | null
  readonly output: string
  /** Processor time, in microseconds. */
  readonly cpuUs: number
  /** Most memory that it held, in KiB. */
  readonly memoryKiB: number
  /** True where it started ssh. */
  readonly connected: boolean
}

/** Has a process tell its use of the machine when it ends; without blanks, since they would end the option. */
const TELLING = `--import=data:text/javascript,${[
  "import{writeSync}from'node:fs'",
  "process.on('exit',()=>{const{userCPUTime:u,systemCPUTime:s,maxRSS:m}=process.resourceUsage();writeSync(3,[u+s,m].join())})",
].join(';')}`

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hawser-test-mistakes-'))
  await mkdir(join(folder, 'bin'))
  // An ssh that tells that it was started, and reaches nobody.
  await writeFile(join(folder, 'bin/ssh'), '#!/bin/sh\n: >"$SSH_MARK"\nexit 255\n')
  await chmod(join(folder, 'bin/ssh'), 0o755)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

let runs = 0

/** Runs a program of ours to its end. */
async function run(...argv: readonly string[]): Promise<Ended> {
  runs += 1
  const mark = join(folder, `ssh-${runs}`)
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_') && name !== 'NODE_OPTIONS')
  const env = { ...Object.fromEntries(own), NODE_OPTIONS: TELLING, SSH_MARK: mark, NO_COLOR: '1' }
  const child = spawn(process.execPath, argv, {
    cwd: CHECKOUT,
    env: { ...env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  // All but the first are pipes to be read.
  const [stdout = '', stderr = '', told = ''] = await Promise.all(
    child.stdio.slice(1).map((pipe) => textOf(pipe as NodeJS.ReadableStream)),
  )
  const exitCode = await ended
  const [cpuUs = Number.NaN, memoryKiB = Number.NaN] = told.split(',').map(Number)
  const connected = await readFile(mark).then(
    () => true,
    () => false,
  )
  return { exitCode, output: `${stdout}${stderr}`, cpuUs, memoryKiB, connected }
}

const runTask = (path: string) => run('node_modules/.bin/zx', 'tasks/redeploy.mjs', '-i', path)

/** Writes what somebody has. */
async function write({ files, links = {}, pipe }: Mistake, at: string): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(at, path)), { recursive: true })
    await writeFile(join(at, path), content)
  }
  for (const [path, target] of Object.entries(links)) await symlink(target, join(at, path))
  if (pipe === undefined) return
  await mkdir(dirname(join(at, pipe)), { recursive: true })
  await promisify(execFile)('mkfifo', [join(at, pipe)])
}

/** Milliseconds for what starts processes, on a machine that may be busy; what they take of it is compared, not timed. */
const PATIENCE = { timeout: 120_000 }

describe('a mistake in an inventory', PATIENCE, () => {
  let usual: Ended

  beforeAll(async () => {
    await writeFile(join(folder, 'good.yaml'), 'relay: {hosts: {a: {ansible_host: 192.0.2.1}}}\n')
    await writeFile(
      join(folder, 'contact.mjs'),
      `import { play } from '${CHECKOUT}src/index.ts'\nawait play({ hosts: 'relay' }, (host) => host.$\`true\`)\n`,
    )
    usual = await run('node_modules/.bin/zx', 'tasks/redeploy.mjs', '-i', join(folder, 'good.yaml'), '--list-hosts')
  }, PATIENCE.timeout)

  test('is compared with an inventory without one', () => {
    expect(usual).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/^PLAY redeploy: 1 host\n/),
      connected: false,
    })
    expect(usual.cpuUs).toBeGreaterThan(0)
  })

  test('would not be the only reason not to connect: without one hosts are contacted', async () => {
    const contact = await run('node_modules/.bin/zx', join(folder, 'contact.mjs'), '-i', join(folder, 'good.yaml'))
    expect(contact).toMatchObject({ exitCode: 4, connected: true })
  })

  test.each(MISTAKES.map((mistake): [string, Mistake] => [mistake.about, mistake]))('%s', async (about, mistake) => {
    const at = join(folder, about.replaceAll(/\W/g, '-'))
    await mkdir(at)
    await write(mistake, at)
    const path = mistake.inventory ?? Object.keys(mistake.files)[0] ?? ''
    const inventory = path.startsWith('/') ? path : join(at, path)
    // Places are told from the folder on, and messages name whole paths.
    const place = /^[\w./]+:\d+:\d+: /.test(mistake.told)
      ? `${at}/${mistake.told}`
      : mistake.told.replaceAll('F/', `${at}/`)
    const ended = await runTask(inventory)
    expect(ended.output).toContain(`error: ${place}`)
    expect(ended).toMatchObject({ exitCode: 1, connected: false })
    // One error, and nothing of ours that fell over it.
    expect(ended.output.match(/^error: /gm)).toHaveLength(1)
    expect(ended.output).not.toMatch(/^\s+at (?!tasks\/redeploy\.mjs:)|RangeError|node:internal/m)
    expect(ended.cpuUs).toBeLessThan(usual.cpuUs * 4)
    expect(ended.memoryKiB).toBeLessThan(usual.memoryKiB * 4)
    if (mistake.alsoListed !== true) return
    const listed = await run('dist/src/cli/main.js', 'inventory', '--list', '-i', inventory)
    expect(listed.output).toContain(`hawser: ${place}`)
    expect(listed).toMatchObject({ exitCode: 1, connected: false })
    expect(listed.cpuUs).toBeLessThan(usual.cpuUs * 4)
  })
})
