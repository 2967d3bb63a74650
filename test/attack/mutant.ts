/** Copies of the checkout with one defence taken out, and how the suite fares there. */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CHECKOUT } from '../support/task-run.ts'
import type { Row } from './attack.ts'
import type { Mutation, Witness } from './mutations.ts'

/** Rounds that a mutant is given: a defence that is missed is missed soon. */
const ROUNDS = 20
const TIMEOUT_MS = 600_000
/** What vitest writes down of a whole run fits. */
const MOST_BYTES = 64 * 2 ** 20

/** What a run of the suite needs. */
const NEEDED = [
  'src',
  'test',
  'scripts',
  'schema',
  'tasks',
  'inventory.yaml',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
]

/** How the suite ended where a defence was missing. */
export interface Verdict {
  /** True where the suite turned red because Hawser fell. */
  readonly isNoticed: boolean
  /** What the suite said, for a message. */
  readonly said: string
}

/** A source text with the defence taken out. @throws {Error} where the text is not there, or more than once */
export function mutate(source: string, { file, remove, instead }: Mutation): string {
  const parts = source.split(remove)
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times what is to be taken out: ${remove}`)
  return parts.join(instead)
}

/** Takes the defence out of a copy, and asks the witness there. */
export async function tryMutant(mutation: Mutation): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-test-mutant-'))
  try {
    await Promise.all(NEEDED.map((name) => cp(join(CHECKOUT, name), join(folder, name), { recursive: true })))
    await symlink(join(CHECKOUT, 'node_modules'), join(folder, 'node_modules'))
    const path = join(folder, mutation.file)
    await writeFile(path, mutate(await readFile(path, 'utf8'), mutation))
    const { witness } = mutation
    return 'tests' in witness ? await test(folder, witness) : await fight(folder, witness)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function fight(
  folder: string,
  { attack, kind = 'debian', rounds = ROUNDS }: Extract<Witness, { attack: string }>,
): Promise<Verdict> {
  const flags = ['--only', attack, '--on', kind, '--rounds', String(rounds), '--until-lost', '--json']
  const json = await run(folder, ['test/attack/main.ts', ...flags])
  // Written by main.ts in this very shape.
  const { rows, faults } = JSON.parse(json) as { rows: readonly Row[]; faults: readonly string[] }
  // A run without its control is red in any case; and an attacker who slept is no proof of anything.
  const hasFallen = rows.some(
    ({ hawser, deadlineMs }) => hawser.lost > 0 || hawser.leftovers.length > 0 || hawser.longestWaitMs > deadlineMs,
  )
  return { isNoticed: hasFallen, said: faults.join('; ') || 'passed' }
}

async function test(folder: string, { tests, name }: Extract<Witness, { tests: string }>): Promise<Verdict> {
  const project = tests.split('/')[1]
  if (project === undefined) throw new Error(`${tests} is not in the folder of a project`)
  const only = name === undefined ? [] : ['-t', name]
  const flags = ['run', '--project', project, '--reporter=json', tests, ...only]
  const json = await run(folder, ['node_modules/vitest/vitest.mjs', ...flags])
  // As vitest documents its JSON; a file that could not be set up has no failed test. One that took too long says nothing.
  const { testResults } = JSON.parse(json.slice(json.indexOf('{'))) as {
    testResults: readonly {
      readonly assertionResults: readonly {
        readonly status: string
        readonly failureMessages: readonly string[]
        readonly fullName: string
      }[]
    }[]
  }
  const results = testResults.flatMap(({ assertionResults }) => assertionResults)
  const failed = results
    .filter(
      ({ status, failureMessages }) =>
        status === 'failed' && !failureMessages.some((text) => text.includes('timed out in')),
    )
    .map(({ fullName }) => fullName)
  const passed = results.filter(({ status }) => status === 'passed').length
  return { isNoticed: failed.length > 0, said: `${passed} tests passed, failed are: ${failed.join(', ')}` }
}

/** @returns what a program of Node's printed, whether it ended with 0 or 1 */
async function run(folder: string, argv: readonly string[]): Promise<string> {
  const options = { cwd: folder, timeout: TIMEOUT_MS, maxBuffer: MOST_BYTES }
  try {
    const { stdout } = await promisify(execFile)(process.execPath, argv, options)
    return stdout
  } catch (error) {
    // Red is what is hoped for; it must have come to its end, though.
    if (error instanceof Error && 'code' in error && error.code === 1 && 'stdout' in error) {
      return String(error.stdout)
    }
    throw error
  }
}
