/** Which arguments filters and tests take: what ansible-core 2.14 tells of its own (signatures.json), held against ours. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { evaluateValue } from '../../../src/jinja/engine.ts'
import { FILTERS } from '../../../src/jinja/filters/index.ts'
import { TESTS } from '../../../src/jinja/tests.ts'
import { errorOf, varsOf } from './variables.ts'

/** Parameters behind the value. */
interface Signature {
  readonly places: readonly string[]
  /** Those of them that can be given by name. */
  readonly named: readonly string[]
  readonly required: readonly string[]
  readonly takesMore: boolean
  readonly takesAnyName: boolean
}

const text = readFileSync(new URL('signatures.json', import.meta.url), 'utf8')
// The file is written by refresh-signatures.py, in this form.
const signatures = JSON.parse(text) as Readonly<Record<'filter' | 'test', Readonly<Record<string, Signature>>>>

const known = { filter: FILTERS, test: TESTS }
const rows = (['filter', 'test'] as const).flatMap((kind) =>
  Object.entries(signatures[kind])
    .filter(([name]) => known[kind].has(name))
    .map(([name, signature]) => ({ kind, name, ...signature })),
)

/** Parameters that nobody gives in a template: they take functions of Python's. */
const INTERNAL = new Set(['hash_func'])

/** What is said of the arguments of a call; nothing where they fit, whatever the filter makes of their values. */
function complaint(kind: 'filter' | 'test', name: string, args: readonly string[]): string {
  const call = `${name}${args.length === 0 ? '' : `(${args.join(', ')})`}`
  const scope = { get: () => undefined, names: () => [] }
  try {
    evaluateValue(kind === 'filter' ? `{{ 'x' | ${call} }}` : `{{ 'x' is ${call} }}`, { scope, place: { folders: [] } })
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    return /^the \S+ '\S+' (takes|has no argument|is given|needs) .*/.exec(message)?.[0] ?? ''
  }
  return ''
}

describe.each(rows.filter(({ name }) => /^\w/.test(name)))('the $kind $name', (row) => {
  const { kind, name, required, takesMore, takesAnyName } = row
  const places = row.places.filter((each) => !INTERNAL.has(each))

  test('takes what it takes in Ansible', () => {
    expect(
      complaint(
        kind,
        name,
        places.map((_) => "'1'"),
      ),
    ).toBe('')
    expect(
      complaint(
        kind,
        name,
        required.map((_) => "'1'"),
      ),
    ).toBe('')
    const named = row.named.filter((each) => !INTERNAL.has(each))
    const byPlace = places.slice(0, places.length - named.length).map((_) => "'1'")
    expect(complaint(kind, name, [...byPlace, ...named.map((each) => `${each}='1'`)])).toBe('')
  })

  test('and nothing else', () => {
    const values = ['1', '1', '1', '1', '1', '1'].slice(0, places.length + 1)
    if (!takesMore) expect(complaint(kind, name, values)).toContain(`the ${kind} '${name}' takes`)
    const named = [...values.slice(0, required.length), 'nope=1']
    if (!takesAnyName) expect(complaint(kind, name, named)).toContain(`has no argument 'nope'`)
    if (required.length > 0) {
      const few = values.slice(0, required.length - 1)
      expect(complaint(kind, name, few)).toBe(`the ${kind} '${name}' needs '${required.at(-1)}'`)
    }
  })
})

test.for([
  [
    '{{ x | default(1, 2, 3, 4) }}',
    "'default' takes 2 arguments at most, and 4 are given",
    'default_value=…, boolean=…',
  ],
  ["{{ [1] | join(sep=',') }}", "'join' has no argument 'sep'", 'write | join(d=…, attribute=…)'],
  ["{{ [1] | join(atribute='a') }}", "has no argument 'atribute'; did you mean 'attribute'?", 'write | join'],
  ["{{ [1] | join(',', d=';') }}", "'join' is given 'd' twice", 'write | join'],
  ['{{ 1 | to_json(2) }}', "'to_json' takes its arguments by name only, and one is given", 'indent=…'],
  ["{{ 'a' | upper(1) }}", "'upper' takes no arguments, and one is given", 'write | upper'],
  ["{{ 'x' | comment(prefx='#') }}", "has no argument 'prefx'; did you mean 'prefix'?", 'write | comment'],
  ['{{ [1] | combine({}, recursiv=true) }}', "did you mean 'recursive'?", 'write | combine(…, recursive=…'],
  ["{{ '1' is version('1', '>=', strct=true) }}", "did you mean 'strict'?", 'write is version(version, operator=…'],
  [
    "{{ ['a'] | map('replace', 'a') | list }}",
    "the filter 'replace' needs 'new'",
    'write | replace(old, new, count=…)',
  ],
  ["{{ [{}] | map(attribute='a', defalt=1) }}", "the filter 'map': it has no argument 'defalt'", undefined],
] as const)('says what is wrong with %s, and where', async ([template, message, hint]) => {
  const vars = await varsOf(`bad: ${JSON.stringify(template)}`)
  const error = errorOf(() => vars.bad)
  expect(error.message).toMatch(/^hosts\.yml:5:10: /)
  expect(error.message).toContain(message)
  if (hint !== undefined) expect(error.hint).toContain(hint)
})

test('no filter is there that Ansible does not have', () => {
  const vars = varsOf('bad: "{{ 1 | add(2) }}"')
  return vars.then((read) => expect(errorOf(() => read.bad).message).toContain("there is no filter 'add' here"))
})
