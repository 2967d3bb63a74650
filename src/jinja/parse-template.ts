/** Templates: text, `{{ }}`, and the statements of `{% %}`. */
import { didYouMean } from '../core/nearest.ts'
import { JinjaError } from './jinja-error.ts'
import { readTokens, type Token } from './lexer.ts'
import type { Expression, Filtering, Parameter, Statement, Target } from './nodes.ts'
import { ExpressionParser } from './parse-expression.ts'
import { type Segment, type SyntaxOptions, segmentsOf } from './segments.ts'

/** Tags that begin a statement, or continue or end one. */
const TAGS = [
  ...['if', 'elif', 'else', 'endif', 'for', 'endfor', 'set', 'endset', 'macro', 'endmacro', 'call', 'endcall'],
  ...['filter', 'endfilter', 'with', 'endwith', 'include', 'import', 'from', 'raw', 'endraw'],
]

/** Tags of Jinja's that are not read, each with what to write instead. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['extends', 'put the common part into a file of its own, and include it'],
  ['block', 'put the common part into a file of its own, and include it'],
  ['do', "write {% set _ = … %}; Ansible's own setting knows no 'do' either"],
  ['break', 'filter what the loop goes over: {% for x in list if … %}'],
  ['continue', 'filter what the loop goes over: {% for x in list if … %}'],
  ['autoescape', 'nothing is escaped here; use the filter e'],
  ['trans', 'translate in the task file'],
])

/**
 * Parses a template.
 *
 * @throws {JinjaError} at the first mistake
 */
export function parseTemplate(source: string, options: SyntaxOptions): readonly Statement[] {
  const parser = new TemplateParser(segmentsOf(source, options))
  const { body, end } = parser.body([])
  if (end !== undefined) throw new JinjaError(`'${end.tag}' ends nothing that was begun`, { at: end.at })
  return body
}

/**
 * Parses one expression that stands without `{{ }}`.
 *
 * @throws {JinjaError} at the first mistake
 */
export function parseExpression(source: string): Expression {
  const parser = new ExpressionParser(readTokens(source, 0, undefined, 'escape').tokens)
  const value = parser.tuple()
  parser.end()
  return value
}

/** A body's statements, and the tag that ended it. */
interface Body {
  readonly body: readonly Statement[]
  readonly end: { readonly tag: string; readonly parser: ExpressionParser; readonly at: number } | undefined
}

class TemplateParser {
  readonly #segments: readonly Segment[]
  #index = 0

  constructor(segments: readonly Segment[]) {
    this.#segments = segments
  }

  /** Statements up to one of these tags; up to the end of the template where there are none. */
  body(ends: readonly string[]): Body {
    const body: Statement[] = []
    for (;;) {
      const segment = this.#segments[this.#index]
      if (segment === undefined) return { body, end: undefined }
      this.#index += 1
      if (segment.kind === 'text') body.push(segment)
      else if (segment.kind === 'output') body.push(output(segment.tokens, segment.at))
      else {
        const parser = new ExpressionParser(segment.tokens)
        const tag = parser.name().name
        if (ends.includes(tag) || /^(?:end\w+|elif|else)$/.test(tag))
          return { body, end: { tag, parser, at: segment.at } }
        body.push(this.#statement(tag, parser, segment.at))
      }
    }
  }

  /** A body that has to end by one of these tags. */
  #bodyUntil(
    ends: readonly string[],
    begin: string,
    at: number,
  ): Required<Body> & { readonly end: NonNullable<Body['end']> } {
    const { body, end } = this.body(ends)
    const closing = ends.at(-1)
    if (end === undefined) throw new JinjaError(`'${begin}' does not end: {% ${closing} %} is missing`, { at })
    if (!ends.includes(end.tag)) {
      throw new JinjaError(`'${end.tag}' stands where {% ${closing} %} must end '${begin}'`, { at: end.at })
    }
    return { body, end }
  }

  /** A body that one tag ends. */
  #closedBody(begin: string, at: number): readonly Statement[] {
    const { body, end } = this.#bodyUntil([`end${begin}`], begin, at)
    // `endmacro` and `endset` may repeat the name.
    if (end.parser.next.kind === 'name') end.parser.name()
    end.parser.end()
    return body
  }

  #statement(tag: string, parser: ExpressionParser, at: number): Statement {
    switch (tag) {
      case 'if':
        return this.#if(parser, at)
      case 'for':
        return this.#for(parser, at)
      case 'set':
        return this.#set(parser, at)
      case 'macro': {
        const { name } = parser.name()
        const parameters = parametersOf(parser)
        parser.end()
        return { kind: 'macro', name, parameters, body: this.#closedBody(tag, at), at }
      }
      case 'call': {
        const parameters = parser.is('(') ? parametersOf(parser) : []
        const call = parser.expression()
        parser.end()
        return { kind: 'call-block', parameters, call, body: this.#closedBody(tag, at), at }
      }
      case 'filter': {
        const filters = [parser.filtering(at), ...filtersOf(parser)]
        parser.end()
        return { kind: 'filter-block', filters, body: this.#closedBody(tag, at), at }
      }
      case 'with':
        return this.#with(parser, at)
      case 'include':
      case 'import':
      case 'from':
        return inclusion(tag, parser, at)
      default:
        throw new JinjaError(`there is no statement '${tag}' here${INSTEAD.has(tag) ? '' : didYouMean(tag, TAGS)}`, {
          at,
          hint: INSTEAD.get(tag) ?? `known: ${TAGS.filter((each) => !/^(?:end|el)/.test(each)).join(', ')}`,
        })
    }
  }

  #if(first: ExpressionParser, at: number): Statement {
    const branches: { test: Expression; body: readonly Statement[] }[] = []
    for (let parser = first; ; ) {
      const test = parser.tuple()
      parser.end()
      const { body, end } = this.#bodyUntil(['elif', 'else', 'endif'], 'if', at)
      branches.push({ test, body })
      if (end.tag === 'elif') {
        parser = end.parser
        continue
      }
      end.parser.end()
      if (end.tag === 'endif') return { kind: 'if', branches, otherwise: [], at }
      return { kind: 'if', branches, otherwise: this.#closedBody('if', at), at }
    }
  }

  #for(parser: ExpressionParser, at: number): Statement {
    const targets = targetsOf(parser)
    parser.expect('in')
    const items = parser.withoutCondition()
    const filter = parser.takes('if') ? parser.expression() : undefined
    const isRecursive = parser.takes('recursive')
    parser.end()
    const { body, end } = this.#bodyUntil(['else', 'endfor'], 'for', at)
    end.parser.end()
    const otherwise = end.tag === 'else' ? this.#closedBody('for', at) : []
    return { kind: 'for', targets, items, filter, isRecursive, body, otherwise, at }
  }

  #set(parser: ExpressionParser, at: number): Statement {
    const targets = targetsOf(parser)
    if (parser.takes('=')) {
      const value = parser.tuple()
      parser.end()
      return { kind: 'set', targets, value, at }
    }
    const filters = filtersOf(parser)
    parser.end()
    const [target] = targets
    if (target === undefined || targets.length > 1) throw new JinjaError("'=' is missing", { at })
    return { kind: 'set-block', target, filters, body: this.#closedBody('set', at), at }
  }

  #with(parser: ExpressionParser, at: number): Statement {
    const values: { target: Target; value: Expression }[] = []
    while (parser.next.kind !== 'end') {
      if (values.length > 0) parser.expect(',')
      const target = targetOf(parser)
      parser.expect('=')
      values.push({ target, value: parser.expression() })
    }
    return { kind: 'with', values, body: this.#closedBody('with', at), at }
  }
}

function output(tokens: readonly Token[], at: number): Statement {
  const parser = new ExpressionParser(tokens)
  if (parser.next.kind === 'end') throw new JinjaError('there is nothing between {{ and }}', { at })
  const value = parser.tuple()
  parser.end()
  return { kind: 'output', value, at }
}

function targetOf(parser: ExpressionParser): Target {
  const { name, at } = parser.name()
  return parser.takes('.') ? { namespace: name, attribute: parser.name().name, at } : { name, at }
}

/** Names with commas between them, in parentheses or not. */
function targetsOf(parser: ExpressionParser): readonly Target[] {
  const isBracketed = parser.takes('(')
  const targets = [targetOf(parser)]
  while (parser.takes(',')) targets.push(targetOf(parser))
  if (isBracketed) parser.expect(')')
  return targets
}

function parametersOf(parser: ExpressionParser): readonly Parameter[] {
  parser.expect('(')
  const parameters: Parameter[] = []
  while (!parser.takes(')')) {
    if (parameters.length > 0) parser.expect(',')
    const { name } = parser.name()
    parameters.push({ name, fallback: parser.takes('=') ? parser.expression() : undefined })
  }
  return parameters
}

function filtersOf(parser: ExpressionParser): readonly Filtering[] {
  const filters: Filtering[] = []
  for (let { at } = parser.next; parser.takes('|'); { at } = parser.next) filters.push(parser.filtering(at))
  return filters
}

function inclusion(tag: 'include' | 'import' | 'from', parser: ExpressionParser, at: number): Statement {
  const template = parser.expression()
  if (tag === 'include') {
    const ignoresMissing = parser.takes('ignore')
    if (ignoresMissing) parser.expect('missing')
    context(parser)
    parser.end()
    return { kind: 'include', template, ignoresMissing, at }
  }
  if (tag === 'import') {
    parser.expect('as')
    const { name } = parser.name()
    context(parser)
    parser.end()
    return { kind: 'import', template, name, at }
  }
  parser.expect('import')
  const names: { name: string; as: string }[] = []
  while (parser.next.kind !== 'end' && !parser.is('with') && !parser.is('without')) {
    if (names.length > 0) parser.expect(',')
    const { name } = parser.name()
    names.push({ name, as: parser.takes('as') ? parser.name().name : name })
  }
  context(parser)
  parser.end()
  return { kind: 'from-import', template, names, at }
}

/** `with context` and `without context` make no difference here: the variables of the host are seen everywhere. */
function context(parser: ExpressionParser): void {
  if (parser.takes('with') || parser.takes('without')) parser.expect('context')
}
