/** Inventories as the generator makes them: parts that can be left out one by one, so that a failure shrinks. */

/** A value, as it is written in each format. */
export interface GeneratedValue {
  /** In YAML: one line, or lines below the key. */
  readonly yaml: string
  /** In JSON, where it can say that. */
  readonly json?: string
}

/** A variable. */
export interface GeneratedVariable {
  /** As it is written. */
  readonly key: string
  readonly value: GeneratedValue
}

/** A map of variables. */
export interface GeneratedVariables {
  readonly entries: readonly GeneratedVariable[]
  /** Merges (`<<`) the first map of the file that does so, and is that map where it is the first. */
  readonly merges: boolean
  /** In braces on one line, where its values allow it. */
  readonly inBraces: boolean
}

/** An entry of `hosts`. */
export interface GeneratedHost {
  /** A name, with ranges or a port. */
  readonly name: string
  readonly variables: GeneratedVariables
}

/** A mention of a group. */
export interface GeneratedGroup {
  readonly name: string
  readonly hosts: readonly GeneratedHost[]
  readonly variables: GeneratedVariables
  readonly children: readonly GeneratedGroup[]
  /** In which order its parts are written. */
  readonly order: readonly ('hosts' | 'vars' | 'children')[]
}

/** Lines of an INI inventory below one heading. */
export interface GeneratedSection {
  readonly heading: string
  readonly lines: readonly string[]
}

/** All that one case has: files by path, and what is asked. */
export interface GeneratedCase {
  readonly files: Readonly<Record<string, string>>
  /** Paths of those files that are written encrypted as a whole, each with a label. */
  readonly encrypted?: Readonly<Record<string, string>>
  readonly arguments: readonly string[]
  readonly hosts: readonly string[]
  readonly patterns: readonly { readonly pattern: string; readonly limit?: string }[]
}
