/** Whatever stands in a template, what comes out is a value or an error of ours. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluateValue, parseFile, renderFile } from '../../../src/jinja/engine.ts'
import type { TemplateEnvironment } from '../../../src/jinja/environment.ts'
import { FILTERS } from '../../../src/jinja/filters/index.ts'
import { JinjaError } from '../../../src/jinja/jinja-error.ts'
import { TESTS } from '../../../src/jinja/tests.ts'

const VARIABLES: Readonly<Record<string, unknown>> = {
  text: 'Hello World',
  number: 7,
  list: [3, 'a', null, [1], { k: 'v' }],
  map: { a: 1, b: { c: [1, 2] }, items: 'x' },
  none: null,
  flag: true,
}

const environment: TemplateEnvironment = {
  scope: { get: (name) => VARIABLES[name], names: () => Object.keys(VARIABLES) },
  place: { folders: [] },
  // No program is started, whatever the words come to.
  lookup: () => 'found',
}

/** Fails for every error but the engine's own. */
function survives(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error
    expect(error.message).not.toBe('')
  }
}

const words = [
  ...Object.keys(VARIABLES),
  ...['missing', 'loop', 'range', 'dict', 'namespace', 'omit', 'lookup', 'undef'],
  ...['{{', '}}', '{%', '%}', '{#', '#}', '-', '+', '*', '/', '//', '**', '%', '~', '(', ')', '[', ']', '{', '}'],
  ...['|', '.', ',', ':', '=', '==', '!=', '<', '>=', 'in', 'not', 'is', 'and', 'or', 'if', 'else', 'for', 'endfor'],
  ...['endif', 'set', 'macro', 'endmacro', 'call', 'endcall', 'filter', 'raw', 'endraw', 'with', 'include', 'import'],
  ...["'x'", '"y"', "'", '1', '0', '2.5', '1e3', '"[a"', "'\\d'", 'append', 'format', 'split', 'join', 'items', 'get'],
  ...['\n', 'text', 'é', '\u0000', 'default', 'map', 'attribute', 'recursive'],
]

test('any run of words', () => {
  const templates = fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((each) => each.join(' '))
  fc.assert(
    fc.property(templates, (template) => {
      survives(() => evaluateValue(template, environment))
      survives(() => renderFile(parseFile(template, { trimBlocks: true, lstripBlocks: true }), environment))
    }),
    { numRuns: 1000 },
  )
})

test('any text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => survives(() => evaluateValue(`{{ ${text} }}{% ${text} %}`, environment))),
    { numRuns: 500 },
  )
})

const value = fc.constantFrom(
  ...Object.keys(VARIABLES),
  'missing',
  "''",
  '[]',
  '{}',
  '-1',
  '2.5',
  "'['",
  'omit',
  'range',
)

test('any filter of any value with any arguments', () => {
  const calls = fc.tuple(value, fc.constantFrom(...FILTERS.keys()), fc.array(value, { maxLength: 3 }))
  fc.assert(
    fc.property(calls, ([of, name, args]) =>
      survives(() => evaluateValue(`{{ ${of} | ${name}(${args.join(', ')}) }}`, environment)),
    ),
    { numRuns: 3000 },
  )
})

test('any test of any value with any arguments', () => {
  const names = [...TESTS.keys()].filter((name) => /^\w+$/.test(name))
  const calls = fc.tuple(value, fc.constantFrom(...names), fc.array(value, { maxLength: 3 }))
  fc.assert(
    fc.property(calls, ([of, name, args]) =>
      survives(() => evaluateValue(`{{ ${of} is ${name}(${args.join(', ')}) }}`, environment)),
    ),
    { numRuns: 2000 },
  )
})
