import { stripControls } from './escape.ts'

/** Fewer characters of an encoding are found by chance, and say little. */
const SHORTEST_ENCODING = 8

/** One way to write a word. */
export interface Spelling {
  /** Without backslashes: they are left out of the text that is searched, too, since everybody escapes by them. */
  readonly text: string
  /** Its first character is a backslash itself, or one that may stand behind one. */
  readonly mayBeginWithBackslash: boolean
  readonly endsWithBackslash: boolean
}

/**
 * How a word may be spelt where programs quote it: as it is or escaped for JSON, URLs, XML or a shell; in base64 at each of
 * the three places where it may begin in what was encoded; in hexadecimal.
 *
 * @param word one line
 * @returns each spelling once
 */
export function spellings(word: string): Spelling[] {
  const bytes = Buffer.from(word)
  const escaped = [word, stripControls(word), ...jsonSpellings(word), ...urlSpellings(word), ...quotedSpellings(word)]
  const encoded = [...base64Spellings(bytes), bytes.toString('hex'), bytes.toString('hex').toUpperCase()]
  const texts = [...escaped, ...encoded.filter(({ length }) => length >= SHORTEST_ENCODING)]
  const mayBeginWithBackslash = /^[^a-z0-9]/i.test(word)
  return [...new Set(texts.map((text) => text.replaceAll('\\', '')))].map((text) => ({
    text,
    mayBeginWithBackslash,
    endsWithBackslash: word.endsWith('\\'),
  }))
}

/** Within a string of JSON or JavaScript: what escapes are left with when their backslashes are gone. */
function jsonSpellings(word: string): string[] {
  const once = JSON.stringify(word).slice(1, -1)
  return [once, once.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)]
}

/** As a component of a URL: encoders differ in what they leave alone, in the blank, and in the case of digits. */
function urlSpellings(word: string): string[] {
  if (!word.isWellFormed()) return []
  const component = encodeURIComponent(word)
  const strict = component.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  const form = new URLSearchParams([['', word]]).toString().slice(1)
  const all = [component, strict, strict.replaceAll('%2F', '/'), strict.replaceAll('%20', '+'), form, encodeURI(word)]
  return all.flatMap((text) => [text, text.replace(/%../g, (triple) => triple.toLowerCase())])
}

/** Within single quotes of a shell, as bash and dash write them, and within XML. */
function quotedSpellings(word: string): string[] {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return [
    word.replaceAll("'", "'\\''"),
    word.replaceAll("'", `'"'"'`),
    word.replace(/[&<>"']/g, (character) => entities[character] ?? character),
  ]
}

/** The characters of base64 that depend on these bytes alone, wherever in a group of three they begin. */
function base64Spellings(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
