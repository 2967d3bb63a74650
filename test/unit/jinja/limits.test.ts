/** Templates that would take all memory, or for ever. */
import { expect, test } from 'vitest'
import { evaluateExpression, evaluateValue, parseFile, renderFile } from '../../../src/jinja/engine.ts'
import type { TemplateEnvironment } from '../../../src/jinja/environment.ts'
import { JinjaError } from '../../../src/jinja/jinja-error.ts'

const environment: TemplateEnvironment = {
  scope: { get: () => undefined, names: () => [] },
  place: { folders: [] },
}

const DEEP = `{{ ${'('.repeat(50_000)}1${')'.repeat(50_000)} }}`
const DEEP_BLOCKS = '{% if true %}'.repeat(50_000) + '{% endif %}'.repeat(50_000)
const LONG = `{% set t = 'x' * 1000000 %}{% set u = ${Array(700).fill('t').join(' ~ ')} %}{{ u }}`
const ENDLESS = '{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}'

test.each([
  ['parentheses', DEEP, 'nested too deeply'],
  ['blocks', DEEP_BLOCKS, 'nested too deeply'],
  ['a long text', LONG, 'too long'],
  ['loops in loops', ENDLESS, 'it takes more than 10000000 steps'],
  ['products', '{{ range(100000) | product(range(100000)) | length }}', 'it makes 10000000000 rows'],
  ['an encoding', "{{ 'x' | b64encode(encoding='latin-1') }}", "the encoding 'latin-1' is not supported"],
])('%s: an error of ours says so', (_what, template, message) => {
  for (const work of [
    () => evaluateValue(template, environment),
    () => renderFile(parseFile(template, { trimBlocks: true, lstripBlocks: true }), environment),
  ]) {
    expect(work).toThrow(expect.toSatisfy((error) => error instanceof JinjaError && error.message.includes(message)))
  }
})

test('an expression of constructed too', () => {
  expect(() => evaluateExpression(DEEP.slice(3, -3), environment)).toThrow(JinjaError)
})

test('what is long and no more than that is worked out', () => {
  expect(evaluateValue('{{ range(300) | product(range(300)) | list | length }}', environment)).toBe(90_000)
  expect(evaluateValue("{{ 'é' | b64encode('UTF-8') }}", environment)).toBe('w6k=')
})
