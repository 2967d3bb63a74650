import { inspect } from 'node:util'
import { UsageError } from './errors.ts'
import { conceal, REDACTED } from './redaction.ts'

/**
 * A value that must not be seen: it prints as `[redacted]` wherever JavaScript turns values into text.
 * Only {@link Secret.reveal} gives the value, and only for bytes that go to a host's standard input.
 */
export class Secret {
  readonly #value: string

  /** Task files call {@link secret}, which also keeps the value out of reports where a program repeats it. */
  constructor(value: string) {
    this.#value = value
  }

  /**
   * The value itself. Call it at the last moment, and never for an argv, an environment or a message: an exception outside
   * of any play is printed by zx, and like `console.log` not masked.
   */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return REDACTED
  }

  toJSON(): string {
    return REDACTED
  }

  [inspect.custom](): string {
    return REDACTED
  }
}

/**
 * Marks a value as secret. From then on reports show `[redacted]` in its place, also where a program or an error repeats
 * it. As a template's tag it makes one secret of text and values, each of which is marked: ``secret`password=${password}` ``.
 *
 * @param value the text to hide, as an inventory or the environment has it; an existing secret is returned as it is
 * @throws {UsageError} for what is not text, such as a variable that is not set
 */
export function secret(pieces: TemplateStringsArray, ...values: readonly unknown[]): Secret
export function secret(value: unknown): Secret
export function secret(first: unknown, ...values: readonly unknown[]): Secret {
  if (!isTemplate(first)) return mark(first)
  const revealed = values.map((value) => mark(typeof value === 'number' ? String(value) : value).reveal())
  // The pieces between are the task file's own text, and no secret.
  return new Secret(first.map((piece, index) => piece + (revealed[index] ?? '')).join(''))
}

function isTemplate(value: unknown): value is TemplateStringsArray {
  return Array.isArray(value) && 'raw' in value
}

function mark(value: unknown): Secret {
  if (value instanceof Secret) return value
  if (typeof value !== 'string') {
    throw new UsageError(`secret: ${value === null ? 'null' : `a value of type ${typeof value}`} is not text`, {
      hint: 'is the variable set? a number in YAML is text in quotes',
    })
  }
  conceal(value)
  return new Secret(value)
}

/** What is wrong with text that was made of a secret by mistake. */
export const LOST_SECRET = `'${REDACTED}' stands in the place of a secret, which was made text on its way here`

/** What to do about it. */
export const LOST_SECRET_HINT = 'secret`password=${password}` makes one secret of text and secrets'

/**
 * True for text with `[redacted]` in it, as `password=${password}` gives: a host must not be sent that for a secret. Who
 * means the word itself marks the text as a secret.
 */
export function hasLostSecret(value: unknown): boolean {
  return typeof value === 'string' && value.includes(REDACTED)
}
