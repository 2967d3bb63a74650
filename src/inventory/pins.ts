import { isAlias, isMap, isScalar, isSeq, type Scalar } from 'yaml'
import { InventoryError, type SourcePosition } from '../core/errors.ts'
import type { Source } from './source.ts'

/** A release in an inventory's text: a map with `src` and `sha256`. */
export interface Pin {
  /** Whose it is: `relay`, or `relay.relay-1.app` for a map of another name than `release`. */
  readonly owner: string
  /** The local file as it is written. */
  readonly src: string
  /** Its version, if that is written as text. */
  readonly version: string | undefined
  /** The local file of its signature as it is written. */
  readonly signature: string | undefined
  /** Who may sign, as it is written: a local file, or a public key of minisign's. */
  readonly signers: string | undefined
  /** Where `src` is. */
  readonly position: SourcePosition
  /** The digest as it is written; empty where nothing is yet. */
  readonly digest: string
  /** Where the digest's text begins and ends, quotes included, in characters of the file. */
  readonly range: readonly [start: number, end: number]
  /** The quote around it, where there is one. */
  readonly quote: '' | "'" | '"'
}

/** Words of an inventory's own that say nothing about whose a release is. */
const STRUCTURE: ReadonlySet<string> = new Set(['hosts', 'vars', 'children'])

/**
 * All releases in an inventory, at any depth, in the order of the file.
 *
 * @throws {InventoryError} for a digest that cannot be replaced in its place
 */
export function findPins(source: Source): readonly Pin[] {
  const pins: Pin[] = []
  const look = (node: unknown, path: readonly string[]): void => {
    if (isSeq(node)) for (const [index, item] of node.items.entries()) look(item, [...path, String(index)])
    if (!isMap(node)) return
    const src = node.get('src', true)
    const digest = node.items.find(({ key }) => isScalar(key) && key.value === 'sha256')
    const text = (key: string): string | undefined => {
      const value = source.resolve(node.get(key, true))
      return isScalar(value) && typeof value.value === 'string' ? value.value : undefined
    }
    if (isScalar(src) && typeof src.value === 'string' && digest !== undefined) {
      pins.push({
        owner: ownerOf(path),
        src: src.value,
        version: text('version'),
        signature: text('signature'),
        signers: text('signers'),
        position: source.positionOf(src),
        ...digestOf(digest.value, source.positionOf(digest.key)),
      })
    }
    for (const { key, value } of node.items) look(value, [...path, isScalar(key) ? String(key.value) : ''])
  }
  look(source.document.contents, [])
  return pins
}

function ownerOf(path: readonly string[]): string {
  const words = path.at(-1) === 'release' ? path.slice(0, -1) : path
  return words.filter((word) => !STRUCTURE.has(word)).join('.')
}

/** Where and how a digest is written. `position` is its key's: there may be no digest yet. */
function digestOf(node: unknown, position: SourcePosition): Pick<Pin, 'digest' | 'range' | 'quote'> {
  if (isAlias(node)) {
    throw new InventoryError(`sha256 refers to '*${node.source}'`, { position, hint: 'write the digest itself here' })
  }
  if (!isScalar(node) || node.range == null) {
    throw new InventoryError('sha256 must be one word', { position, hint: "write sha256: ''" })
  }
  const { type } = node
  if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') {
    throw new InventoryError('sha256 must stand on one line', { position, hint: "write sha256: ''" })
  }
  const [start, end] = node.range
  return { digest: node.value === null ? '' : textOf(node), range: [start, end], quote: QUOTES.get(type ?? '') ?? '' }
}

const QUOTES: ReadonlyMap<string, Pin['quote']> = new Map([
  ['QUOTE_SINGLE', "'"],
  ['QUOTE_DOUBLE', '"'],
])

/** A scalar's text as written: YAML takes a digest of decimal digits only for a number. */
function textOf(scalar: Scalar): string {
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value))
}

/** Digests that YAML would take for numbers without quotes: digits only, or with one `e` between them. */
const LOOKS_LIKE_NUMBER = /^\d+(e\d+)?$/

/**
 * Writes digests into the text, and changes no other character.
 *
 * @param digests the new digest of each pin that gets one
 */
export function replaceDigests(text: string, digests: ReadonlyMap<Pin, string>): string {
  // From the end, so that the places before it stay where they are.
  const lastFirst = [...digests].sort(([one], [other]) => other.range[0] - one.range[0])
  return lastFirst.reduce((changed, [pin, digest]) => replaceOne(changed, pin, digest), text)
}

function replaceOne(text: string, { range: [start, end], quote }: Pin, digest: string): string {
  const before = text.slice(0, start)
  const after = text.slice(end)
  const quoted = quote === '' && LOOKS_LIKE_NUMBER.test(digest) ? "'" : quote
  // Where nothing was written, the colon may stand right before this place, and a comment right behind it.
  const lead = start === end && /\S$/.test(before) ? ' ' : ''
  const trail = start === end && after.startsWith('#') ? ' ' : ''
  return `${before}${lead}${quoted}${digest}${quoted}${trail}${after}`
}
