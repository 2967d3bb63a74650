import { type Alias, type Document, isAlias, isNode, LineCounter, type Node, visit, YAMLParseError } from 'yaml'
import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { conceal } from '../core/redaction.ts'
import { JSON_SCALAR_TAGS, SCALAR_TAGS } from '../core/yaml-scalars.ts'
import { refuseDuplicateKeys } from './duplicate-keys.ts'
import { dropAddedNewline } from './last-line.ts'
import { nestingError, refuseDeepBrackets } from './nesting.ts'
import { parseYaml } from './parse-yaml.ts'
import { placeOf } from './read-text.ts'
import { refuseBombs } from './unfold.ts'

/** A YAML (or JSON) file, read and free of syntax errors. */
export interface Source {
  /** Absolute path: what relative paths inside are relative to. */
  readonly path: string
  /** The path as messages show it. */
  readonly file: string
  readonly text: string
  readonly document: Document.Parsed
  /** True for a file that was encrypted as a whole: all text in it is secret, and what is made of that text. */
  readonly isSecret: boolean
  /** True for text that is JSON from end to end: it has marks of its own, which are plain maps in YAML. */
  readonly isJson: boolean
  /** Where a character of the text is. */
  positionAt(offset: number): SourcePosition
  /** Where a node begins; the file's beginning for what has no place of its own. */
  positionOf(node: unknown): SourcePosition
  /** Follows an alias (`*name`) to its node; other nodes are returned as they are, and undefined for what is none. */
  resolve(node: unknown): Node | undefined
}

/**
 * Parses YAML as Ansible reads it, with merge keys (`<<`); JSON is read as well.
 *
 * @param path absolute
 * @param isSecret true for what was encrypted: no message shows a value of it
 * @throws {InventoryError} at the first syntax error, duplicate key or second document, and for what no machine can hold
 */
export function parseSource(text: string, path: string, file: string, isSecret = false): Source {
  const lines = new LineCounter()
  refuseDeepBrackets(text, (offset) => ({ file, ...placeOf(text.slice(0, offset)) }))
  const isJsonText = isJson(text)
  const positionAt = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const document = read(() => parseYaml(text, isJsonText ? JSON_SCALAR_TAGS : SCALAR_TAGS, lines), positionAt)
  const target = aliasTargets(document)
  const source: Source = {
    path,
    file,
    text,
    document,
    isSecret,
    isJson: isJsonText,
    positionAt,
    positionOf: (node) => positionAt(isNode(node) ? (node.range?.[0] ?? 0) : 0),
    resolve: (node) => (isAlias(node) ? target(node) : isNode(node) ? node : undefined),
  }
  dropAddedNewline(document, text)
  if (isSecret) concealValues(document)
  refuseBombs(source)
  refuseDuplicateKeys(source)
  return source
}

/** True for text that is JSON from end to end; most files do not begin like it, and cost nothing. */
function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** What a parser returns, or its mistake in our words. */
function read(parse: () => Document.Parsed, positionAt: Source['positionAt']): Document.Parsed {
  try {
    return parse()
  } catch (error) {
    if (error instanceof YAMLParseError) throw syntaxError(error, positionAt)
    throw error
  }
}

/** Hides all values at once: a message about one may come before it is read. */
function concealValues(document: Document.Parsed): void {
  visit(document, {
    Scalar: (key, { value, source }) => (key === 'key' ? undefined : conceal(source ?? String(value))),
  })
}

/**
 * The error of the parser in the words of somebody who wrote an inventory. The parser's own may end with a piece of the
 * text, which may be of a password: so it is left out, and the error is not kept as the cause.
 */
function syntaxError(error: YAMLParseError, positionAt: Source['positionAt']): InventoryError {
  const options = { position: positionAt(error.pos[0]) }
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return new InventoryError('a tab indents this line, and YAML takes only blanks', {
        ...options,
        hint: 'indent by two blanks',
      })
    case 'MULTIPLE_DOCS':
      return new InventoryError('a second document begins here', {
        ...options,
        hint: "an inventory is one document: leave out the '---'",
      })
    case 'RESOURCE_EXHAUSTION':
      return nestingError(options.position)
    default:
      return new InventoryError(
        `not valid YAML: ${error.message.replace(/(: |(?<=escape) sequence ).*$/s, '')}`,
        options,
      )
  }
}

/** The nodes of each anchor, in the order of the text. Most documents have no alias, and are never asked. */
function anchoredNodes(document: Document.Parsed): ReadonlyMap<string, readonly Node[]> {
  const anchored = new Map<string, Node[]>()
  visit(document, {
    Value: (_key, node) => {
      if (node.anchor === undefined) return
      const alike = anchored.get(node.anchor)
      if (alike === undefined) anchored.set(node.anchor, [node])
      else alike.push(node)
    },
  })
  return anchored
}

/**
 * Finds what aliases stand for: of the nodes with that anchor the last one before the alias. The parser's own way walks
 * the whole document for each alias, which takes minutes for a fleet that shares defaults.
 */
function aliasTargets(document: Document.Parsed): (alias: Alias) => Node | undefined {
  let anchored: ReadonlyMap<string, readonly Node[]> | undefined
  return (alias) => {
    anchored ??= anchoredNodes(document)
    const at = alias.range?.[0] ?? 0
    return lastBefore(at, anchored.get(alias.source) ?? [])
  }
}

/** The last of the nodes that begins before a place. An anchor may be set as often as it is used, so it is halved for. */
function lastBefore(at: number, nodes: readonly Node[]): Node | undefined {
  let low = 0
  let high = nodes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((nodes[middle]?.range?.[0] ?? 0) < at) low = middle + 1
    else high = middle
  }
  return nodes[low - 1]
}
