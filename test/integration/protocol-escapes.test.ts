/** What programs on hosts say to a terminal does not get there: neither as lines, nor in the live view, nor in JSON. */
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ErrorReport } from '../../src/report/events.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { type Imitation, installImitation } from '../support/imitation.ts'
import { CHECKOUT, runTask, sshVariables, type TestInventory, writeInventory } from '../support/task-run.ts'
import { spawnOnTerminal } from '../support/terminal.ts'
import { Screen } from '../unit/report/fixtures/screen.ts'

/** C0 but tab and newline, DEL, C1, and marks that reorder text. */
const ACTIVE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/
const TASK = 'test/fixtures/tasks/imitates.mjs'

let container: TestContainer
let imitation: Imitation
let inventory: TestInventory

beforeAll(async () => {
  container = await startContainer('debian')
  imitation = await installImitation(container)
  inventory = await writeInventory({ 'relay-1': sshVariables(container) })
})
afterAll(async () => {
  await inventory[Symbol.asyncDispose]()
  await container[Symbol.asyncDispose]()
})

/** What every run must end in, whatever is claimed meanwhile. */
const RECAP = /relay-1 .*ok=4 .*changed=2 .*failed=2 .*ignored=1/

test('lines on a pipe hold nothing that a terminal acts on, and tell the truth', async () => {
  await container.sh('rm -f /srv/imitated')
  const { exitCode, stdout, stderr } = await runTask(TASK, ['-i', inventory.path, '-vvv', '--diff'])
  expect(`${stdout}${stderr}`).not.toMatch(ACTIVE)
  expect(stdout).toMatch(RECAP)
  expect(exitCode).toBe(2)
  // What was written over what stands before stands below it instead; and nothing begins a line that is not ours.
  expect(stdout).toMatch(/failed\n.*\| ok {4}/)
  const said = (await imitation.said()).split(/[\r\n]/).filter((line) => /^[A-Za-z0-9$]/.test(line))
  const lines = new Set(stdout.split('\n'))
  expect(said.filter((line) => lines.has(line))).toEqual([])
})

test('events in JSON are plain text, and their errors are stripped', async () => {
  await container.sh('rm -f /srv/imitated')
  const { exitCode, stdout, events } = await runTask(TASK, ['-i', inventory.path, '--json', '-vvv', '--diff'])
  expect(stdout).not.toMatch(ACTIVE)
  expect(exitCode).toBe(2)
  const errors = events.flatMap((event) => ('error' in event && event.error ? [event.error] : []))
  expect(errors.length).toBeGreaterThanOrEqual(4)
  const texts = (error: ErrorReport): string[] => Object.values(error).flat().map(String)
  expect(errors.flatMap(texts).filter((each) => ACTIVE.test(each))).toEqual([])
  expect(events.at(-1)).toMatchObject({ event: 'recap', hosts: { 'relay-1': { changed: 2, failed: 2, ignored: 1 } } })
  // Live output is what it is: JSON writes it so that no terminal minds.
  const live = events.flatMap((event) =>
    event.event === 'output' && event.operation === 'query' && event.stream === 'stdout' ? [event.text] : [],
  )
  expect(live.join('')).toBe(Buffer.from(await imitation.said(), 'latin1').toString('utf8'))
})

test('the live view of a terminal holds nothing but its own drawing', async () => {
  await container.sh('rm -f /srv/imitated')
  const { CI: _ci, ...environment } = process.env
  const zx = `${CHECKOUT}/node_modules/.bin/zx`
  const child = spawnOnTerminal(`${zx} ${TASK} -i ${inventory.path} -vvv --diff`, {
    cwd: CHECKOUT,
    env: { ...environment, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' },
    size: [500, 50],
  })
  const raw = await text(child.stdout)
  // It throws for every sequence that is not the live view's.
  const screen = new Screen(500).write(raw)
  expect(raw.replaceAll(/\x1b\[[0-9;?]*[A-Za-z]|\r/g, '')).not.toMatch(ACTIVE)
  expect(screen.text).toMatch(RECAP)
  expect(screen.drawings).toBeGreaterThan(0)
})
