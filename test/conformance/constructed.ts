/** Files of the plugin `constructed`, which makes groups and variables of the inventories before it. */
import fc from 'fast-check'

/** They read variables whose values are plain: what a template makes of other kinds is tested where templates are. */
const VALUES = ["inventory_hostname ~ '-x'", 'ansible_user is defined', "ansible_user | default('u')", "[1, 'a', none]"]
const CONDITIONS = [
  ...["inventory_hostname.startswith('h')", 'ansible_host is defined', "ansible_user | default('') == 'deploy'"],
  ...['true', 'v9', 'c1 is defined'],
]
const KEYS = [
  ...['inventory_hostname[:1]', "ansible_user | default('')", "ansible_host | default('') | string"],
  ...["['a', 'b.c']", "{'k': 'v', 'e': ''}", 'v9', 'c1'],
]

const entry = (names: readonly string[], expressions: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...expressions))
    .map(([name, expression]) => [name, expression] as const)

const map = (title: string, entries: fc.Arbitrary<readonly [string, string]>) =>
  fc
    .uniqueArray(entries, { maxLength: 2, selector: ([name]) => name })
    .map((all) =>
      all.length === 0 ? '' : `${title}:\n${all.map(([k, v]) => `  ${k}: ${JSON.stringify(v)}\n`).join('')}`,
    )

const keyed = fc
  .array(fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom('', 'prefix: p', 'separator: ""', 'parent_group: par')), {
    maxLength: 2,
  })
  .map((all) =>
    all.length === 0
      ? ''
      : `keyed_groups:\n${all.map(([key, more]) => `  - key: ${JSON.stringify(key)}\n${more && `    ${more}\n`}`).join('')}`,
  )

/** The text of such a file. */
export const constructedText: fc.Arbitrary<string> = fc
  .tuple(
    map('compose', entry(['v2', 'c1', 'c2'], VALUES)),
    map('groups', entry(['made', 'zz', 'has-dash'], CONDITIONS)),
    keyed,
    fc.subarray(['use_vars_plugins: true\n', 'leading_separator: false\n']),
  )
  .map((parts) => ['plugin: constructed\n', ...parts.flat()].join(''))
