/** Runs of a task file on this machine, from a folder of its own. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { makeFolder } from './folder.ts'
import { CHECKOUT } from './task-run.ts'

/** How such a run ended. */
export interface LocalRun {
  /** The folder that it was run from. */
  readonly cwd: string
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs `tasks/t.mjs` by zx.
 *
 * @param files what the folder holds, that file and the inventory among it, by path
 */
export async function runLocally(
  files: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<LocalRun> {
  const cwd = await makeFolder(files)
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
  const zx = `${CHECKOUT}node_modules/.bin/zx`
  try {
    const done = await promisify(execFile)(process.execPath, [zx, 'tasks/t.mjs', ...flags], { cwd, env })
    return { cwd, exitCode: 0, ...done }
  } catch (error) {
    // execFile rejects with the process's end.
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { cwd, exitCode: code, stdout, stderr }
  }
}
