/** Jinja as Ansible has it: the one door to this folder. */
import type { TemplateEnvironment } from './environment.ts'
import { Evaluator, Frame } from './evaluate.ts'
import { JinjaError, withinLimits } from './jinja-error.ts'
import { literalOf } from './literal.ts'
import type { Expression, Statement } from './nodes.ts'
import { parseExpression, parseTemplate } from './parse-template.ts'
import { type Chunk, chunkText, Renderer } from './render.ts'
import type { SyntaxOptions } from './segments.ts'

/** How Ansible reads the values of an inventory. */
const OF_VALUES: SyntaxOptions = { trimBlocks: true, lstripBlocks: false, backslashes: 'plain' }

/** Filters whose text stays text, whatever it looks like (Ansible's setting STRING_TYPE_FILTERS). */
const TEXT_FILTERS = new Set(['string', 'to_json', 'to_nice_json', 'to_yaml', 'to_nice_yaml', 'ppretty', 'json'])

/** Templates that have been parsed: hosts share those of their groups. */
const parsed = new Map<string, readonly Statement[]>()

/** No more templates than this are kept. */
const MOST_PARSED = 10_000

/**
 * What a value of an inventory is worked out to. One expression keeps its type; several pieces are text, which becomes a
 * list, a map or a truth value where it looks like one, as with Ansible.
 *
 * @throws {JinjaError} for what cannot be worked out
 */
export function evaluateValue(text: string, environment: TemplateEnvironment): unknown {
  const newlines = newlinesAtEnd(text)
  const value = withinLimits(() => {
    const statements = cachedTemplate(text.replace(/\n$/, ''))
    return joined(new Renderer(new Evaluator(environment)).chunks(statements, new Frame()))
  })
  if (typeof value !== 'string') return value
  const missing = newlines - newlinesAtEnd(value)
  return missing > 0 ? value + '\n'.repeat(missing) : value
}

function cachedTemplate(text: string): readonly Statement[] {
  const before = parsed.get(text)
  if (before !== undefined) return before
  const statements = parseTemplate(text, OF_VALUES)
  if (parsed.size >= MOST_PARSED) parsed.clear()
  parsed.set(text, statements)
  return statements
}

function joined(chunks: readonly Chunk[]): unknown {
  const [only] = chunks
  const isOne = chunks.length === 1 && only?.expression !== undefined
  if (isOne && typeof only.value !== 'string') return only.value
  const text = chunks.map(chunkText).join('')
  return isOne && staysText(only.expression) ? text : literalOf(text)
}

/** True for what ends in one of the filters whose text stays text. */
function staysText(node: Expression): boolean {
  if (node.kind === 'condition')
    return staysText(node.value) || (node.otherwise !== undefined && staysText(node.otherwise))
  return node.kind === 'filter' && TEXT_FILTERS.has(node.name.replace(/^ansible\.builtin\./, ''))
}

/**
 * The value of one expression without `{{ }}`, as `constructed` has them.
 *
 * @throws {JinjaError} for what cannot be worked out
 */
export function evaluateExpression(text: string, environment: TemplateEnvironment): unknown {
  return withinLimits(() => new Evaluator(environment).value(parseExpression(text), new Frame()))
}

/** How blanks around the blocks of a template file are read. */
export type FileOptions = Pick<SyntaxOptions, 'trimBlocks' | 'lstripBlocks'>

/** A template file, parsed. */
export interface ParsedFile {
  readonly statements: readonly Statement[]
  /** Newlines at its end, which its result keeps. */
  readonly newlines: number
  /** Characters before what was parsed: a first line with options. */
  readonly offset: number
}

/** Jinja's options in the first line of a file, as Ansible reads them. */
const HEADER = /^#jinja2:([^\n]*)(?:\n|$)/

/**
 * Parses a template file.
 *
 * @param source with newlines only
 * @param options what holds where its first line, `#jinja2: trim_blocks: False`, says nothing
 * @throws {JinjaError} at the first mistake
 */
export function parseFile(source: string, options: FileOptions): ParsedFile {
  const [header = '', words] = HEADER.exec(source) ?? []
  const text = source.slice(header.length)
  const own = words === undefined ? options : { ...options, ...headerOptions(words) }
  try {
    const statements = withinLimits(() => parseTemplate(text.replace(/\n$/, ''), { ...own, backslashes: 'escape' }))
    return { statements, newlines: newlinesAtEnd(text), offset: header.length }
  } catch (error) {
    if (error instanceof JinjaError) error.at = (error.at ?? 0) + header.length
    throw error
  }
}

function headerOptions(words: string): Partial<FileOptions> {
  const entries = words.split(',').map((pair) => {
    const [, name, value] = /^\s*(\w+)\s*:\s*(True|False|true|false)\s*$/.exec(pair) ?? []
    const option = name === 'trim_blocks' ? 'trimBlocks' : name === 'lstrip_blocks' ? 'lstripBlocks' : undefined
    if (option === undefined || value === undefined) {
      throw new JinjaError(`'${pair.trim()}' is no option that is read here`, {
        at: 0,
        hint: 'write #jinja2: trim_blocks: False, lstrip_blocks: True',
      })
    }
    return [option, value.toLowerCase() === 'true']
  })
  return Object.fromEntries(entries)
}

/**
 * What a template file gives.
 *
 * @throws {JinjaError} for what cannot be worked out
 */
export function renderFile({ statements, newlines, offset }: ParsedFile, environment: TemplateEnvironment): string {
  try {
    const text = withinLimits(() => new Renderer(new Evaluator(environment)).text(statements, new Frame()))
    return text + '\n'.repeat(Math.max(0, newlines - newlinesAtEnd(text)))
  } catch (error) {
    if (error instanceof JinjaError && error.template === undefined) error.at = (error.at ?? 0) + offset
    throw error
  }
}

function newlinesAtEnd(text: string): number {
  return /\n*$/.exec(text)?.[0].length ?? 0
}
