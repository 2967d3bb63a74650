import { BareText } from './bare-text.ts'
import { DROPPED, unfinishedStringAt } from './escape.ts'
import { type Spelling, spellings } from './spellings.ts'

/** What stands in the place of a secret. */
export const REDACTED = '[redacted]'

/** Shorter words are not looked for in other text: they would be found everywhere, and hide nothing that is hard to guess. */
const SHORTEST_WORD = 4

/** Longer values are documents, not passwords: they are kept out of reports as a whole, and not looked for word by word. */
const LONGEST_VALUE = 32 * 1024

/** What may stand within a word that is repeated: JSON, JavaScript, Python and shells escape by it, once or more often. */
const BACKSLASHES = /\\/g

/** The same, and what a report drops: colours in the midst of a word, as grep marks what it finds, are gone when it is shown. */
const UNSEEN = new RegExp(`${DROPPED}|\\\\`, 'g')

/** Of a line that goes on and on, no more characters than this are held back for what stands within a word. */
const LONGEST_UNSEEN = 16 * 1024

/** A part of a text, from a character up to another. */
interface Span {
  readonly start: number
  readonly end: number
}

/** Values that are secret and have not been taken apart yet: many are never followed by a report. */
const pending = new Set<string>()
/** Spellings of secret words by their first characters, so that a text is searched in one pass however many there are. */
const byHead = new Map<string, Spelling[]>()
/** Marks the heads by a hash of 16 bits: nearly every place of a text is passed by this alone, without a string being made. */
const isHead = new Uint8Array(2 ** 16)
const known = new Set<string>()
let longestSpelling = 0

/**
 * Has a value redacted in whatever text goes through {@link redact} from now on, for as long as the process lives. Of
 * several lines each is a secret of its own.
 */
export function conceal(value: string): void {
  if (value.length >= SHORTEST_WORD && value.length <= LONGEST_VALUE) pending.add(value)
}

/** False while nothing is secret: then no text has to be looked at. */
export function hasConcealed(): boolean {
  return known.size > 0 || pending.size > 0
}

/** A text in which every secret, in any of its usual spellings, is replaced by `[redacted]`. */
export function redact(text: string): string {
  return hasConcealed() ? replaced(text, search(text).spans) : text
}

/**
 * The same for the beginning of a text whose end is still to come.
 *
 * @returns what can be shown, and the rest, which may hold the beginning of a secret
 */
export function redactBeginning(text: string): { readonly shown: string; readonly rest: string } {
  if (!hasConcealed()) return { shown: text, rest: '' }
  const whole = text.slice(0, unfinishedStringAt(text))
  const { spans, seen } = search(whole)
  const settled = seen.text.length - longestSpelling
  const wanted = Math.max(settled < 0 ? 0 : seen.placeOf(settled) + 1, whole.length - longestSpelling - LONGEST_UNSEEN)
  const cut = spans.find(({ start, end }) => start < wanted && wanted < end)?.start ?? wanted
  const before = spans.filter(({ end }) => end <= cut)
  return { shown: replaced(whole.slice(0, cut), before), rest: text.slice(cut) }
}

function learn(): void {
  for (const value of pending) {
    for (const line of value.split(/\r\n|\r|\n/)) {
      const word = line.trim()
      if (word.length >= SHORTEST_WORD && !known.has(word)) learnWord(word)
    }
  }
  pending.clear()
}

function learnWord(word: string): void {
  known.add(word)
  for (const spelling of spellings(word)) {
    if (spelling.text.length < SHORTEST_WORD) continue
    const head = spelling.text.slice(0, SHORTEST_WORD)
    isHead[headAt(head, 0)] = 1
    const alike = byHead.get(head)
    if (alike === undefined) byHead.set(head, [spelling])
    else alike.push(spelling)
    longestSpelling = Math.max(longestSpelling, spelling.text.length)
  }
}

/** A hash of the characters of a head; they are as many as SHORTEST_WORD says. */
function headAt(text: string, at: number): number {
  const later = (text.charCodeAt(at + 2) << 8) ^ (text.charCodeAt(at + 3) << 11)
  return (text.charCodeAt(at) ^ (text.charCodeAt(at + 1) << 4) ^ later) & 0xffff
}

/**
 * Searches a text as if there were no backslashes in it, and as it is seen: each finds what the other does not, since a
 * sequence without an end takes the first character of a word with it.
 *
 * @returns where secrets stand, in order, those that overlap or touch as one; and the text as it is seen
 */
function search(text: string): { readonly spans: readonly Span[]; readonly seen: BareText } {
  learn()
  const seen = new BareText(text, UNSEEN)
  const bare = new BareText(text, BACKSLASHES)
  const found = spansIn(text, bare)
  if (seen.text.length !== bare.text.length) found.push(...spansIn(text, seen))
  const spans: Span[] = []
  for (const span of found.sort((one, two) => one.start - two.start)) add(spans, span)
  return { spans, seen }
}

function spansIn(text: string, bare: BareText): Span[] {
  const spans: Span[] = []
  for (let at = 0; at <= bare.text.length - SHORTEST_WORD; at += 1) {
    if (isHead[headAt(bare.text, at)] === 0) continue
    for (const spelling of byHead.get(bare.text.slice(at, at + SHORTEST_WORD)) ?? []) {
      if (bare.text.startsWith(spelling.text, at)) add(spans, spanOf(text, spelling, bare, at))
    }
  }
  return spans
}

/** A spelling's place in the whole text, with the backslashes at its ends that belong to it. */
function spanOf(text: string, spelling: Spelling, bare: BareText, at: number): Span {
  let start = bare.placeOf(at)
  let end = bare.placeOf(at + spelling.text.length - 1) + 1
  while (spelling.mayBeginWithBackslash && text[start - 1] === '\\') start -= 1
  while (spelling.endsWithBackslash && text[end] === '\\') end += 1
  return { start, end }
}

function add(spans: Span[], span: Span): void {
  const last = spans.at(-1)
  if (last === undefined || last.end < span.start) spans.push(span)
  else spans[spans.length - 1] = { start: Math.min(last.start, span.start), end: Math.max(last.end, span.end) }
}

function replaced(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text
  const starts = spans.map(({ start }, index) => text.slice(spans[index - 1]?.end ?? 0, start))
  return `${starts.join(REDACTED)}${REDACTED}${text.slice(spans.at(-1)?.end)}`
}
