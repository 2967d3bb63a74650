import { InventoryError } from '../core/errors.ts'

/**
 * A test of names: a glob as Python's fnmatch has it (`*`, `?`, `[a-z]`, `[!a-z]`; case matters), or `~` and a regular
 * expression for the name's beginning. Globs of paths, as libraries have them, differ in `/`, `.`, `{` and `**`.
 *
 * @throws {InventoryError} for a regular expression with a mistake
 */
export function nameTest(expression: string): (name: string) => boolean {
  if (expression.startsWith('~')) {
    try {
      const test = fromPython(expression.slice(1))
      return (name) => test.test(name)
    } catch (cause) {
      throw new InventoryError(`'${expression}' is not a regular expression`, {
        cause,
        ...(cause instanceof Error && { hint: cause.message }),
      })
    }
  }
  if (!/[*?[]/.test(expression)) return (name) => name === expression
  const source = expression.replace(
    /\[(!?)([^\]]+)\]|[\s\S]/g,
    (character, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replace(/[\\^[\]]/g, String.raw`\$&`)}]`
      if (character === '*') return '.*'
      if (character === '?') return '.'
      return character.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
    },
  )
  try {
    const test = new RegExp(`^${source}$`, 's')
    return (name) => test.test(name)
  } catch {
    // A range in brackets that runs backwards: no character is in it.
    return () => false
  }
}

/** A regular expression of Python's, for the beginning of a text: what the two languages spell differently is translated. */
function fromPython(source: string): RegExp {
  const [, flags = '', rest = ''] = /^(?:\(\?([aimsux]+)\))?([\s\S]*)$/.exec(source) ?? []
  const translated = rest.replace(/\\[\s\S]|\(\?P=(\w+)\)|\(\?P</g, (piece, name: string | undefined) =>
    name !== undefined
      ? `\\k<${name}>`
      : piece === '(?P<'
        ? '(?<'
        : piece === '\\A'
          ? '^'
          : piece === '\\Z'
            ? '$'
            : piece,
  )
  return new RegExp(`^(?:${translated})`, flags.replace(/[^ims]/g, ''))
}
