import { UsageError } from '../core/errors.ts'
import type { Launch } from './launch.ts'

/** Letters of ours that zx has for itself. Before the task file they are refused: a limit that is none deploys everywhere. */
const ZX_LETTERS: Readonly<Record<string, string>> = { '-l': '--prefer-local', '-i': '--install' }

/** Letters of ours that Node has for itself, running the file all the same; our other flags it refuses (Node 20 to 24). */
const NODE_LETTERS: Readonly<Record<string, string>> = { '-C': '--conditions', '-i': '--interactive' }

/**
 * Refuses flags that stood before the task file, where zx or Node took them and the task file would never have seen them.
 *
 * @param launch what `readLaunch` read
 * @param execArgv the whole of `process.execArgv`
 * @throws {UsageError} that shows how to write it
 */
export function refuseMisplacedFlags(launch: Launch, execArgv: readonly string[]): void {
  const file = launch.taskFile ?? 'FILE'
  const [first] = launch.misplaced
  const flag = first?.[0]
  if (flag !== undefined) {
    const own = flag.startsWith('--') ? undefined : ZX_LETTERS[flag.slice(0, 2)]
    const moved = launch.misplaced.map(([name = '', value]) =>
      value === undefined ? name : `${name} ${shown(name, value)}`,
    )
    throw new UsageError(
      `'${flag}' stands before the task file, where zx ${own === undefined ? 'swallows it' : `takes it for its own ${own}`}`,
      { hint: `flags come after the task file: npx zx ${file} ${moved.join(' ')}` },
    )
  }
  for (const [letter, own] of Object.entries(NODE_LETTERS)) {
    if (!execArgv.includes(letter)) continue
    throw new UsageError(`'${letter}' stands before the task file, where Node takes it for its own ${own}`, {
      hint: `flags come after the task file: node ${file} ${letter}; if Node's is meant, write ${own}`,
    })
  }
}

/** A flag's value as a hint shows it: extra variables may hold passwords, and other values may need quotes. */
function shown(name: string, value: string): string {
  if (name === '--extra-vars') return 'VARS'
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`
}
