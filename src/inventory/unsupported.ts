import { isPair, isScalar, type Node, visit } from 'yaml'
import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import type { Source } from './source.ts'
import { isConnectionVariable } from './variable-names.ts'

/** Tags that say what a value is anyway. `!unsafe` asks Ansible not to template, which nobody does here. */
const HARMLESS_TAGS: ReadonlySet<string> = new Set([
  '!',
  '!unsafe',
  ...['str', 'int', 'float', 'bool', 'null', 'map', 'seq', 'merge'].map((name) => `tag:yaml.org,2002:${name}`),
])

/**
 * Refuses text that is no YAML inventory at all, before the YAML parser says something puzzling about it.
 *
 * @throws {InventoryError} for INI files, programs, lists of hosts, and Ansible vaults
 */
export function refuseForeignFormat(text: string, file: string): void {
  const position = { file, line: 1, column: 1 }
  const convert = `convert it by: ansible-inventory -i ${file} --list --yaml`
  const refuse = (what: string, hint: string) => new InventoryError(`${what} not supported yet`, { position, hint })
  if (text.startsWith('#!') || text.includes('\0')) throw refuse('programs as inventories are', convert)
  if (text.startsWith('$ANSIBLE_VAULT;')) {
    throw refuse('encrypted files are', `decrypt it by: ansible-vault decrypt --output NEW ${file}`)
  }
  const section = /^\[([\w.-]+)(:children|:vars)?\][ \t]*(?:[#;].*)?$/m.exec(text)
  if (section !== null || /^[\w.-]+[ \t]+ansible_\w+=/m.test(text)) {
    throw refuse('inventories in INI format are', `${convert}, or write: ${section?.[1] ?? 'all'}: {hosts: {NAME: {}}}`)
  }
}

/**
 * Refuses values that would be misread: vault data, unknown tags, templates where they matter, references in a circle.
 *
 * @returns warnings: templates in other places are taken as they stand
 * @throws {InventoryError} at the first of them
 */
export function refuseUnsupportedValues(source: Source): string[] {
  const { document } = source
  const warnings: string[] = []
  visit(document, {
    Alias: (_key, alias, path) => {
      const target = source.resolve(alias)
      const position = source.positionOf(alias)
      if (target === undefined)
        throw new InventoryError(`nothing before this is marked '&${alias.source}'`, { position })
      if (path.some((node) => node === target)) {
        throw new InventoryError(`'*${alias.source}' stands inside of what it refers to`, { position })
      }
    },
    Collection: (_key, node) => refuseTag(node, source),
    Scalar: (key, scalar, path) => {
      refuseTag(scalar, source)
      if (typeof scalar.value !== 'string') return
      const position = source.positionOf(scalar)
      if (scalar.value.startsWith('$ANSIBLE_VAULT;')) throw vault(position)
      if (key === 'key' || scalar.tag === '!unsafe' || !/\{\{|\{%/.test(scalar.value)) return
      const { file, line, column } = position
      const name = nameOfMeaning(path)
      if (name === undefined) {
        warnings.push(`${file}:${line}:${column}: templates are not supported yet: '{{' is taken as it stands`)
        return
      }
      throw new InventoryError(`${name}: templates are not supported yet`, {
        position,
        hint: 'write the value itself, or compute it in the task file',
      })
    },
  })
  return warnings
}

/** The first key on the way to a value whose meaning is Hawser's business; undefined where there is none. */
function nameOfMeaning(path: readonly unknown[]): string | undefined {
  const keys = path.flatMap((node) => (isPair(node) && isScalar(node.key) ? [String(node.key.value)] : []))
  return keys.find((key) => isConnectionVariable(key) || key === 'release' || key === 'rehearsal')
}

function vault(position: SourcePosition): InventoryError {
  return new InventoryError('vault values are not supported yet', {
    position,
    hint: 'give passwords by -K or ssh keys, and others by -e @FILE, until they are',
  })
}

function refuseTag(node: Node, source: Source): void {
  const { tag } = node
  if (tag === undefined || HARMLESS_TAGS.has(tag)) return
  const position = source.positionOf(node)
  if (tag === '!vault' || tag === '!vault-encrypted') throw vault(position)
  throw new InventoryError(
    `there is no tag '${tag.replace('tag:yaml.org,2002:', '!!')}' here${didYouMean(tag, ['!vault', '!unsafe'])}`,
    {
      position,
      hint: 'leave it out, or put the value in quotes',
    },
  )
}
