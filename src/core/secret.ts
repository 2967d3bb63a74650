import { inspect } from 'node:util'

const REDACTED = '[redacted]'

/**
 * A value that must not be seen: it prints as `[redacted]` wherever JavaScript turns values into text.
 * Only {@link Secret.reveal} gives the value, and only for bytes that go to a host's standard input.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself. Call it at the last moment, and never for an argv, an environment or a message. */
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
 * Marks a value as secret.
 *
 * @param value the text to hide; an existing secret is returned as it is
 */
export function secret(value: string | Secret): Secret {
  return value instanceof Secret ? value : new Secret(value)
}
