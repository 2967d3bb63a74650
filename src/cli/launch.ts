import { realpathSync } from 'node:fs'

/** What `process.argv` says about how a task file was started. */
export interface Launch {
  /** `zx`: by zx's command, installed anywhere; `node`: everything else. */
  readonly by: 'zx' | 'node'
  /** The task file as it was written; undefined where zx runs code that is in no file (`zx --eval`, `zx -`). */
  readonly taskFile: string | undefined
  /** Flags before the task file that are not zx's own, each with the value that zx took for it. Always empty under `node`. */
  readonly misplaced: readonly (readonly string[])[]
  /** The words after the task file. */
  readonly words: readonly string[]
}

/**
 * zx's own flags (zx 8.8.5, its cli.cjs), by whether a value follows them as a word of its own. `-v` and `-h` never get as far
 * as a task file.
 */
const ZX_FLAGS: ReadonlyMap<string, 'value' | 'no value'> = new Map([
  ['quiet', 'no value'],
  ['verbose', 'no value'],
  ['install', 'no value'],
  ['repl', 'no value'],
  ['experimental', 'no value'],
  ['prefer-local', 'value'],
  ['preferLocal', 'value'],
  ['shell', 'value'],
  ['prefix', 'value'],
  ['postfix', 'value'],
  ['eval', 'value'],
  ['e', 'value'],
  ['cwd', 'value'],
  ['ext', 'value'],
  ['registry', 'value'],
  ['env', 'value'],
  ['env-file', 'value'],
  ['i', 'no value'],
  ['l', 'value'],
])

/** Letters of zx's that mean something else to our users: before the task file they are refused. */
const OURS: ReadonlySet<string> = new Set(['i', 'l'])

/** True where a program is zx's command: its file after links, or, where there is no such file, its name. */
function isZx(program: string): boolean {
  try {
    return /[\\/]zx[\\/]build[\\/]cli\.[cm]?js$/.test(realpathSync(program))
  } catch {
    return /(^|[\\/])zx(\.[cm]?js)?$/.test(program)
  }
}

/** The flag's name without dashes, `no-` and value. */
function flagName(word: string): string {
  return word.replace(/^--?/, '').replace(/=.*$/s, '').replace(/^no-/, '')
}

/** True for `--name=value`, `--no-name`, and letters with a number or sign stuck to them (`-f5`, `-e=x`). */
function holdsItsValue(word: string): boolean {
  return /^--(?:no-|[^=]+=)/.test(word) || /^-[A-Za-z]+[^A-Za-z]/.test(word)
}

/**
 * Reads how a task file was started.
 *
 * zx looks for its script like minimist does with `stopEarly`: a flag that it does not know takes the next word as its
 * value, unless that is a flag too; the first word left is the script. What stands before it never reaches the script,
 * without a word of warning: `zx --limit relay-1 deploy.mjs` would deploy everywhere.
 *
 * @param argv the whole of `process.argv`
 */
export function readLaunch(argv: readonly string[]): Launch {
  const [, program = '', ...words] = argv
  if (!isZx(program)) return { by: 'node', taskFile: program === '' ? undefined : program, misplaced: [], words }

  const misplaced: string[][] = []
  let evaluated = false
  let index = 0
  for (; index < words.length; index += 1) {
    // The loop's condition holds that there is a word.
    const word = words[index] as string
    // zx itself drops the first `--`; the script is the first word behind it, even one with a dash.
    if (word === '--') {
      index += 1
      break
    }
    if (!word.startsWith('-') || word === '-') break
    const next = words[index + 1]
    const takesNext = next !== undefined && !next.startsWith('-') && !holdsItsValue(word)
    const name = flagName(word)
    if (name === 'eval' || name === 'e') evaluated = true
    const kind = ZX_FLAGS.get(name)
    const consumesNext = kind === 'no value' ? next === 'true' || next === 'false' : takesNext
    if (kind === undefined || OURS.has(name)) misplaced.push(consumesNext && next !== undefined ? [word, next] : [word])
    if (consumesNext) index += 1
  }
  if (evaluated) return { by: 'zx', taskFile: undefined, misplaced, words: words.slice(index) }
  const script = words[index]
  return { by: 'zx', taskFile: script === '-' ? undefined : script, misplaced, words: words.slice(index + 1) }
}
