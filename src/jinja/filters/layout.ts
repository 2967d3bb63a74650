/** Filters that lay text out in lines, as Python's `textwrap` and `pprint` do. */
import { JinjaError } from '../jinja-error.ts'
import { methodOf } from '../methods.ts'
import { represent, textOf } from '../text.ts'
import { Tuple } from '../tuple.ts'
import { Arguments, compare, isMap, itemsOf, Lazy } from '../values.ts'
import { type Filters, flagArgument, numberArgument } from './filter.ts'

const BLANKS = /([\t\n\v\f\r ]+)/

/** Where Python lets lines end: behind blanks, behind the hyphens of words, and around dashes. */
const PIECES =
  /([\t\n\v\f\r ]+|(?<=[\p{L}\p{N}_!"'&.,?])-{2,}(?=[\p{L}\p{N}_])|[^\t\n\v\f\r ]+?(?:-(?:(?<=[\p{L}_]{2}-)|(?<=[\p{L}_]-[\p{L}_]-))(?=[\p{L}_]-?[\p{L}_])|(?=[\t\n\v\f\r ]|$)|(?<=[\p{L}\p{N}_!"'&.,?])(?=-{2,}[\p{L}\p{N}_])))/u

/** How {@link wrapped} breaks lines. */
interface Wrapping {
  readonly width: number
  readonly breaksWords: boolean
  readonly breaksAtHyphens: boolean
}

/** One paragraph as lines; blanks at the ends of lines go, but for those at its beginning. */
function wrapped(paragraph: string, { width, breaksWords, breaksAtHyphens }: Wrapping): readonly string[] {
  const pieces = paragraph
    .split(breaksAtHyphens ? PIECES : BLANKS)
    .filter(Boolean)
    .reverse()
  const lines: string[] = []
  for (;;) {
    if (lines.length > 0 && pieces.at(-1)?.trim() === '') pieces.pop()
    const line: string[] = []
    let length = 0
    let next = pieces.pop()
    if (next === undefined) return lines
    for (; next !== undefined && length + next.length <= width; next = pieces.pop()) {
      line.push(next)
      length += next.length
    }
    if (next !== undefined && next.length > width && breaksWords) {
      const end = cutOf(next, width - length, breaksAtHyphens)
      line.push(next.slice(0, end))
      next = next.slice(end)
    } else if (next !== undefined && line.length === 0) {
      line.push(next)
      next = undefined
    }
    if (next !== undefined) pieces.push(next)
    if (line.at(-1)?.trim() === '') line.pop()
    if (line.length > 0) lines.push(line.join(''))
  }
}

/** Where a word that is longer than a line is cut: behind its last hyphen that fits, or where the line ends. */
function cutOf(word: string, room: number, breaksAtHyphens: boolean): number {
  const hyphen = breaksAtHyphens && room > 0 ? word.lastIndexOf('-', room - 1) : -1
  return hyphen > 0 && /[^-]/.test(word.slice(0, hyphen)) ? hyphen + 1 : room
}

function wordwrap(value: unknown, args: Arguments): string {
  const wrapping = {
    width: numberArgument(args, 0, 'width', 79),
    breaksWords: flagArgument(args, 1, 'break_long_words', true),
    breaksAtHyphens: flagArgument(args, 3, 'break_on_hyphens', true),
  }
  if (!(wrapping.width > 0)) throw new JinjaError("'width' must be 1 or more")
  const lines = itemsOf(methodOf(textOf(value), 'splitlines')?.(new Arguments()))
  return lines
    .map((line) => wrapped(textOf(line), wrapping).join(textOf(args.get(2, 'wrapstring') ?? '\n')))
    .join(textOf(args.get(2, 'wrapstring') ?? '\n'))
}

/** The width that `pprint` keeps to. */
const PRINT_WIDTH = 80

/** As Python's `repr`, with the keys of maps in their order. */
function sortedText(value: unknown): string {
  if (isMap(value))
    return `{${entriesOf(value)
      .map(([key, item]) => `${represent(key)}: ${sortedText(item)}`)
      .join(', ')}}`
  if (value instanceof Tuple && value.length === 1) return `(${sortedText(value[0])},)`
  if (!Array.isArray(value) && !(value instanceof Lazy)) return represent(value)
  const items = itemsOf(value).map(sortedText).join(', ')
  return value instanceof Tuple ? `(${items})` : `[${items}]`
}

function entriesOf(map: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(map).sort(([one], [other]) => compare(one, other))
}

/** What does not fit into the line goes on lines of its own, behind `indent` blanks; `room` is for what follows. */
function printed(value: unknown, indent: number, room: number, isTop = false): string {
  const text = sortedText(value)
  if (text.length <= PRINT_WIDTH - indent - room) return text
  const newline = `,\n${' '.repeat(indent + 1)}`
  if (isMap(value)) {
    const entries = entriesOf(value)
    const lines = entries.map(([key, item], index) => {
      const name = represent(key)
      return `${name}: ${printed(item, indent + name.length + 3, index === entries.length - 1 ? room + 1 : 1)}`
    })
    return `{${lines.join(newline)}}`
  }
  if (typeof value === 'string') return printedText(value, indent + (isTop ? 1 : 0), room + (isTop ? 1 : 0), isTop)
  if (!Array.isArray(value)) return text
  const [open, close] = value instanceof Tuple ? ['(', value.length === 1 ? ',)' : ')'] : ['[', ']']
  const items = value.map((item, index) => {
    return printed(item, indent + 1, index === value.length - 1 ? room + close.length : 1)
  })
  return open + items.join(newline) + close
}

/** A long text as several, each in its quotes. */
function printedText(value: string, indent: number, room: number, isTop: boolean): string {
  const lines = value.match(/[^\n]*\n|[^\n]+/g) ?? []
  const chunks = lines.flatMap((line, index) => {
    const isLast = index === lines.length - 1
    const width = PRINT_WIDTH - indent
    if (represent(line).length <= width - (isLast ? room : 0)) return [represent(line)]
    const words = line.match(/\s*\S+\s*|\s+/g) ?? []
    const made: string[] = []
    let current = ''
    for (const [place, word] of words.entries()) {
      const most = width - (isLast && place === words.length - 1 ? room : 0)
      if (current !== '' && represent(current + word).length > most) {
        made.push(represent(current))
        current = word
      } else current += word
    }
    return [...made, represent(current)]
  })
  const text = chunks.join(`\n${' '.repeat(indent)}`)
  return isTop && chunks.length > 1 ? `(${text})` : text
}

/** Filters of lines. */
export const LAYOUT_FILTERS: Filters = {
  wordwrap,
  pprint: (value) => printed(value, 0, 0, true),
}
