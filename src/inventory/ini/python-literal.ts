/**
 * Values of INI inventories: Ansible gives each to Python's `ast.literal_eval`, and takes what that refuses for plain
 * text. So `80` is a number, `80,443` a list, `yes` and `0644` are text (measured with ansible-core 2.14, Python 3.11).
 */
import type { InventoryValue } from '../types.ts'
import { readString } from './python-string.ts'

/** Thrown for text that is no literal; never leaves this module. */
class NotALiteral extends Error {}

/** What Python's own parser gives up at is deeper than anybody writes. */
const DEEPEST = 90

const WORDS: ReadonlyMap<string, InventoryValue> = new Map([
  ['True', true],
  ['False', false],
  ['None', null],
])

/** Without leading zeros; underscores between digits. */
const WHOLE = /^(?:0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?\d)*)(?![\w.])/
const FRACTION =
  /^(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.)(?:[eE][-+]?\d(?:_?\d)*)?(?!\w)|^\d(?:_?\d)*[eE][-+]?\d(?:_?\d)*(?!\w)/

/**
 * Reads a value as Ansible reads it: a number, a truth value, a quoted text, a list (tuples are lists), a map; anything
 * else is the text itself. Bytes, sets and complex numbers, which no report of Ansible's can show, are text as well.
 */
export function readLiteral(text: string): InventoryValue {
  const reader = new LiteralReader(text.replace(/^[ \t]+/, ''))
  try {
    return reader.readAll()
  } catch (error) {
    if (error instanceof NotALiteral) return text
    throw error
  }
}

class LiteralReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  readAll(): InventoryValue {
    const first = this.#value(0)
    const isTuple = this.#takes(',')
    const value = isTuple ? [first, ...this.#items(undefined, 0)] : first
    this.#skip()
    if (this.#at < this.#text.length) throw new NotALiteral()
    return value
  }

  /** Blanks, and a comment up to the end. */
  #skip(): void {
    this.#at += /^[ \t\f]*(?:#.*)?/.exec(this.#text.slice(this.#at))?.[0].length ?? 0
  }

  /** Goes behind a mark, if it comes next. */
  #takes(mark: string): boolean {
    this.#skip()
    if (!this.#text.startsWith(mark, this.#at)) return false
    this.#at += mark.length
    return true
  }

  #value(depth: number): InventoryValue {
    if (depth > DEEPEST) throw new NotALiteral()
    if (this.#takes('[')) return this.#items(']', depth)
    if (this.#takes('(')) return this.#tuple(depth)
    if (this.#takes('{')) return this.#map(depth)
    const sign = this.#takes('-') ? '-' : this.#takes('+') ? '+' : undefined
    this.#skip()
    const number = this.#number(sign === '-' ? -1 : 1)
    if (number !== undefined) return number
    if (sign !== undefined) throw new NotALiteral()
    const word = /^[A-Za-z_]\w*(?!['"\w])/.exec(this.#text.slice(this.#at))?.[0]
    if (word === undefined) return this.#strings()
    const value = WORDS.get(word)
    if (value === undefined) throw new NotALiteral()
    this.#at += word.length
    return value
  }

  #number(sign: 1 | -1): InventoryValue | undefined {
    const rest = this.#text.slice(this.#at)
    const written = FRACTION.exec(rest)?.[0] ?? WHOLE.exec(rest)?.[0]
    if (written === undefined) return undefined
    this.#at += written.length
    const value = Number(written.replaceAll('_', '').replace(/^0+$/, '0'))
    // Python's whole numbers have no end; one that JavaScript would round stays as it is written.
    const isRounded = WHOLE.test(written) && !Number.isSafeInteger(value)
    if (isRounded) return `${sign < 0 ? '-' : ''}${written}`
    return value === 0 ? 0 : sign * value
  }

  /** Texts that follow each other are one. */
  #strings(): string {
    const parts: string[] = []
    for (;;) {
      this.#skip()
      const next = readString(this.#text, this.#at)
      if (next === undefined) break
      parts.push(next.value)
      this.#at = next.end
    }
    if (parts.length === 0) throw new NotALiteral()
    return parts.join('')
  }

  /** @param end the closing bracket; undefined for a tuple without brackets */
  #items(end: ']' | ')' | undefined, depth: number): InventoryValue[] {
    const items: InventoryValue[] = []
    for (;;) {
      this.#skip()
      if (end === undefined ? this.#at >= this.#text.length : this.#takes(end)) return items
      items.push(this.#value(depth + 1))
      if (this.#takes(',')) continue
      this.#skip()
      if (end === undefined ? this.#at >= this.#text.length : this.#takes(end)) return items
      throw new NotALiteral()
    }
  }

  /** `(1)` is 1, `(1,)` a list. */
  #tuple(depth: number): InventoryValue {
    if (this.#takes(')')) return []
    const first = this.#value(depth + 1)
    if (this.#takes(')')) return first
    if (!this.#takes(',')) throw new NotALiteral()
    return [first, ...this.#items(')', depth)]
  }

  #map(depth: number): InventoryValue {
    const entries: [string, InventoryValue][] = []
    while (!this.#takes('}')) {
      const key = keyOf(this.#value(depth + 1))
      if (!this.#takes(':')) throw new NotALiteral()
      entries.push([key, this.#value(depth + 1)])
      if (this.#takes(',')) continue
      if (!this.#takes('}')) throw new NotALiteral()
      break
    }
    return Object.fromEntries(entries)
  }
}

/** Keys become text, as in JSON. */
function keyOf(value: InventoryValue): string {
  if (typeof value === 'object' && value !== null) throw new NotALiteral()
  return String(value)
}
