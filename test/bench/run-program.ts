/** Programs of the benchmark: ours and those that it is held against, all started in the same way. */
import { spawn } from 'node:child_process'
import { CHECKOUT } from '../support/task-run.ts'

/** How a program is started. */
export interface ProgramOptions {
  readonly env?: NodeJS.ProcessEnv
  /** The top of the checkout where it is not set. */
  readonly cwd?: string
}

/**
 * The environment without what npm puts there: measured programs are started as from a shell, and Hawser looks for flags
 * that npm has taken. Task files run with the bundle that is published, which the set-up of the tests has made.
 */
export const ENVIRONMENT: NodeJS.ProcessEnv = Object.fromEntries([
  ...Object.entries(process.env).filter(([name]) => !/^(npm_|ANSIBLE_|INIT_CWD$|FORCE_COLOR$)/.test(name)),
  ['NO_COLOR', '1'],
  ['NODE_OPTIONS', '--conditions=hawser-bundle'],
])

/**
 * Runs a program to its end, with nothing on its standard input.
 *
 * @returns what it wrote to its standard output
 * @throws {Error} with the end of its output, where it does not exit 0
 */
export function runProgram(command: string, args: readonly string[], options: ProgramOptions = {}): Promise<string> {
  const child = spawn(command, args, {
    cwd: options.cwd ?? CHECKOUT,
    env: { ...ENVIRONMENT, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      const text = Buffer.concat(stdout).toString()
      if (code === 0) return resolve(text)
      const said = `${text}${Buffer.concat(stderr)}`.trimEnd().split('\n').slice(-30).join('\n')
      reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}:\n${said}`))
    })
  })
}
