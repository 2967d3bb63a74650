/** Options of {@link JinjaError}. */
export interface JinjaErrorOptions {
  /** Where in the template's text, in characters from 0. */
  readonly at?: number
  /** What to write instead, in one sentence. */
  readonly hint?: string
  readonly cause?: unknown
}

/** A template that cannot be worked out. Who called the engine knows the file, and makes an error for people of it. */
export class JinjaError extends Error {
  /** Where in the template's text, in characters from 0; undefined until the evaluator has filled it in. */
  at: number | undefined
  readonly hint: string | undefined
  /** The included template that `at` is a place of; undefined for the one that was asked for. */
  template: { readonly file: string; readonly source: string } | undefined

  constructor(message: string, options: JinjaErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.at = options.at
    this.hint = options.hint
  }
}

/** A value was needed where none is: `default` and `is defined` take what leads to it without an error. */
export class UndefinedError extends JinjaError {}

/**
 * What to say where JavaScript has reached one of its own limits.
 *
 * @param at the place in the template
 */
export function tooMuch(cause: RangeError, at?: number): JinjaError {
  const isDeep = /call stack/.test(cause.message)
  return new JinjaError(isDeep ? 'it is nested too deeply' : 'it becomes too long', {
    ...(at !== undefined && { at }),
    cause,
  })
}

/**
 * Does some work of a template.
 *
 * @throws {JinjaError} also where JavaScript has reached one of its own limits
 */
export function withinLimits<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw error instanceof RangeError ? tooMuch(error) : error
  }
}
