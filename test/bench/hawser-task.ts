/** Hawser as a user starts it: its task files by zx, in a process of its own. */
import { fileURLToPath } from 'node:url'
import type { Contestant } from './measurement.ts'
import { runProgram } from './run-program.ts'

/** zx as npx would find it, without the third of a second that npx takes. */
export const ZX = fileURLToPath(new URL('../../node_modules/.bin/zx', import.meta.url))

/** The path of one of `test/bench/tasks/`. */
export function taskFile(name: string): string {
  return fileURLToPath(new URL(`tasks/${name}`, import.meta.url))
}

/**
 * A contestant that runs a task file of `test/bench/tasks/` against an inventory.
 *
 * @param more `env` beside the usual one, and `flags` behind the inventory's
 */
export function hawserContestant(
  name: string,
  hosts: number,
  task: string,
  inventory: string,
  { env = {}, flags = [] }: { readonly env?: NodeJS.ProcessEnv; readonly flags?: readonly string[] } = {},
): Contestant {
  const words = [taskFile(task), '-i', inventory, ...flags]
  return { name, hosts, run: () => runProgram(ZX, words, { env }) }
}
