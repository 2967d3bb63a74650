import { isPair, isScalar, isSeq, type Node, visit } from 'yaml'
import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { isVaultTag } from './raw-value.ts'
import type { Source } from './source.ts'
import { isConnectionVariable, isSecretName } from './variable-names.ts'
import { checkVaultValue } from './vault-values.ts'

/** Tags of any value: `!unsafe` says that it is no template. */
const GENERAL_TAGS: ReadonlySet<string> = new Set(['!', '!unsafe'])

/** Tags of plain values, which the parser has read them by. */
const SCALAR_TAGS: ReadonlySet<string> = new Set([
  ...['str', 'int', 'float', 'bool', 'null', 'timestamp', 'merge'].map((name) => `tag:yaml.org,2002:${name}`),
])

/** True for a tag that says what a value is anyway. */
function isHarmless(tag: string, node: Node): boolean {
  if (GENERAL_TAGS.has(tag)) return true
  if (isScalar(node)) return SCALAR_TAGS.has(tag)
  return tag === `tag:yaml.org,2002:${isSeq(node) ? 'seq' : 'map'}`
}

/**
 * Refuses values that would be misread: vault data that is none, unknown tags, references in a circle.
 *
 * @returns warnings: vault data without a tag is taken as it stands
 * @throws {InventoryError} at the first of them
 */
export function refuseUnsupportedValues(source: Source): string[] {
  const { document } = source
  const warnings: string[] = []
  // Most files have neither tags nor references nor vault data, and need no second look at every value.
  if (!/[!*]|\$ANSIBLE_VAULT/.test(source.text)) return warnings
  visit(document, {
    Alias: (_key, alias, path) => {
      const target = source.resolve(alias)
      const position = source.positionOf(alias)
      if (target === undefined) throw unknownAlias(alias.source, position, path)
      if (path.some((node) => node === target)) {
        throw new InventoryError(`'*${alias.source}' stands inside of what it refers to`, { position })
      }
    },
    Collection: (_key, node, path) => refuseTag(node, source, path),
    Scalar: (key, scalar, path) => {
      if (!isVaultTag(scalar.tag)) refuseTag(scalar, source, path)
      if (typeof scalar.value !== 'string') return
      const position = source.positionOf(scalar)
      const warning = checkVaultValue(scalar, key, path, position, nameOfMeaning(path) !== undefined)
      if (warning !== undefined) warnings.push(warning)
    },
  })
  return warnings
}

/** The first key on the way to a value whose meaning is Hawser's business; undefined where there is none. */
function nameOfMeaning(path: readonly unknown[]): string | undefined {
  const keys = path.flatMap((node) => (isPair(node) && isScalar(node.key) ? [String(node.key.value)] : []))
  return keys.find((key) => isConnectionVariable(key) || key === 'release' || key === 'rehearsal')
}

/** True for a place within a password, which may be mistaken for YAML where it stands without quotes: `!x`, `*x`. */
function isWithinSecret(path: readonly unknown[]): boolean {
  return path.some((node) => isPair(node) && isScalar(node.key) && isSecretName(String(node.key.value)))
}

function unknownAlias(name: string, position: SourcePosition, path: readonly unknown[]): InventoryError {
  const hint = 'a value that begins with * belongs into quotes'
  if (isWithinSecret(path)) return new InventoryError('nothing before this is marked so', { position, hint })
  return new InventoryError(`nothing before this is marked '&${name}'`, { position, hint })
}

function refuseTag(node: Node, source: Source, path: readonly unknown[]): void {
  const { tag } = node
  if (tag === undefined || isHarmless(tag, node)) return
  const position = source.positionOf(node)
  if (isVaultTag(tag)) {
    throw new InventoryError('!vault stands before a map or list, and only text is encrypted', {
      position,
      hint: 'encrypt each value, or the whole file: npx hawser vault encrypt FILE',
    })
  }
  const hint = 'leave it out, or put the value in quotes'
  if (SCALAR_TAGS.has(tag) || /^tag:yaml\.org,2002:(?:map|seq)$/.test(tag)) {
    const kind = isScalar(node) ? 'a plain value' : isSeq(node) ? 'a list' : 'a map'
    throw new InventoryError(`the tag '${tag.replace('tag:yaml.org,2002:', '!!')}' stands before ${kind}`, {
      position,
      hint,
    })
  }
  if (isWithinSecret(path)) throw new InventoryError('there is no such tag', { position, hint })
  throw new InventoryError(
    `there is no tag '${tag.replace('tag:yaml.org,2002:', '!!')}' here${didYouMean(tag, ['!vault', '!unsafe'])}`,
    { position, hint },
  )
}
