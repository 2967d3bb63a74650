import type { GeneratedGroup, GeneratedVariables } from './model.ts'
import { distinct, keyName } from './write-yaml.ts'

/** How JSON is laid out: on one line, or indented by blanks or tabs. */
export type JsonLayout = '' | '  ' | '\t'

/** A file of variables as JSON; what JSON cannot say is left out. */
export function writeJson(variables: GeneratedVariables): string {
  return `${variablesText(variables)}\n`
}

/** An inventory as JSON; what JSON cannot say is left out. */
export function writeJsonInventory(groups: readonly GeneratedGroup[], layout: JsonLayout): string {
  return `${indented(groupsText(groups), layout)}\n`
}

function groupsText(groups: readonly GeneratedGroup[]): string {
  return object(distinct(groups, ({ name }) => name).map((group) => [group.name, groupText(group)]))
}

function groupText({ hosts, variables, children, order }: GeneratedGroup): string {
  const [first] = hosts
  const isBare = hosts.length === 1 && variables.inBraces && first?.variables.entries.length === 0
  const named = distinct(hosts, ({ name }) => name).map((host) => [host.name, variablesText(host.variables)] as const)
  const parts: Readonly<Record<(typeof order)[number], string>> = {
    hosts: isBare ? JSON.stringify(first?.name) : object(named),
    vars: variablesText(variables),
    children: groupsText(children),
  }
  const written = order.filter((part) => parts[part] !== '{}')
  return written.length === 0 ? 'null' : object(written.map((part) => [part, parts[part]]))
}

/** Variables as an object of JSON. */
export function variablesText(variables: GeneratedVariables): string {
  const entries = distinct(variables.entries, keyName)
  return object(
    entries.flatMap(({ key, value }) => (value.json === undefined ? [] : [[key.replaceAll('"', ''), value.json]])),
  )
}

/** An object with members that are JSON already. */
export function object(members: readonly (readonly string[])[]): string {
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')}}`
}

/** Breaks lines at brackets and commas outside of text, since numbers and text must stay as they are written. */
function indented(text: string, layout: JsonLayout): string {
  if (layout === '') return text
  let depth = 0
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]|, /g, (piece) => {
    if (piece.startsWith('"')) return piece
    if (piece === ', ') return `,\n${layout.repeat(depth)}`
    depth += /[[{]/.test(piece) ? 1 : -1
    return /[[{]/.test(piece) ? `${piece}\n${layout.repeat(depth)}` : `\n${layout.repeat(depth)}${piece}`
  })
}
