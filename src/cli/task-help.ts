import { isAbsolute, relative } from 'node:path'
import { type FlagDefinition, TASK_FLAGS } from './flag-definitions.ts'
import { readLaunch } from './launch.ts'

/** `-f, --forks N` */
function usageOf({ short, name, placeholder }: FlagDefinition): string {
  return `${short === undefined ? '    ' : `-${short}, `}--${name}${placeholder === undefined ? '' : ` ${placeholder}`}`
}

/** Node makes the path absolute before the task file sees it; nobody types it so. */
function shortPath(path: string): string {
  const fromHere = isAbsolute(path) ? relative('.', path) : path
  return fromHere.startsWith('..') ? path : fromHere
}

/**
 * One line for each flag, in two columns.
 *
 * @param definitions the flags, in the order in which they are shown
 */
export function flagLines(definitions: readonly FlagDefinition[]): string {
  const width = Math.max(...definitions.map((each) => usageOf(each).length)) + 2
  return definitions.map((each) => `  ${usageOf(each).padEnd(width)}${each.description}`).join('\n')
}

/**
 * The text of `--help` of a task file.
 *
 * @param argv the whole of `process.argv`: examples name the very file, started the same way
 */
export function taskHelp(argv: readonly string[]): string {
  const launch = readLaunch(argv)
  const { by } = launch
  const taskFile = shortPath(launch.taskFile ?? 'FILE')
  const command = by === 'zx' ? `npx zx ${taskFile}` : `node ${taskFile}`
  return `usage: ${command} [FLAG…]

${flagLines(TASK_FLAGS)}

Flags come after the task file. Through npm, they come after two dashes: npm run SCRIPT -- --check

exit codes
  0   all well
  1   a mistake in flags, inventory or task file's preflight: no host was contacted
  2   an operation failed
  3   the task file itself threw
  4   a host could not be reached
  99  interrupted

examples
  ${command} --list-hosts
  ${command} --limit relay-1 --check --diff
  ${command} -i staging.yaml -e 'version=1.2.3 colour="light blue"' -K
  npx hawser rehearse ${taskFile}
`
}
