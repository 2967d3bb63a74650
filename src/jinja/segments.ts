/** A template's text cut into what stands as it is and what is worked out, with Jinja's rules for the blanks around it. */
import { JinjaError } from './jinja-error.ts'
import { type Backslashes, readTokens, type Token } from './lexer.ts'

/** A piece of a template. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'output' | 'statement'; readonly tokens: readonly Token[]; readonly at: number }

/** How blanks around blocks, and backslashes in texts, are read. */
export interface SyntaxOptions {
  /** The newline behind `%}` and `#}` is left out. */
  readonly trimBlocks: boolean
  /** Blanks before `{%` and `{#` are left out where nothing else stands before them on the line. */
  readonly lstripBlocks: boolean
  /**
   * In the values of an inventory Ansible has texts within `{{ }}` stand as they are written, so that `'\1'` is what a
   * regular expression takes; in template files, and within `{% %}`, backslashes escape.
   */
  readonly backslashes: Backslashes
}

const OPENING = /\{\{|\{%|\{#/g
const RAW = /\{%([-+]?)\s*raw\s*([-+]?)%\}/y
const END_RAW = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g

/**
 * Cuts a template into pieces.
 *
 * @throws {JinjaError} for a block that does not end
 */
export function segmentsOf(source: string, options: SyntaxOptions): readonly Segment[] {
  return new Cutter(source, options).cut()
}

class Cutter {
  readonly #source: string
  readonly #options: SyntaxOptions
  readonly #segments: Segment[] = []
  #at = 0
  /** What the block before the present place says about the blanks behind it. */
  #trim: 'all' | 'newline' | 'nothing' = 'nothing'

  constructor(source: string, options: SyntaxOptions) {
    this.#source = source
    this.#options = options
  }

  cut(): readonly Segment[] {
    while (this.#at < this.#source.length) {
      OPENING.lastIndex = this.#at
      const opening = OPENING.exec(this.#source)
      const begin = opening?.index ?? this.#source.length
      const mark = opening?.[0]
      const sign = mark === undefined ? '' : signAt(this.#source, begin + 2)
      this.#text(begin, sign, mark)
      if (mark === undefined) break
      if (mark === '{#') this.#comment(begin)
      else if (mark === '{{') this.#block(begin, 'output', sign)
      else if (!this.#raw(begin)) this.#block(begin, 'statement', sign)
    }
    return this.#segments
  }

  /** The text up to a place, without the blanks that the blocks on both sides take away. */
  #text(end: number, sign: string, mark: string | undefined): void {
    const begin = this.#at
    let text = this.#source.slice(begin, end)
    let skipped = 0
    if (this.#trim === 'all') skipped = /^\s*/.exec(text)?.[0].length ?? 0
    else if (this.#trim === 'newline' && text.startsWith('\n')) skipped = 1
    text = text.slice(skipped)
    const isLineBegin = skipped > 0 || begin === 0
    if (sign === '-') text = text.trimEnd()
    else if (this.#options.lstripBlocks && sign !== '+' && (mark === '{%' || mark === '{#')) {
      const line = text.lastIndexOf('\n') + 1
      if ((line > 0 || isLineBegin) && text.slice(line).trim() === '') text = text.slice(0, line)
    }
    if (text !== '') this.#segments.push({ kind: 'text', text, at: begin + skipped })
    this.#trim = 'nothing'
    this.#at = end
  }

  #comment(begin: number): void {
    const end = this.#source.indexOf('#}', begin + 2)
    if (end < 0) throw new JinjaError("the comment does not end: '#}' is missing", { at: begin })
    const sign = this.#source[end - 1]
    this.#closed(sign === '-' && end > begin + 2 ? '-' : sign === '+' ? '+' : '')
    this.#at = end + 2
  }

  #block(begin: number, kind: 'output' | 'statement', sign: string): void {
    const closing = kind === 'output' ? '}}' : '%}'
    const backslashes = kind === 'output' ? this.#options.backslashes : 'escape'
    const tokens = readTokens(this.#source, begin + 2 + sign.length, closing, backslashes)
    this.#segments.push({ kind, tokens: tokens.tokens, at: begin })
    if (kind === 'statement') this.#closed(tokens.sign)
    else this.#trim = tokens.sign === '-' ? 'all' : 'nothing'
    this.#at = tokens.end
  }

  #closed(sign: '-' | '+' | ''): void {
    this.#trim = sign === '-' ? 'all' : sign === '' && this.#options.trimBlocks ? 'newline' : 'nothing'
  }

  /** What stands between `{% raw %}` and `{% endraw %}`. */
  #raw(begin: number): boolean {
    RAW.lastIndex = begin
    const [opening, , sign = ''] = RAW.exec(this.#source) ?? []
    if (opening === undefined) return false
    END_RAW.lastIndex = begin + opening.length
    const end = END_RAW.exec(this.#source)
    if (end === null) throw new JinjaError("'{% endraw %}' is missing", { at: begin })
    // Jinja leaves the newline behind this one where it is, whatever holds for other blocks.
    this.#trim = sign === '-' ? 'all' : 'nothing'
    this.#at = begin + opening.length
    this.#text(end.index, end[1] ?? '', '{%')
    this.#closed(end[2] === '-' ? '-' : end[2] === '+' ? '+' : '')
    this.#at = end.index + end[0].length
    return true
  }
}

function signAt(source: string, at: number): string {
  const sign = source[at]
  return sign === '-' || sign === '+' ? sign : ''
}
