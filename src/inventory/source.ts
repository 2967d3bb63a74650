import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path'
import {
  type Alias,
  type Document,
  isAlias,
  isNode,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml'
import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'

/** A YAML (or JSON) file, read and free of syntax errors. */
export interface Source {
  /** Absolute path: what relative paths inside are relative to. */
  readonly path: string
  /** The path as messages show it. */
  readonly file: string
  readonly text: string
  readonly document: Document.Parsed
  /** Where a character of the text is. */
  positionAt(offset: number): SourcePosition
  /** Where a node begins; the file's beginning for what has no place of its own. */
  positionOf(node: unknown): SourcePosition
  /** Follows an alias (`*name`) to its node; other nodes are returned as they are, and undefined for what is none. */
  resolve(node: unknown): Node | undefined
}

/** A path as one reads it: from the working directory where it lies below, else absolute. */
export function shownPath(path: string, cwd: string): string {
  const fromHere = relative(cwd, path)
  return fromHere === '' || fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere
}

/**
 * Reads a file as UTF-8 text.
 *
 * @param path relative to `cwd`
 * @param what what is read, for the message: `inventory`
 * @throws {InventoryError} naming the nearest file where there is none
 */
export async function readText(path: string, cwd: string, what: string): Promise<string> {
  const absolute = resolve(cwd, path)
  try {
    const bytes = await readFile(absolute)
    // The byte order mark stays: offsets are offsets of the file.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw await unreadable(path, absolute, what, cause)
  }
}

async function unreadable(path: string, absolute: string, what: string, cause: unknown): Promise<InventoryError> {
  // Errors of the file system carry a code; whatever else was thrown is shown as it is.
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT') {
    const neighbours = await readdir(dirname(absolute)).catch(() => [])
    return new InventoryError(`${what} '${path}': there is no such file${didYouMean(basename(path), neighbours)}`, {
      cause,
    })
  }
  if (code === 'EISDIR') {
    return new InventoryError(`${what} '${path}' is a folder, which is not supported yet`, {
      cause,
      hint: 'name its files, each by -i of its own; later ones win',
    })
  }
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new InventoryError(`${what} '${path}' is not UTF-8 text`, { cause })
  }
  return new InventoryError(`${what} '${path}' cannot be read`, {
    cause,
    hint: cause instanceof Error ? cause.message : String(cause),
  })
}

/**
 * Parses YAML 1.2, with merge keys (`<<`), as which JSON is read as well.
 *
 * @param path absolute
 * @throws {InventoryError} at the first syntax error, duplicate key or second document
 */
export function parseSource(text: string, path: string, file: string): Source {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'error' })
  const positionAt = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const target = aliasTargets(document)
  const source: Source = {
    path,
    file,
    text,
    document,
    positionAt,
    positionOf: (node) => positionAt(isNode(node) ? (node.range?.[0] ?? 0) : 0),
    resolve: (node) => (isAlias(node) ? target(node) : isNode(node) ? node : undefined),
  }
  const [first] = [...document.errors].sort((one, other) => one.pos[0] - other.pos[0])
  if (first !== undefined) throw syntaxError(first, source)
  return source
}

/** The error of the parser in the words of somebody who wrote an inventory. */
function syntaxError(error: YAMLError, source: Source): InventoryError {
  const position = source.positionAt(error.pos[0])
  const options = { position, cause: error }
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return new InventoryError('a tab indents this line, and YAML takes only blanks', {
        ...options,
        hint: 'indent by two blanks',
      })
    case 'DUPLICATE_KEY': {
      // Behind a key without a value the parser points to the end of that; the second key comes next.
      const offset = error.pos[0] + (/^(?:\s|#.*)*/.exec(source.text.slice(error.pos[0]))?.[0].length ?? 0)
      const key = /^.*?(?=\s*:(?:\s|$))/m.exec(source.text.slice(offset))?.[0] ?? ''
      return new InventoryError(`the key '${key}' stands here for the second time in one map`, {
        position: source.positionAt(offset),
        cause: error,
        hint: 'join the two: only one would count',
      })
    }
    case 'MULTIPLE_DOCS':
      return new InventoryError('a second document begins here', {
        ...options,
        hint: "an inventory is one document: leave out the '---'",
      })
    default:
      return new InventoryError(`not valid YAML: ${error.message}`, options)
  }
}

/**
 * Finds what aliases stand for: of the nodes with that anchor the last one before the alias. The parser's own way walks
 * the whole document for each alias, which takes minutes for a fleet that shares defaults.
 */
function aliasTargets(document: Document.Parsed): (alias: Alias) => Node | undefined {
  const anchored = new Map<string, Node[]>()
  visit(document, {
    Value: (_key, node) => {
      if (node.anchor !== undefined) anchored.set(node.anchor, [...(anchored.get(node.anchor) ?? []), node])
    },
  })
  return (alias) => {
    const at = alias.range?.[0] ?? 0
    return anchored.get(alias.source)?.findLast((node) => (node.range?.[0] ?? 0) < at)
  }
}

/** Most times that one anchor may be used, nested uses counted each: fleets share defaults, bombs unfold to billions. */
const MAX_ALIASES = 10_000

/**
 * The document as plain values.
 *
 * @throws {InventoryError} for references that unfold to too many values, and merges of what is no map
 */
export function plainDocument(source: Source): unknown {
  try {
    return source.document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (cause) {
    const reason = cause instanceof ReferenceError ? 'references unfold to too many values' : `not valid YAML: ${cause}`
    throw new InventoryError(reason, { position: source.positionAt(0), cause })
  }
}
