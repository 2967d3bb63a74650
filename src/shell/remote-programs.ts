import { readFileSync } from 'node:fs'

const FOLDER = new URL('../remote/', import.meta.url)
const texts = new Map<string, string>()

/** Lines that are only a comment or blank are left out: they would travel to every host for nothing. */
function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
}

function read(name: string): string {
  return readFileSync(new URL(`${name}.sh`, FOLDER), 'utf8')
}

/** The programs that `name` names in its line `# uses: a b`, in that order. */
function usedBy(text: string): readonly string[] {
  return /^# uses: (.+)$/m.exec(text)?.[1]?.split(/\s+/) ?? []
}

/**
 * The shell text of one program of `src/remote`, without its comments. Read once.
 *
 * @param name the file's name without `.sh`
 */
export function programText(name: string): string {
  const known = texts.get(name)
  if (known !== undefined) return known
  const text = withoutComments(read(name))
  texts.set(name, `${text}\n`)
  return `${text}\n`
}

const orders = new Map<string, readonly string[]>()

/**
 * A program and everything that it uses, in loading order, itself last; `library` is not among them.
 *
 * @param name the file's name without `.sh`
 */
export function programsFor(name: string): readonly string[] {
  const known = orders.get(name)
  if (known !== undefined) return known
  const order = [...new Set([...usedBy(read(name)).flatMap(programsFor), name])]
  orders.set(name, order)
  return order
}

const committing = new Map<string, boolean>()

/**
 * True for a program that has a step that cannot be taken back, before which it opens the section `committed`.
 *
 * @param name the file's name without `.sh`
 */
export function mayCommit(name: string): boolean {
  const known = committing.get(name)
  if (known !== undefined) return known
  const does = programsFor(name).some((part) => /^\s*section committed$/m.test(programText(part)))
  committing.set(name, does)
  return does
}

/** The shell function that a program defines: `op_` and its name, with underscores for dashes. */
export function functionOf(name: string): string {
  return `op_${name.replaceAll('-', '_')}`
}
