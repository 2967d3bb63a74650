import { readdirSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { readBoundedFile } from '../core/bounded-file.ts'
import { InventoryError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { type Term, termOf } from './pattern-terms.ts'

/**
 * The parts that `@FILE` in a limit stands for, one a line; other parts stand for themselves.
 *
 * @param cwd what the file is relative to
 * @throws {InventoryError} for a file that cannot be read, or has no line with anything in it
 */
export function termsOfFile(term: Term, cwd: string): readonly Term[] {
  const [, file] = /^@(.*)$/s.exec(term.kind === 'union' ? term.expression : '') ?? []
  if (file === undefined) return [term]
  const lines = readLines(file, cwd).map((line) => line.trim())
  const terms = lines.filter((line) => line !== '').map(termOf)
  if (terms.length > 0) return terms
  throw new InventoryError(`--limit '@${file}': the file names no host`, {
    hint: 'write one name or pattern a line; an empty limit would mean all hosts',
  })
}

function readLines(file: string, cwd: string): readonly string[] {
  const path = resolve(cwd, file)
  try {
    return readBoundedFile(path).toString('utf8').split('\n')
  } catch (cause) {
    // Errors of the file system carry a code, others a message for people.
    const { code, message } = cause as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : message
    throw new InventoryError(`--limit '@${file}': ${why}${code === 'ENOENT' ? near(path) : ''}`, { cause })
  }
}

/** The neighbour with the nearest name. */
function near(path: string): string {
  try {
    return didYouMean(basename(path), readdirSync(dirname(path)))
  } catch {
    return ''
  }
}
