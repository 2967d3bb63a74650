/** A terminal of its own for a program under test. */
import { type ChildProcess, spawn } from 'node:child_process'

/** How the program is run. */
export interface TerminalOptions {
  readonly cwd?: string
  readonly env: NodeJS.ProcessEnv
  /** The terminal's size: columns and rows; what script(1) makes of it where it is not set. */
  readonly size?: readonly [columns: number, rows: number]
}

/**
 * Runs a command line on a terminal of its own, by script(1) of util-linux, which exits with what the command exits with.
 *
 * @param command of one program: `"zx" "task.mjs" -v`
 * @returns the child; what the terminal shows is its standard output, what is typed its standard input
 */
export function spawnOnTerminal(
  command: string,
  { env, size, ...options }: TerminalOptions,
): ChildProcess & { readonly stdin: NodeJS.WritableStream; readonly stdout: NodeJS.ReadableStream } {
  const sized = size === undefined ? '' : `stty cols ${size[0]} rows ${size[1]}; `
  // The program stands in its shell's place: Ctrl-C ends a shell that stays, and 130 is what script(1) would tell then.
  return spawn('script', ['-qec', `${sized}exec ${command}`, '/dev/null'], {
    ...options,
    env: { ...env, SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}
