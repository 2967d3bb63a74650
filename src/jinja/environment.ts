/** What a template is worked out with. */

import type { Statement } from './nodes.ts'

/** The variables that a template sees, beside those that it sets itself. */
export interface TemplateScope {
  /**
   * The value of a variable; JavaScript's `undefined` where there is none of that name.
   *
   * @throws whatever keeps it from being worked out
   */
  get(name: string): unknown
  /** Names of all variables, to find the nearest of a misspelt one. */
  names(): Iterable<string>
  /** What to do about a variable that is not there; undefined where nothing but to set it. */
  hint?(name: string): string | undefined
}

/** What a lookup may need of the machine that Hawser runs on. */
export interface LookupPlace {
  /** Where relative paths of `lookup('file', …)` are looked for, in this order; absolute. */
  readonly folders: readonly string[]
}

/** A template that another one includes. */
export interface LoadedTemplate {
  /** As messages show it. */
  readonly file: string
  readonly source: string
  readonly statements: readonly Statement[]
}

/** Everything beside the template itself. */
export interface TemplateEnvironment {
  readonly scope: TemplateScope
  readonly place: LookupPlace
  /** Finds what `include` and `import` name; undefined where there is no such file. Left out, both are refused. */
  readonly load?: (name: string) => LoadedTemplate | undefined
  /** Replaces `lookup`, for a second look that must start nothing. */
  readonly lookup?: (name: string, terms: readonly unknown[], run: () => unknown) => unknown
}
