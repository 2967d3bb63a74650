/** Works out templates: text, and statements. */
import { didYouMean } from '../core/nearest.ts'
import type { LoadedTemplate } from './environment.ts'
import { type Evaluator, Frame } from './evaluate.ts'
import { JinjaError } from './jinja-error.ts'
import type { Expression, Filtering, Parameter, Statement, Target } from './nodes.ts'
import { textOf } from './text.ts'
import { tuple } from './tuple.ts'
import {
  Arguments,
  type Callable,
  isCallable,
  isEqual,
  isTrue,
  itemsOf,
  kindOf,
  Loop,
  Namespace,
  refuse,
  Undefined,
} from './values.ts'

/** Templates that include each other are followed so far. */
const DEEPEST_INCLUDE = 50

/** A round of a loop takes about as long as so many parts of expressions (measured). */
const STEPS_OF_ROUND = 40

/** What a template writes, piece by piece. */
export interface Chunk {
  readonly value: unknown
  /** The expression that it is the value of; undefined for text of the template. */
  readonly expression: Expression | undefined
}

/** A piece as it stands in a text: nothing for `none`, as Ansible has it. */
export function chunkText({ value }: Chunk): string {
  return value === null ? '' : textOf(value)
}

/** Works out the statements of a template, and of those that it includes. */
export class Renderer {
  readonly #evaluator: Evaluator
  #depth = 0

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator
  }

  /**
   * What statements write.
   *
   * @throws {JinjaError} for what cannot be worked out, with the place
   */
  chunks(statements: readonly Statement[], frame: Frame): Chunk[] {
    return statements.flatMap((statement) => {
      try {
        return this.#statement(statement, frame)
      } catch (error) {
        if (error instanceof JinjaError) error.at ??= statement.at
        throw error
      }
    })
  }

  /** The same as text. */
  text(statements: readonly Statement[], frame: Frame): string {
    return this.chunks(statements, frame).map(chunkText).join('')
  }

  #statement(node: Statement, frame: Frame): readonly Chunk[] {
    const evaluator = this.#evaluator
    switch (node.kind) {
      case 'text':
        return [{ value: node.text, expression: undefined }]
      case 'output': {
        const value = evaluator.value(node.value, frame)
        if (value instanceof Undefined && !value.isSilent) {
          const error = value.error()
          error.at = node.value.at
          throw error
        }
        if (value instanceof Undefined) return [{ value: '', expression: node.value }]
        return [{ value, expression: node.value }]
      }
      case 'if': {
        const branch = node.branches.find(({ test }) => isTrue(evaluator.value(test, frame)))
        return this.chunks(branch?.body ?? node.otherwise, frame)
      }
      case 'for':
        return this.#loop(node, evaluator.value(node.items, frame), frame, 1)
      case 'set':
        assignAll(node.targets, evaluator.value(node.value, frame), frame)
        return []
      case 'set-block':
        assign(node.target, this.#filtered(node.filters, this.text(node.body, new Frame(frame)), frame), frame)
        return []
      case 'filter-block':
        return [textChunk(textOf(this.#filtered(node.filters, this.text(node.body, new Frame(frame)), frame)))]
      case 'macro':
        frame.values.set(node.name, this.#macro(node.name, node.parameters, node.body, frame))
        return []
      case 'call-block':
        return [textChunk(textOf(this.#callBlock(node, frame)))]
      case 'with': {
        const inner = new Frame(frame)
        for (const { target, value } of node.values) assign(target, evaluator.value(value, inner), inner)
        return this.chunks(node.body, inner)
      }
      case 'include': {
        const template = this.#load(node.template, frame, node.ignoresMissing)
        return template === undefined
          ? []
          : [textChunk(this.#within(template, () => this.text(template.statements, new Frame(frame))))]
      }
      case 'import':
      case 'from-import':
        return this.#import(node, frame)
    }
  }

  #filtered(filters: readonly Filtering[], text: string, frame: Frame): unknown {
    const apply = (value: unknown, { name, args }: Filtering): unknown =>
      this.#evaluator.filter(name, value, this.#evaluator.arguments(args, frame))
    return filters.reduce<unknown>(apply, text)
  }

  #loop(node: Extract<Statement, { kind: 'for' }>, over: unknown, frame: Frame, depth: number): readonly Chunk[] {
    const all = itemsOf(over)
    const items = node.filter === undefined ? all : all.filter((item) => this.#isWanted(node, item, frame))
    if (items.length === 0) return this.chunks(node.otherwise, new Frame(frame))
    const recurse: Callable = (args) =>
      this.#loop(node, args.get(0, 'iterable'), frame, depth + 1)
        .map(chunkText)
        .join('')
    let last: unknown
    return items.flatMap((item, index) => {
      this.#evaluator.step(STEPS_OF_ROUND)
      const inner = new Frame(frame)
      assignAll(node.targets, item, inner)
      const loop = loopOf(items, index, depth)
      if (node.isRecursive) loop.recurse = recurse
      loop.values.set('changed', (args: Arguments) => {
        const isChanged = last === undefined || !isEqual(last, args.positional)
        last = args.positional
        return isChanged
      })
      inner.values.set('loop', loop)
      return this.chunks(node.body, inner)
    })
  }

  #isWanted(node: Extract<Statement, { kind: 'for' }>, item: unknown, frame: Frame): boolean {
    const inner = new Frame(frame)
    assignAll(node.targets, item, inner)
    return node.filter === undefined || isTrue(this.#evaluator.value(node.filter, inner))
  }

  #macro(name: string, parameters: readonly Parameter[], body: readonly Statement[], frame: Frame): Callable {
    return (args) => {
      const inner = new Frame(frame)
      const known = new Set([...parameters.map((parameter) => parameter.name), 'caller'])
      for (const [index, parameter] of parameters.entries()) {
        const given = args.get(index, parameter.name)
        const fallback = (): unknown =>
          parameter.fallback === undefined
            ? new Undefined(`the macro '${name}' was not given '${parameter.name}'`)
            : this.#evaluator.value(parameter.fallback, inner)
        inner.values.set(parameter.name, given === undefined ? fallback() : given)
      }
      inner.values.set('varargs', tuple(args.positional.slice(parameters.length)))
      inner.values.set('kwargs', Object.fromEntries([...args.named].filter(([key]) => !known.has(key))))
      if (args.named.has('caller')) inner.values.set('caller', args.named.get('caller'))
      return this.text(body, inner)
    }
  }

  #callBlock({ call, parameters, body }: Extract<Statement, { kind: 'call-block' }>, frame: Frame): unknown {
    if (call.kind !== 'call') throw new JinjaError("'call' needs the call of a macro", { at: call.at })
    const macro = this.#evaluator.value(call.callee, frame)
    if (!isCallable(macro)) throw refuse(macro, "'call' needs a macro")
    const { positional, named } = this.#evaluator.arguments(call.args, frame)
    const caller = this.#macro('caller', parameters, body, frame)
    return macro(new Arguments(positional, new Map([...named, ['caller', caller]])))
  }

  #import(node: Extract<Statement, { kind: 'import' | 'from-import' }>, frame: Frame): readonly Chunk[] {
    const template = this.#load(node.template, frame, false)
    if (template === undefined) return []
    const module = new Frame()
    this.#within(template, () => this.text(template.statements, module))
    if (node.kind === 'import') {
      const namespace = new Namespace()
      for (const [name, value] of module.values) namespace.values.set(name, value)
      frame.values.set(node.name, namespace)
      return []
    }
    for (const { name, as } of node.names) {
      if (!module.values.has(name)) {
        throw new JinjaError(`'${template.file}' sets no '${name}'${didYouMean(name, module.values.keys())}`)
      }
      frame.values.set(as, module.values.get(name))
    }
    return []
  }

  /** The first of the named templates that is there. */
  #load(name: Expression, frame: Frame, ignoresMissing: boolean): LoadedTemplate | undefined {
    const { load } = this.#evaluator.environment
    if (load === undefined) {
      throw new JinjaError('a value cannot include a file', {
        hint: "put it into a template file, for the operation 'template'",
      })
    }
    const given = this.#evaluator.value(name, frame)
    const names = (Array.isArray(given) ? given : [given]).map((each) => {
      if (typeof each !== 'string') throw refuse(each, 'the name of a template must be text')
      return each
    })
    for (const each of names) {
      const found = load(each)
      if (found !== undefined) return found
    }
    if (ignoresMissing) return undefined
    throw new JinjaError(`there is no template '${names.join("', '")}'`, {
      hint: 'it is looked for beside the template that includes it, and beside the task file',
    })
  }

  #within<Result>(template: LoadedTemplate, run: () => Result): Result {
    this.#depth += 1
    try {
      if (this.#depth > DEEPEST_INCLUDE) throw new JinjaError(`templates include each other: '${template.file}' again`)
      return run()
    } catch (error) {
      if (error instanceof JinjaError) error.template ??= template
      throw error
    } finally {
      this.#depth -= 1
    }
  }
}

function textChunk(value: string): Chunk {
  return { value, expression: undefined }
}

function assignAll(targets: readonly Target[], value: unknown, frame: Frame): void {
  const [only] = targets
  if (only !== undefined && targets.length === 1) {
    assign(only, value, frame)
    return
  }
  const items = itemsOf(value)
  if (items.length !== targets.length) {
    throw new JinjaError(`${targets.length} names stand for ${items.length} values`, {
      hint: Array.isArray(value) ? '' : `it is ${kindOf(value)}: names and values of a map come from .items()`,
    })
  }
  for (const [index, target] of targets.entries()) assign(target, items[index], frame)
}

function assign(target: Target, value: unknown, frame: Frame): void {
  if ('name' in target) {
    frame.values.set(target.name, value)
    return
  }
  const namespace = frame.find(target.namespace)?.values.get(target.namespace)
  if (!(namespace instanceof Namespace)) {
    throw new JinjaError(`'${target.namespace}' is no namespace`, {
      at: target.at,
      hint: `write {% set ${target.namespace} = namespace(${target.attribute}=…) %} before`,
    })
  }
  namespace.values.set(target.attribute, value)
}

/** The members of `loop`. */
function loopOf(items: readonly unknown[], index: number, depth: number): Loop {
  const loop = new Loop()
  const none = (what: string): Undefined => new Undefined(`there is no ${what} item`)
  const members: Readonly<Record<string, unknown>> = {
    index: index + 1,
    index0: index,
    first: index === 0,
    last: index === items.length - 1,
    length: items.length,
    revindex: items.length - index,
    revindex0: items.length - index - 1,
    depth,
    depth0: depth - 1,
    previtem: index === 0 ? none('previous') : items[index - 1],
    nextitem: index === items.length - 1 ? none('next') : items[index + 1],
    cycle: ({ positional }: Arguments) => positional[index % Math.max(1, positional.length)],
  }
  for (const [name, value] of Object.entries(members)) loop.values.set(name, value)
  return loop
}
