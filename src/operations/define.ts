import { UsageError } from '../core/errors.ts'
import type { Outcome } from '../core/outcome.ts'
import type { Host, OperationRequest, Reading, RemoteCall, RemoteReply, Steps } from './host.ts'
import { declareSchema } from './option-validators.ts'
import type { OptionsSchema } from './schema.ts'
import { validateOptions } from './validate.ts'

/** How one call of an operation is carried out: in one trip, or in several. */
export type Plan<Data> =
  | { readonly call: RemoteCall; readonly read: (reply: RemoteReply) => Reading<Data> }
  | { readonly steps: (steps: Steps) => Promise<Reading<Data>> }

/** Everything that makes an operation, beside its program in `src/remote`. */
export interface OperationDefinition<Options, Data> {
  /** As lines and events show it. */
  readonly name: string
  readonly schema: OptionsSchema<Options>
  /** What a call is about, in a few words: mostly a path. Never a secret. */
  title(options: Options): string
  /**
   * What a schema cannot say, such as which options exclude each other.
   *
   * @throws {UsageError} for options that make no sense together
   */
  rule?(options: Options): void
  /** Turns valid options into what is sent. Nothing is sent, and nothing else happens, before it is the call's turn. */
  plan(options: Options, host: Host): Plan<Data>
}

/**
 * An operation as task files call it. The promise rejects with {@link UsageError} for bad options, and with the error of
 * the host's answer.
 */
export type Operation<Options, Data> = (host: Host, options: Options) => Promise<Outcome<Data>>

/** What mistaken options are called in the line of their failure. */
function titleOf(options: unknown): string {
  if (typeof options !== 'object' || options === null) return 'options'
  const named = Object.entries(options).find(
    ([key, value]) => /^(path|dest|name)$/.test(key) && typeof value === 'string',
  )
  return named === undefined ? 'options' : String(named[1])
}

/**
 * Makes an operation of its definition. Options are checked in the tick of the call; mistaken ones take their place in the
 * host's queue all the same, so that they are reported by name and stop what comes after them.
 */
export function defineOperation<Options extends object, Data>(
  definition: OperationDefinition<Options, Data>,
): Operation<Options, Data> {
  const { name } = definition
  declareSchema(name, definition.schema)
  const request = (host: Host, options: Options): OperationRequest<Data> => {
    try {
      validateOptions(name, definition.schema, options)
      definition.rule?.(options)
      return { operation: name, title: definition.title(options), ...definition.plan(options, host) }
    } catch (cause) {
      return { operation: name, title: titleOf(options), steps: () => Promise.reject(cause) }
    }
  }
  return async (host, options) => {
    if (typeof host?.port?.perform !== 'function') {
      throw new UsageError(`${name}: the first argument is not a host`, {
        operation: name,
        hint: `call it as ${name}(host, …), with the host that the play's function is given`,
      })
    }
    return host.port.perform(request(host, options))
  }
}
