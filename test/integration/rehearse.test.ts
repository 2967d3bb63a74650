import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, test } from 'vitest'
import type { HawserEvent, OperationEvent } from '../../src/report/events.ts'

const MAIN = new URL('../../dist/src/cli/main.js', import.meta.url).pathname
const FIXTURES = new URL('../fixtures/rehearsal/', import.meta.url).pathname
const INVENTORY = ['-i', join(FIXTURES, 'inventory.yaml')]

/** A home of our own, so that the rehearsals of whoever else uses this machine stay out of sight. */
const HOME = mkdtempSync(join(tmpdir(), 'hawser-test-'))
afterAll(() => rmSync(HOME, { recursive: true }))
const ENVIRONMENT = { ...process.env, HOME }

/** Containers of the rehearsal that runs, or ran, in a process. */
function containersOf({ child }: Rehearsal): readonly string[] {
  const format = '{{.ID}} {{.Label "hawser.controller"}}'
  const filters = ['--filter', 'label=hawser.rehearsal']
  const { stdout } = spawnSync('docker', ['ps', '--all', ...filters, '--format', format], { encoding: 'utf8' })
  return stdout.split('\n').filter((line) => line.split(':')[2] === String(child.pid))
}

/** Folders of rehearsals. */
function folders(): readonly string[] {
  const folder = join(HOME, '.hawser', 'rehearsals')
  return existsSync(folder) ? readdirSync(folder) : []
}

interface Rehearsal {
  readonly child: ChildProcess
  readonly ended: Promise<{ readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }>
}

function start(file: string, ...flags: readonly string[]): Rehearsal {
  const child = spawn(process.execPath, [MAIN, 'rehearse', file, ...flags], {
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = Promise.all([text(child.stdout), text(child.stderr)])
  const closed = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const ended = output.then(async ([stdout, stderr]) => ({ exitCode: await closed, stdout, stderr }))
  return { child, ended }
}

/** Starts a rehearsal of one of the fixtures. */
function startFixture(name: string, ...flags: readonly string[]): Rehearsal {
  return start(join(FIXTURES, name), ...INVENTORY, ...flags)
}

function rehearse(name: string, ...flags: readonly string[]): Rehearsal['ended'] {
  return startFixture(name, ...flags).ended
}

/** Waits for the end and its exit code; where that is another one, shows all that was printed. */
async function exits(exitCode: number, ending: Rehearsal['ended']): ReturnType<typeof rehearse> {
  const ended = await ending
  if (ended.exitCode === exitCode) return ended
  throw new Error(`exit code ${ended.exitCode} instead of ${exitCode}\n${ended.stdout}\n${ended.stderr}`)
}

/** Resolves once the rehearsal has printed the text. */
async function printed({ child }: Rehearsal, wanted: string): Promise<void> {
  let seen = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      seen += String(chunk)
      if (seen.includes(wanted)) resolve()
    })
    child.once('close', () => reject(new Error(`it ended before it printed '${wanted}':\n${seen}`)))
  })
}

function eventsOf(stdout: string): readonly HawserEvent[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe.each(['container', 'sandbox'])('a rehearsal on %s twins', (twin) => {
  test('passes where the second run changes nothing, and leaves nothing', async () => {
    const rehearsal = startFixture('settles.mjs', '--twin', twin, '--json')
    const { stdout, stderr } = await exits(0, rehearsal.ended)
    expect(stderr).toBe('')
    const events = eventsOf(stdout)
    const outcomes = events
      .filter((event): event is OperationEvent => event.event === 'operation')
      .map(({ host, operation, outcome }) => `${host} ${operation} ${outcome}`)
    const run = (outcome: string) =>
      ['relay-1', 'relay-2'].flatMap((host) => [`${host} directory ${outcome}`, `${host} file ${outcome}`])
    expect(outcomes.slice(0, 4).sort()).toEqual(run('changed'))
    expect(outcomes.slice(4).sort()).toEqual(run('ok'))
    expect(events.at(-1)).toMatchObject({ event: 'recap', exitCode: 0 })
    expect(containersOf(rehearsal)).toEqual([])
    expect(folders()).toEqual([])
  })

  test('fails where the second run changes something, and names operation and host', async () => {
    const { stdout } = await exits(2, rehearse('never-settles.mjs', '--twin', twin, '--limit', 'relay-2'))
    expect(stdout).toMatch(
      /problem: run 2: command touch \/srv\/rehearsed\/again changed again \(relay-2\)\nrehearsal failed/,
    )
  })

  test('is ended by Ctrl-C, and leaves nothing', async () => {
    const rehearsal = startFixture('waits.mjs', '--twin', twin)
    await printed(rehearsal, 'waiting')
    rehearsal.child.kill('SIGINT')
    const { stdout } = await exits(99, rehearsal.ended)
    expect(stdout).toMatch(/interrupted by SIGINT/)
    expect(stdout).toMatch(/twins removed/)
    expect(containersOf(rehearsal)).toEqual([])
    expect(folders()).toEqual([])
  })

  test('keeps its twins on demand, until the next one', async () => {
    const kept = await exits(0, rehearse('settles.mjs', '--twin', twin, '--limit', 'relay-1', '--keep'))
    expect(kept.stdout).toMatch(/npx hawser login relay-1/)
    const login = (host: string, input: string) =>
      spawnSync(process.execPath, [MAIN, 'login', host], { input, encoding: 'utf8', env: ENVIRONMENT })
    const shell = login('relay-1', 'cat /srv/rehearsed/name; id -un')
    expect(shell.stdout).toBe(`relay-1\n${twin === 'container' ? 'deploy' : 'root'}\n`)
    await rehearse('settles.mjs', '--twin', twin, '--limit', 'relay-2')
    expect(folders()).toEqual([])
    expect(login('relay-1', 'id').stderr).toMatch(/there is no twin of 'relay-1'/)
  })
})

describe('the demonstration', () => {
  const root = new URL('../../', import.meta.url).pathname
  const redeploy = (...flags: readonly string[]) =>
    start(join(root, 'tasks/redeploy.mjs'), '-i', join(root, 'inventory.yaml'), ...flags).ended

  test('runs on containers, attacked meanwhile', async () => {
    const { stdout } = await exits(0, redeploy('--twin', 'container', '--attack'))
    expect(stdout).toMatch(/prepared by .*tasks\/provision.mjs: 6 changed, 2 ok/)
    const [first = '', second = ''] = stdout.split('RUN 2 of 2')
    for (const host of ['relay-1', 'relay-2']) {
      expect(first).toMatch(new RegExp(`^${host} +install +/usr/local/bin/mir-signal +changed`, 'm'))
      expect(first).toMatch(new RegExp(`^${host} +service +mir-signal +changed`, 'm'))
      expect(second).toMatch(new RegExp(`^${host} +waitFor +http://127.0.0.1:8080/ +ok`, 'm'))
      expect(second).toMatch(
        new RegExp(`^attack on ${host}: looked \\d+ times, tried [1-9]\\d* times, won 0 times`, 'm'),
      )
    }
    expect(second).not.toMatch(/ changed \(/)
  })

  test('runs in sandboxes, and tells what was not rehearsed', async () => {
    const { stdout } = await exits(0, redeploy('--twin', 'sandbox'))
    expect(stdout).toMatch(/not rehearsed: ssh, the login user and the sudo policy/)
    expect(stdout).toMatch(/not rehearsed: service mir-signal: .* \(relay-1, relay-2\)/)
    expect(existsSync('/usr/local/bin/mir-signal')).toBe(false)
  })
})

test('leftovers of a killed rehearsal are removed by the next, and not those of one that runs', async () => {
  const [killed, running] = [1, 2].map(() => startFixture('waits.mjs', '--twin', 'container'))
  if (killed === undefined || running === undefined) throw new Error('two were started')
  await Promise.all([printed(killed, 'waiting'), printed(running, 'waiting')])
  const taskFile = readFileSync(`/proc/${killed.child.pid}/task/${killed.child.pid}/children`, 'utf8').trim()
  expect(existsSync(`/proc/${taskFile}`)).toBe(true)
  killed.child.kill('SIGKILL')
  await killed.ended
  await exits(0, rehearse('settles.mjs', '--limit', 'relay-1'))
  expect(existsSync(`/proc/${taskFile}`)).toBe(false)
  expect(containersOf(killed)).toEqual([])
  expect(containersOf(running).length).toBe(1)
  running.child.kill('SIGTERM')
  await exits(99, running.ended)
  expect(folders()).toEqual([])
})

describe('a rehearsal touches nothing real', () => {
  test('where -e leads elsewhere, the twins are reached all the same', async () => {
    const said = await exits(0, rehearse('settles.mjs', '--twin', 'sandbox', '-e', 'ansible_connection=local'))
    expect(said.stdout).toMatch(/rehearsal passed/)
  })

  test('a host that only a peer reaches has no twin, until one is asked for', async () => {
    const lost = await exits(4, rehearse('reaches-out.mjs', '--twin', 'sandbox'))
    expect(lost.stdout).toMatch(/lb-1 has no twin: --peers lb-1 makes one for it/)
    await exits(0, rehearse('reaches-out.mjs', '--twin', 'sandbox', '--peers', 'lb-1'))
  })

  test('this machine has no twin', async () => {
    const { stderr } = await exits(1, rehearse('works-here.mjs', '--twin', 'sandbox'))
    expect(stderr).toMatch(/localhost is this machine/)
    expect(existsSync('/tmp/hawser-test-must-not-be-made')).toBe(false)
  })
})

test("a mistake in the task file's flags costs no twin", async () => {
  const { stdout, stderr } = await exits(1, rehearse('settles.mjs', '--limit', 'relay-3'))
  expect(stderr).toMatch(/did you mean 'relay-/)
  expect(stdout).not.toMatch(/twins/)
})
