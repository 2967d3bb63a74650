import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const HOME = mkdtempSync(join(tmpdir(), 'hawser-test-'))
const ENVIRONMENT = { ...process.env, HOME }

interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

async function run(...argv: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, argv, { cwd: ROOT, env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { exitCode: await closed, stdout, stderr }
}

/** Waits for the end and its exit code; where that is another one, shows all that was printed. */
async function exits(exitCode: number, ending: Promise<Ended>): Promise<string> {
  const ended = await ending
  if (ended.exitCode === exitCode) return ended.stdout
  throw new Error(`exit code ${ended.exitCode} instead of ${exitCode}\n${ended.stdout}\n${ended.stderr}`)
}

/** A twin that a rehearsal of the redeploy has left: release 1.0.0 runs there. */
let twins = ''

/** A task file, as a user runs it, with one host in reach: the twin. */
function task(file: string, ...flags: readonly string[]): Promise<Ended> {
  const zx = fileURLToPath(import.meta.resolve('zx/cli'))
  return run(zx, `tasks/${file}`, '-i', 'inventory.yaml', '-i', twins, '--limit', 'relay-1', ...flags)
}

/** What is installed on the host, and what answers there. */
function versions(): string {
  const ask = `print {$s} "GET / HTTP/1.0\\r\\n\\r\\n"; my @answer = <$s>; print $answer[-1]`
  const client = `my $s = IO::Socket::INET->new("127.0.0.1:8080") or die; ${ask}`
  const input = `/usr/local/bin/mir-signal --version; perl -MIO::Socket::INET -e '${client}'\n`
  const argv = ['dist/src/cli/main.js', 'login', 'relay-1']
  return spawnSync(process.execPath, argv, { cwd: ROOT, env: ENVIRONMENT, input, encoding: 'utf8' }).stdout
}

const both = (version: string): string => `mir-signal ${version}\n`.repeat(2)

/** A release of the server with another version or fault, as `-e` takes it. */
function release(
  name: string,
  change: (program: string) => string,
): { readonly flag: string; readonly sha256: string } {
  const program = change(readFileSync(join(ROOT, 'tasks/files/mir-signal'), 'utf8'))
  const src = join(HOME, name)
  writeFileSync(src, program)
  const sha256 = createHash('sha256').update(program).digest('hex')
  const fields = { src, sha256, dest: '/usr/local/bin/mir-signal', mode: '0755', owner: 'root', group: 'root' }
  const value = { release: { ...fields, service: 'mir-signal', health: 'http://127.0.0.1:8080/' } }
  return { flag: `--extra-vars=${JSON.stringify(value)}`, sha256 }
}

beforeAll(async () => {
  const flags = ['--limit', 'relay-1', '--twin', 'container', '--keep']
  await exits(0, run('dist/src/cli/main.js', 'rehearse', 'tasks/redeploy.mjs', ...flags))
  const folder = join(HOME, '.hawser', 'rehearsals')
  twins = join(folder, readdirSync(folder)[0] ?? '', 'twins.yaml')
})
afterAll(() => {
  const name = `hawser-${twins.split('/').at(-2)}-relay-1`
  spawnSync('docker', ['rm', '--force', '--volumes', name])
  rmSync(HOME, { recursive: true })
})

describe('the task files, one after the other on one host', () => {
  const next = release('next', (program) => program.replace("'1.0.0'", "'1.1.0'"))
  const broken = release('broken', (program) => program.replace('use strict;', 'exit 3 unless @ARGV;\nuse strict;'))

  test('redeploy --check --diff tells what the run then does', async () => {
    const told = await exits(0, task('redeploy.mjs', next.flag, '--check', '--diff'))
    expect(versions()).toBe(both('1.0.0'))
    const done = await exits(0, task('redeploy.mjs', next.flag))
    expect(versions()).toBe(both('1.1.0'))
    const changed = (output: string) => output.match(/^relay-1 +(upload|stage|install|service) +\S+ +changed/gm)
    expect(changed(done)).toHaveLength(4)
    expect(changed(told)).toEqual(changed(done))
  })

  test('a second redeploy changes nothing', async () => {
    expect(await exits(0, task('redeploy.mjs', next.flag))).toMatch(/relay-1 : ok=6 changed=0/)
  })

  test('rollback goes to the release before', async () => {
    await exits(0, task('rollback.mjs'))
    expect(versions()).toBe(both('1.0.0'))
  })

  test('rollback goes to a named release', async () => {
    await exits(0, task('rollback.mjs', '-e', `to=${next.sha256.slice(0, 8)}`))
    expect(versions()).toBe(both('1.1.0'))
  })

  test('rollback to a release that is not kept says which are', async () => {
    const { exitCode, stdout } = await task('rollback.mjs', '-e', 'to=00000000')
    expect(exitCode).toBe(2)
    expect(stdout).toMatch(new RegExp(`the store holds: .*${next.sha256.slice(0, 12)}`))
    expect(versions()).toBe(both('1.1.0'))
  })

  test('a release that does not run is rolled back', async () => {
    const output = await exits(2, task('redeploy.mjs', broken.flag))
    expect(output).toMatch(/relay-1 : .*failed=1 .*rescued=1/)
    expect(versions()).toBe(both('1.1.0'))
  })

  test('provision finds everything in place', async () => {
    expect(await exits(0, task('provision.mjs'))).toMatch(/relay-1 : ok=4 changed=0/)
  })
})
