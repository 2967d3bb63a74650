import type { Secret } from '../core/secret.ts'
import type { OptionKind } from './option-kinds.ts'

/** Keys of an interface; of a union, those of all its members. */
export type AllKeys<Options> = Options extends unknown ? keyof Options : never

/** Keys of one interface that may not be left out. */
type OwnRequiredKeys<Options> = {
  [Key in keyof Options]-?: object extends Pick<Options, Key> ? never : Key
}[keyof Options]

/** Keys that some member of a union lets be left out, or does not have. */
type LooseKeys<Options, All> = Options extends unknown ? Exclude<All, OwnRequiredKeys<Options>> : never

/** Keys of an interface that may not be left out; of a union, those that no member lets be left out. */
export type RequiredKeys<Options> = Exclude<AllKeys<Options>, LooseKeys<Options, AllKeys<Options>>>

/** What an option may be; of a union, what any of its members allows. */
type ValueOf<Options, Key> = Options extends unknown ? (Key extends keyof Options ? Options[Key] : never) : never

/** Every order of a union's members, as tuples: so that a list can be required to be complete. */
type InAnyOrder<Union, Each = Union> = [Union] extends [never]
  ? readonly []
  : Each extends Union
    ? readonly [Each, ...InAnyOrder<Exclude<Union, Each>>]
    : never

/** A value that one of the named checks of option-kinds holds, beyond its JSON type. */
interface KindSchema {
  readonly is: OptionKind
  readonly description?: string
}

interface TextSchema<Text extends string> {
  readonly type: 'string'
  readonly enum?: readonly Text[]
  readonly minLength?: number
  readonly description?: string
}

interface NumberSchema {
  readonly type: 'integer' | 'number'
  readonly minimum?: number
  readonly maximum?: number
  readonly description?: string
}

interface BooleanSchema<Value extends boolean> {
  readonly type: 'boolean'
  readonly const?: Value
  readonly description?: string
}

interface ListSchema<Item> {
  readonly type: 'array'
  readonly items: ValueSchema<Item>
  readonly minItems?: number
  readonly description?: string
}

interface RecordSchema<Item> {
  readonly type: 'object'
  readonly additionalProperties: ValueSchema<Item>
  readonly description?: string
}

/** The schemas of one type that is no union: what its own JSON type allows, or a named kind. */
type SingleSchema<Value> = [Value] extends [never]
  ? never
  : [Value] extends [string]
    ? TextSchema<Value>
    : [Value] extends [number]
      ? NumberSchema
      : [Value] extends [boolean]
        ? BooleanSchema<Value>
        : [Value] extends [readonly (infer Item)[]]
          ? ListSchema<Item>
          : [Value] extends [Secret]
            ? never
            : [Value] extends [(...args: never) => unknown]
              ? never
              : string extends keyof Value
                ? RecordSchema<Value[keyof Value]>
                : [Value] extends [object]
                  ? OptionsSchema<Value>
                  : never

/** Text as one alternative, truth values as one, every other member of a union as its own. */
type EachSchema<Value> =
  | SingleSchema<Extract<Value, string>>
  | SingleSchema<Extract<Value, boolean>>
  | (Exclude<Value, string | boolean> extends infer Rest ? (Rest extends unknown ? SingleSchema<Rest> : never) : never)

/** A JSON schema for values of a type, held against it by the compiler; `is` names a check of ours beyond JSON's. */
export type ValueSchema<Value> =
  | KindSchema
  | EachSchema<Value>
  | { readonly anyOf: readonly ValueSchema<Value>[]; readonly description?: string }

/**
 * The JSON schema of an operation's options, held against their interface by the compiler: the same keys, types that
 * fit, and the right list of required ones. What is not named is refused. Of a union of interfaces it describes all
 * keys; which of them go together is for the operation's `rule`.
 */
export interface OptionsSchema<Options> {
  readonly type: 'object'
  readonly properties: {
    readonly [Key in AllKeys<Options> & string]: ValueSchema<Exclude<ValueOf<Options, Key>, undefined>>
  }
  readonly required: InAnyOrder<RequiredKeys<Options>>
  readonly additionalProperties: false
}
