/** The syntax tree of a template. Every node knows where it begins, in characters from 0. */

/** What a call is given: values by place and by name. */
export interface CallArguments {
  readonly positional: readonly Expression[]
  readonly named: readonly { readonly name: string; readonly value: Expression }[]
  /** Of `*list`. */
  readonly rest: Expression | undefined
  /** Of `**map`. */
  readonly namedRest: Expression | undefined
}

interface At {
  readonly at: number
}

/** What has a value. */
export type Expression = At &
  (
    | { readonly kind: 'constant'; readonly value: unknown }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'list'; readonly items: readonly Expression[]; readonly isTuple: boolean }
    | { readonly kind: 'map'; readonly entries: readonly { readonly key: Expression; readonly value: Expression }[] }
    | {
        readonly kind: 'member'
        readonly object: Expression
        readonly key: Expression
        /** Written with a dot: methods come before keys then. */
        readonly isAttribute: boolean
      }
    | {
        readonly kind: 'slice'
        readonly object: Expression
        readonly start: Expression | undefined
        readonly stop: Expression | undefined
        readonly step: Expression | undefined
      }
    | { readonly kind: 'call'; readonly callee: Expression; readonly args: CallArguments }
    | { readonly kind: 'filter'; readonly value: Expression; readonly name: string; readonly args: CallArguments }
    | {
        readonly kind: 'test'
        readonly value: Expression
        readonly name: string
        readonly args: CallArguments
        readonly isNegated: boolean
      }
    | { readonly kind: 'unary'; readonly operator: '-' | '+' | 'not'; readonly value: Expression }
    | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | {
        readonly kind: 'compare'
        readonly first: Expression
        readonly rest: readonly { readonly operator: string; readonly value: Expression }[]
      }
    | {
        readonly kind: 'condition'
        readonly test: Expression
        readonly value: Expression
        /** Where it is left out, the value is undefined. */
        readonly otherwise: Expression | undefined
      }
  )

/** What `set` and `for` assign to: names, or the attribute of a namespace. */
export type Target = At & ({ readonly name: string } | { readonly namespace: string; readonly attribute: string })

/** A macro's parameter. */
export interface Parameter {
  readonly name: string
  readonly fallback: Expression | undefined
}

/** A part of a template. */
export type Statement = At &
  (
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'output'; readonly value: Expression }
    | {
        readonly kind: 'if'
        readonly branches: readonly { readonly test: Expression; readonly body: readonly Statement[] }[]
        readonly otherwise: readonly Statement[]
      }
    | {
        readonly kind: 'for'
        readonly targets: readonly Target[]
        readonly items: Expression
        readonly filter: Expression | undefined
        readonly isRecursive: boolean
        readonly body: readonly Statement[]
        readonly otherwise: readonly Statement[]
      }
    | { readonly kind: 'set'; readonly targets: readonly Target[]; readonly value: Expression }
    | {
        readonly kind: 'set-block'
        readonly target: Target
        readonly filters: readonly Filtering[]
        readonly body: readonly Statement[]
      }
    | { readonly kind: 'filter-block'; readonly filters: readonly Filtering[]; readonly body: readonly Statement[] }
    | {
        readonly kind: 'macro'
        readonly name: string
        readonly parameters: readonly Parameter[]
        readonly body: readonly Statement[]
      }
    | {
        readonly kind: 'call-block'
        readonly parameters: readonly Parameter[]
        readonly call: Expression
        readonly body: readonly Statement[]
      }
    | {
        readonly kind: 'with'
        readonly values: readonly { readonly target: Target; readonly value: Expression }[]
        readonly body: readonly Statement[]
      }
    | { readonly kind: 'include'; readonly template: Expression; readonly ignoresMissing: boolean }
    | { readonly kind: 'import'; readonly template: Expression; readonly name: string }
    | {
        readonly kind: 'from-import'
        readonly template: Expression
        readonly names: readonly { readonly name: string; readonly as: string }[]
      }
  )

/** A filter without the value that it is for. */
export interface Filtering extends At {
  readonly name: string
  readonly args: CallArguments
}
