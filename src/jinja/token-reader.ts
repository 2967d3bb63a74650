import { JinjaError } from './jinja-error.ts'
import type { Token } from './lexer.ts'

/** Goes through the tokens of one block. */
export class TokenReader {
  readonly #tokens: readonly Token[]
  #index = 0

  /** @param tokens with one of the kind `end` as the last */
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** The next token. */
  get next(): Token {
    const token = this.#tokens[this.#index] ?? this.#tokens.at(-1)
    if (token === undefined) throw new JinjaError('nothing stands here')
    return token
  }

  /** True where the next token is this mark or word. */
  is(text: string): boolean {
    return (this.next.kind === 'operator' || this.next.kind === 'name') && this.next.text === text
  }

  /** True where the token behind the next one is this mark or word. */
  followedBy(text: string): boolean {
    const token = this.#tokens[this.#index + 1]
    return token?.text === text && token.kind !== 'string'
  }

  /** Goes behind a mark or word, if it comes next. */
  takes(text: string): boolean {
    if (!this.is(text)) return false
    this.#index += 1
    return true
  }

  /** @throws {JinjaError} where something else comes next */
  expect(text: string): void {
    if (!this.takes(text)) throw this.unexpected(`'${text}'`)
  }

  /** @throws {JinjaError} where no name comes next */
  name(): { readonly name: string; readonly at: number } {
    const { kind, text, at } = this.next
    if (kind !== 'name') throw this.unexpected('a name')
    this.#index += 1
    return { name: text, at }
  }

  /** @throws {JinjaError} where anything is left */
  end(): void {
    if (this.next.kind !== 'end') throw this.unexpected('the end')
  }

  /** An error about what stands here. */
  unexpected(wanted: string): JinjaError {
    const { kind, text, at } = this.next
    const found = kind === 'end' ? 'the expression ends' : `'${text}' stands`
    return new JinjaError(`${found} where ${wanted} is expected`, { at })
  }

  /** Goes behind the next token, whatever it is. */
  skip(count = 1): void {
    this.#index += count
  }
}
