import type { GeneratedGroup, GeneratedHost, GeneratedVariable, GeneratedVariables } from './model.ts'

/** Writes one YAML file; the first map of variables that merges is marked, later ones refer to it. */
export class YamlWriter {
  readonly #lines: string[] = []
  #isMarked = false

  /** An inventory of these groups, those of one name once. */
  inventory(groups: readonly GeneratedGroup[]): string {
    for (const group of distinct(groups, ({ name }) => name)) this.#group(group, '')
    return this.#text()
  }

  /** A file of variables. */
  variables(variables: GeneratedVariables): string {
    this.#entries(distinct(variables.entries, keyName), '')
    return this.#text()
  }

  #text(): string {
    return this.#lines.length === 0 ? '{}\n' : `${this.#lines.join('\n')}\n`
  }

  #group(group: GeneratedGroup, indent: string): void {
    this.#lines.push(`${indent}${group.name}:`)
    const inner = `${indent}  `
    for (const part of group.order) {
      if (part === 'hosts' && isBare(group.hosts)) this.#lines.push(`${inner}hosts: ${quoted(group.hosts[0].name)}`)
      else if (part === 'hosts' && group.hosts.length > 0) {
        this.#lines.push(`${inner}hosts:`)
        for (const host of distinct(group.hosts, ({ name }) => name)) this.#host(host, `${inner}  `)
      }
      if (part === 'vars' && group.variables.entries.length > 0)
        this.#map(`${inner}vars:`, group.variables, `${inner}  `)
      if (part === 'children' && group.children.length > 0) {
        this.#lines.push(`${inner}children:`)
        for (const child of distinct(group.children, ({ name }) => name)) this.#group(child, `${inner}  `)
      }
    }
  }

  #host({ name, variables }: GeneratedHost, indent: string): void {
    this.#map(`${indent}${quoted(name)}:`, variables, `${indent}  `)
  }

  #map(key: string, variables: GeneratedVariables, indent: string): void {
    const entries = distinct(variables.entries, keyName)
    if (entries.length === 0) {
      this.#lines.push(key)
      return
    }
    const merged = variables.merges && this.#isMarked
    const mark = variables.merges && !this.#isMarked ? ' &base' : ''
    this.#isMarked ||= variables.merges
    if (variables.inBraces && entries.every(({ value }) => !value.yaml.includes('\n'))) {
      const items = entries.map((entry) => `${entry.key}: ${entry.value.yaml}`)
      this.#lines.push(`${key}${mark} {${[...(merged ? ['<<: *base'] : []), ...items].join(', ')}}`)
      return
    }
    this.#lines.push(key + mark)
    if (merged) this.#lines.push(`${indent}<<: *base`)
    this.#entries(entries, indent)
  }

  #entries(entries: readonly GeneratedVariable[], indent: string): void {
    for (const { key, value } of entries) {
      this.#lines.push(`${indent}${key}: ${value.yaml.replaceAll('\n', `\n${indent}  `)}`)
    }
  }
}

/** One host without variables may stand as a bare word. */
function isBare(hosts: readonly GeneratedHost[]): hosts is readonly [GeneratedHost] {
  return hosts.length === 1 && hosts[0]?.variables.entries.length === 0 && hosts[0].variables.inBraces
}

function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `"${name}"`
}

/** What a key means, so that no map has it twice: `yes` and `true` are one. */
export function keyName({ key }: GeneratedVariable): string {
  const same: Readonly<Record<string, string>> = { yes: 'true', on: 'true', '0644': '420', '1:30': '90', '"v1"': 'v1' }
  return same[key] ?? key
}

/** The first item of each name. */
export function distinct<Item>(items: readonly Item[], nameOf: (item: Item) => string): readonly Item[] {
  return [...new Map(items.toReversed().map((item) => [nameOf(item), item])).values()].toReversed()
}
