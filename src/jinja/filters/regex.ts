/** Filters of regular expressions, as Python's `re` has them, translated to JavaScript's. */
import { JinjaError } from '../jinja-error.ts'
import { textOf } from '../text.ts'
import { tuple } from '../tuple.ts'
import { type Arguments, refuse } from '../values.ts'
import { BY_NAME, type Filters, flagArgument, plainText, textArgument } from './filter.ts'

/** What Python's and JavaScript's syntax do not share, outside of classes. */
const PIECE = /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|\(\?P<(\w+)>|\(\?P=(\w+)\)|\(\?#[^)]*\)|\$/g

const compiled = new Map<string, RegExp>()

/**
 * A regular expression of Python's.
 *
 * @param flags of JavaScript's: `i`, `m`
 * @throws {JinjaError} for one that means nothing, and for what JavaScript's have not
 */
export function pythonRegExp(pattern: string, flags: string): RegExp {
  const key = `${flags}/${pattern}`
  const before = compiled.get(key)
  if (before !== undefined) {
    // Searching leaves behind where it ended.
    before.lastIndex = 0
    return before
  }
  const [opening = '', words = ''] = /^\(\?([aimsux]+)\)/.exec(pattern) ?? []
  const all = new Set(`${flags}${words.replaceAll(/[aux]/g, '')}dg`)
  const source = pattern.slice(opening.length).replaceAll(PIECE, (piece, name?: string, reference?: string) => {
    if (name !== undefined) return `(?<${name}>`
    if (reference !== undefined) return `\\k<${reference}>`
    if (piece === '\\A') return '(?<![\\s\\S])'
    if (piece === '\\Z') return '(?![\\s\\S])'
    // Python's `$` is before a newline at the end, too.
    if (piece === '$') return all.has('m') ? '$' : '(?=\\n?(?![\\s\\S]))'
    return piece.startsWith('(?#') ? '' : piece
  })
  if (words.includes('x'))
    throw new JinjaError('the flag x of regular expressions is not supported', {
      hint: 'leave out blanks and comments',
    })
  try {
    const made = new RegExp(source, [...all].join(''))
    compiled.set(key, made)
    return made
  } catch (cause) {
    throw new JinjaError(
      `'${pattern}' is no regular expression here: ${cause instanceof Error ? cause.message : cause}`,
      {
        cause,
        hint: 'JavaScript reads it: what only Python has goes into the task file',
      },
    )
  }
}

/** The pattern, which each filter calls otherwise, and its flags, which each has at other places. */
function patternOf(args: Arguments, name: string, ignorecaseAt = BY_NAME, multilineAt = BY_NAME): RegExp {
  const flags = `${flagArgument(args, ignorecaseAt, 'ignorecase') ? 'i' : ''}${
    flagArgument(args, multilineAt, 'multiline') ? 'm' : ''
  }`
  return pythonRegExp(textArgument(args, 0, name, ''), flags)
}

/** What `\1`, `\g<1>` and `\g<name>` in a replacement stand for. */
function expanded(replacement: string, found: RegExpMatchArray): string {
  return replacement.replaceAll(
    /\\(?:g<(\w+)>|(\d{1,2})|([\s\S]))/g,
    (whole, named?: string, place?: string, other?: string) => {
      const key = named ?? place
      if (key === undefined) return other === 'n' ? '\n' : other === 't' ? '\t' : other === '\\' ? '\\' : whole
      const isPlace = /^\d+$/.test(key)
      const isThere = isPlace ? Number(key) < found.length : Object.hasOwn(found.groups ?? {}, key)
      if (!isThere) throw new JinjaError(`the replacement asks for the group '${key}', which the pattern has not`)
      return (isPlace ? found[Number(key)] : found.groups?.[key]) ?? ''
    },
  )
}

function replaced(value: unknown, args: Arguments): string {
  const text = textOf(value)
  const replacement = textArgument(args, 1, 'replacement', '')
  let result = ''
  let at = 0
  for (const found of text.matchAll(patternOf(args, 'pattern', 2, 3))) {
    result += text.slice(at, found.index) + expanded(replacement, found)
    at = found.index + found[0].length
  }
  return result + text.slice(at)
}

/** What was found; with names of groups behind the pattern, what they hold. */
function searched(value: unknown, args: Arguments): unknown {
  const pattern = patternOf(args, 'regex')
  const found = pattern.exec(textOf(value))
  if (found === null) return null
  const groups = args.positional.slice(1)
  if (groups.length === 0) return found[0]
  return groups.map((group) => {
    const [, named] = /^\\g<(\w+)>$/.exec(String(group)) ?? []
    const [, place] = /^\\(\d+)$/.exec(String(group)) ?? []
    if (named !== undefined) return found.groups?.[named] ?? (/^\d+$/.test(named) ? found[Number(named)] : null) ?? null
    if (place !== undefined) return found[Number(place)] ?? null
    throw new JinjaError(`'${textOf(group)}' is no group: write '\\g<name>' or '\\1'`)
  })
}

/** As `findall`: of one group what it holds, of several lists. */
function foundAll(value: unknown, args: Arguments): readonly unknown[] {
  return [...plainText(value).matchAll(patternOf(args, 'regex', 2, 1))].map((found) => {
    const [whole, ...groups] = found
    if (groups.length === 0) return whole
    return groups.length === 1 ? (groups[0] ?? '') : tuple(groups.map((group) => group ?? ''))
  })
}

/** Regular expressions. */
export const REGEX_FILTERS: Filters = {
  regex_replace: replaced,
  regex_search: searched,
  regex_findall: foundAll,
  regex_escape: (value, args) => {
    if (Array.isArray(value)) throw refuse(value, 'it needs text')
    const kind = textArgument(args, 0, 're_type', 'python')
    if (kind === 'posix_basic') return textOf(value).replaceAll(/[\].[^$*\\]/g, '\\$&')
    if (kind !== 'python') throw new JinjaError("'re_type' must be python or posix_basic")
    return textOf(value).replaceAll(/[-.*+?^${}()|[\]\\\s&#~]/g, '\\$&')
  },
}
