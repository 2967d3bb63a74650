/** What `hawser explain` prints, for people and for programs. */

import { stringify } from 'yaml'
import { isList } from '../core/is-list.ts'
import { REDACTED, redact } from '../core/redaction.ts'
import { Secret } from '../core/secret.ts'
import { type RawValue, Template, UnsafeText, VaultText } from '../inventory/deferred.ts'
import type { Explanation, Mention } from '../inventory/explain.ts'
import type { Variable } from '../inventory/parse.ts'

/** A value that JSON has. */
type PlainValue = string | number | boolean | null | readonly PlainValue[] | { readonly [key: string]: PlainValue }

/** What the templates of a value come to. */
export type Resolved = { readonly value: RawValue } | { readonly problem: string }

/** An explanation, and what the templates in the winning value come to, where there are any. */
export interface ExplainedVariable {
  readonly explanation: Explanation
  readonly resolved?: Resolved
}

/**
 * A value as anybody may see it: templates as they stand, and no secret.
 *
 * @param value as a file has it, or as it was worked out
 */
function shownValue(value: RawValue): PlainValue {
  if (value instanceof Template) return value.isSecret ? REDACTED : redact(value.text)
  if (value instanceof VaultText || value instanceof Secret) return REDACTED
  if (value instanceof UnsafeText) return value.isSecret ? REDACTED : redact(value.text)
  if (typeof value === 'string') return redact(value)
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(shownValue)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shownValue(item)]))
}

/** The value of a variable as anybody may see it: of a file that is encrypted as a whole, nothing. */
function shownVariable({ value, isEncrypted }: Pick<Variable, 'value' | 'isEncrypted'>): PlainValue {
  return isEncrypted ? REDACTED : shownValue(value)
}

/** Where a mention is, as editors and terminals open it. */
function place({ variable: { position } }: Mention): string {
  return position === undefined ? '(in no file)' : `${position.file}:${position.line}:${position.column}`
}

/** The value as YAML, each line behind the same blanks. */
function asYaml(value: PlainValue, blanks: string): string {
  // YAML would put quotes around the brackets.
  const text = stringify(value, { lineWidth: 0 }).replaceAll(`"${REDACTED}"`, REDACTED)
  const lines = text.trimEnd().split('\n')
  return lines.map((line) => `${blanks}${line}`).join('\n')
}

/** One variable for people: the places, the weakest first, and why the last one counts. */
export function explainedText({ explanation: { name, mentions, why }, resolved }: ExplainedVariable): string {
  const width = Math.max(...mentions.map((mention) => place(mention).length))
  const lines = mentions.flatMap((mention, index) => [
    `${index === mentions.length - 1 ? '  → ' : '    '}${place(mention).padEnd(width)}  ${mention.title}`,
    asYaml(shownVariable(mention.variable), ' '.repeat(8)),
  ])
  if (resolved !== undefined && 'value' in resolved) {
    const variable = { ...mentions.at(-1)?.variable, value: resolved.value }
    lines.push('    which is', asYaml(shownVariable(variable), ' '.repeat(8)))
  }
  if (resolved !== undefined && 'problem' in resolved) lines.push(`    which has no value: ${resolved.problem}`)
  if (why !== undefined) lines.push(`    the last one counts: ${why}`)
  return [name, ...lines].join('\n')
}

/** One variable for programs. */
export function explainedJson({ explanation: { mentions, why }, resolved }: ExplainedVariable): object {
  const layers = mentions.map(({ layer: { place: kind, group, folder }, title, variable }, index) => ({
    kind,
    title,
    ...(group !== undefined && { group }),
    ...(folder !== undefined && { beside: folder.beside }),
    ...variable.position,
    value: shownVariable(variable),
    counts: index === mentions.length - 1,
  }))
  return {
    layers,
    ...(why !== undefined && { why }),
    ...(resolved !== undefined &&
      'value' in resolved && {
        resolved: shownVariable({ ...mentions.at(-1)?.variable, value: resolved.value }),
      }),
    ...(resolved !== undefined && 'problem' in resolved && { problem: resolved.problem }),
  }
}
