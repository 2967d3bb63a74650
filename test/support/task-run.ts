/** Runs of task files as a user starts them, against an inventory of test hosts. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HawserEvent } from '../../src/report/events.ts'
import type { TestContainer } from './container.ts'

/** The top of the checkout: where users start task files. */
export const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url))

/** Variables of a host of an inventory, beside those that lead to it. */
export type HostVariables = Readonly<Record<string, unknown>>

/** An inventory file of test hosts. */
export interface TestInventory extends AsyncDisposable {
  readonly path: string
}

/** Connection variables that lead to a container over ssh. */
export function sshVariables(container: TestContainer, user = 'deploy'): HostVariables {
  return {
    ansible_host: '127.0.0.1',
    ansible_port: container.sshPort,
    ansible_user: user,
    ansible_ssh_private_key_file: container.client.privateKeyFile,
    ansible_ssh_common_args: `-F none -o IdentitiesOnly=yes -o UserKnownHostsFile=${container.client.knownHostsFile}`,
  }
}

/**
 * Writes an inventory whose group `relay` has these hosts. JSON is YAML.
 *
 * @param vars variables of all hosts
 */
export async function writeInventory(
  hosts: Readonly<Record<string, HostVariables>>,
  vars: HostVariables = {},
): Promise<TestInventory> {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-test-inventory-'))
  const path = join(folder, 'inventory.yaml')
  await writeFile(path, JSON.stringify({ all: { vars, children: { relay: { hosts } } } }, null, 2))
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

/** How a run of a task file ended. */
export interface TaskResult {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** The events of a run with `--json`; empty without. */
  readonly events: readonly HawserEvent[]
}

/** A run of a task file that is under way. */
export interface StartedTask {
  readonly process: ChildProcess
  readonly result: Promise<TaskResult>
  /** Waits until the run's standard output holds this. */
  readonly saw: (text: string | RegExp) => Promise<void>
  /** What it has printed so far. */
  readonly said: () => string
}

/**
 * Starts a task file: `zx FILE FLAG…`, by the commands that npx would find.
 *
 * @param file relative to the checkout
 */
export function startTask(
  file: string,
  flags: readonly string[],
  options: {
    readonly input?: string
    readonly env?: NodeJS.ProcessEnv
    readonly by?: 'zx' | 'npx' | 'node'
    /** In a process group of its own, for signals to all of it, as a terminal sends them. */
    readonly detached?: boolean
  } = {},
): StartedTask {
  const starters = { zx: ['zx'], npx: ['npx', 'zx'], node: ['node'] } as const
  const [command, ...words] = starters[options.by ?? 'zx']
  const child = spawn(command, [...words, file, ...flags], {
    cwd: CHECKOUT,
    env: { ...process.env, PATH: `${CHECKOUT}/node_modules/.bin:${process.env.PATH}`, NO_COLOR: '1', ...options.env },
    detached: options.detached ?? false,
  })
  let stdout = ''
  let stderr = ''
  const watchers = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
    for (const watcher of watchers) watcher()
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const result = new Promise<TaskResult>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode, signal) => {
      for (const watcher of watchers) watcher()
      resolve({ exitCode, signal, stdout, stderr, events: flags.includes('--json') ? eventsOf(stdout) : [] })
    })
  })
  const saw = (text: string | RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (typeof text === 'string' ? stdout.includes(text) : text.test(stdout)) resolve()
        else if (child.exitCode !== null || child.signalCode !== null)
          reject(new Error(`the run ended before it printed ${text}:\n${stdout}${stderr}`))
      }
      watchers.add(look)
      look()
    })
  return { process: child, result, saw, said: () => stdout + stderr }
}

/** Runs a task file to its end. */
export function runTask(...args: Parameters<typeof startTask>): Promise<TaskResult> {
  return startTask(...args).result
}

function eventsOf(stdout: string): HawserEvent[] {
  // Each line is one event: that is what --json promises, and other tests hold it against the schema.
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as HawserEvent]))
}
