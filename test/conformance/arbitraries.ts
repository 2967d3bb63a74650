/** Inventories by chance: few names and many forms, so that names meet. */
import fc from 'fast-check'
import type { GeneratedGroup, GeneratedHost, GeneratedSection, GeneratedValue, GeneratedVariables } from './model.ts'
import { VAULT_TEXTS } from './vault-data.ts'

/** Groups, each of which may have those behind it for children: no circles. */
export const GROUPS = ['par', 'eu', 'web', 'db', 'kid', 'aa', 'zz'] as const

/** Entries of `hosts`. */
const HOSTS = ['h1', 'h2', 'web-1', 'h[2:4]', 'n[01:03].x', 'c[a:c]', 'w[1:6:2]', 'r[1:2]-[a:b]', 'h1:2222', 'p1:22']
const RARE_HOSTS = ['10.0.0.1', '2001:db8::1', '[2001:db8::2]:23', 'localhost', 'H1', 'x_y', 'c[A:B]']

/** Hosts that such entries make. */
export const HOST_NAMES = ['h1', 'h2', 'h3', 'web-1', 'n01.x', 'ca', 'w3', 'r1-a', 'p1', '10.0.0.1', 'localhost']

/** Vault data that some password opens, and what no password can. */
const VAULTED = ['$ANSIBLE_VAULT;1.1;AES256\n36313233\n3435', ...VAULT_TEXTS]

/** Bare words that YAML 1.1 and 1.2 read in different ways, and what else a value can be. */
const YAML_VALUES = [
  ...['1', 'two', 'yes', 'off', 'y', '~', '', '0644', '0o644', '0x1F', '0b11', '1:30', '1_000', '08', '-1', '+1'],
  ...['1.5', '1e3', '1.0e+3', '.5', '1.', '2001-12-14', '2001-12-14 21:59:43.10 -5', 'null', 'None', 'True', '-0'],
  ...['"yes"', "'0644'", '"a\\tb\\u00e9"', "'it''s'", '"{{ v1 }}"', "'{% if x %}'", '!unsafe "{{ v1 }}"', '!!str 1'],
  ...[
    '[1, two, yes]',
    '{a: 1, yes: 2, 0644: x}',
    '[]',
    '{}',
    '[{a: [b]}, ~]',
    'a b c',
    'a#b',
    'é',
    '1.2.3',
    '!!int "7"',
  ],
  ...['|\ntwo\nlines', '>-\nfolded\nlines', '|+\nkept\n', '\n- 1\n- a: b\n  c: d', '\nk: v\nyes: no', '0.1'],
  ...VAULTED.map((text) => `!vault |\n${text}`),
]

const JSON_VALUES = [
  '1',
  '"two"',
  'true',
  'null',
  '1.5',
  '[1, "a", false]',
  '{"a": {"b": 1}}',
  '"yes"',
  '"{{ v1 }}"',
  '""',
  ...['1.0', '-0', '-0.5', '"0644"', '"2001-12-14"', '{}', '[[], {}]'],
  '{"__ansible_unsafe": "{{ v1 }}"}',
  ...VAULTED.map((text) => JSON.stringify({ __ansible_vault: `${text}\n` })),
]

/** What YAML 1.1 reads as text, or not at all: only files of JSON have it. */
const ONLY_JSON_VALUES = ['1e3', '1E-2', '-1.5e+3', '12e0', '5e-324', String.raw`"a\/b\ud83d\ude00\u0007"`]

const yamlValue: fc.Arbitrary<GeneratedValue> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...YAML_VALUES).map((yaml) => ({ yaml })) },
  {
    weight: 1,
    arbitrary: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...JSON_VALUES).map((json) => ({ yaml: json, json })) },
      fc.constantFrom(...ONLY_JSON_VALUES).map((json) => ({ yaml: 'two', json })),
    ),
  },
)

const KEYS = [
  'v1',
  'v2',
  'v3',
  'v4',
  'ansible_host',
  'yes',
  '0644',
  '1:30',
  '"v1"',
  'on',
  'y',
  'groups',
  'inventory_dir',
]

const variable = fc.oneof(
  { weight: 9, arbitrary: fc.record({ key: fc.constantFrom(...KEYS.slice(0, 4)), value: yamlValue }) },
  { weight: 2, arbitrary: fc.record({ key: fc.constantFrom(...KEYS.slice(5)), value: yamlValue }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { key: 'ansible_host', value: { yaml: '192.0.2.1', json: '"192.0.2.1"' } },
      { key: 'ansible_port', value: { yaml: '2200', json: '2200' } },
      { key: 'ansible_user', value: { yaml: 'deploy', json: '"deploy"' } },
      { key: 'ansible_password', value: { yaml: 'hunter2', json: '"hunter2"' } },
      { key: 'ansible_become', value: { yaml: 'yes', json: 'true' } },
    ),
  },
)

/** Variables of a host, or of a file. */
export const variables: fc.Arbitrary<GeneratedVariables> = fc.record({
  entries: fc.array(variable, { maxLength: 4 }),
  merges: fc.boolean(),
  inBraces: fc.boolean(),
})

const priority = fc
  .constantFrom('0', '2', '10', '-1')
  .map((yaml) => ({ key: 'ansible_group_priority', value: { yaml } }))

const groupVariables: fc.Arbitrary<GeneratedVariables> = fc
  .tuple(variables, fc.option(priority, { nil: undefined, freq: 3 }))
  .map(([vars, prior]) => (prior === undefined ? vars : { ...vars, entries: [...vars.entries, prior] }))

const hostEntry = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...HOSTS) }, fc.constantFrom(...RARE_HOSTS))
const host: fc.Arbitrary<GeneratedHost> = fc.record({ name: hostEntry, variables })

/** A mention of the group of an index, with children from behind it. */
function groupFrom(least: number, depth: number): fc.Arbitrary<GeneratedGroup> {
  return fc
    .integer({ min: least, max: GROUPS.length - 1 })
    .chain((index) => groupNamed(GROUPS[index] ?? 'zz', index, depth))
}

function groupNamed(name: string, index: number, depth: number): fc.Arbitrary<GeneratedGroup> {
  const isLeaf = depth === 0 || index >= GROUPS.length - 1 || name === 'ungrouped'
  return fc.record({
    name: fc.constant(name),
    hosts: fc.array(host, { maxLength: 3 }),
    variables: groupVariables,
    children: isLeaf ? fc.constant([]) : fc.array(groupFrom(index + 1, depth - 1), { maxLength: 3 }),
    order: fc.shuffledSubarray(['hosts', 'vars', 'children'] as const, { minLength: 3 }),
  })
}

/** The groups of a YAML inventory. */
export const yamlGroups = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: groupNamed('all', -1, 2) },
    { weight: 1, arbitrary: groupNamed('ungrouped', -1, 0) },
    { weight: 5, arbitrary: groupFrom(0, 2) },
  ),
  { minLength: 1, maxLength: 4 },
)

/** What may stand behind an `=` in INI: each is a literal of Python's or not. */
const INI_VALUES = [
  ...['80', 'yes', 'True', 'None', '0644', '1.50', '1e3', 'a', '80,443', '[1, 2]', "{'a': 1}", '"quoted"', "'it'", ''],
  ...[
    '{{ v1 }}',
    'a b',
    'x=y',
    '0x1f',
    '1_000',
    '-3',
    '(1,)',
    '"a" "b"',
    "u'x'",
    '{1: True}',
    'a;b',
    '${x}',
    'é',
    '\\n',
  ],
]
const INI_COMMENTS = ['', '', '', ' # comment', '  #x']

const iniName = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('v1', 'v2', 'v3', 'v4') },
  fc.constantFrom('ansible_port', 'ansible_user', 'ansible_password', 'ansible_host'),
)
const iniValue = (name: string): fc.Arbitrary<string> =>
  name === 'ansible_port'
    ? fc.constantFrom('22', '2200')
    : name.startsWith('ansible')
      ? fc.constantFrom('ab', '007', '12')
      : fc.constantFrom(...INI_VALUES)
const iniPair = iniName.chain((name) => iniValue(name).map((value) => ({ name, value })))

/** Quoted as a shell's word, in one of three ways. */
const iniWord = fc.tuple(iniPair, fc.constantFrom('single', 'double', 'whole')).map(([{ name, value }, how]) => {
  if (/^[\w.,:-]*$/.test(value)) return `${name}=${value}`
  const single = `'${value.replaceAll("'", `'"'"'`)}'`
  if (how === 'single') return `${name}=${single}`
  if (how === 'double') return `${name}="${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`
  return `'${name}=${value.replaceAll("'", `'"'"'`)}'`
})
const iniHost = fc
  .tuple(hostEntry, fc.array(iniWord, { maxLength: 3 }), fc.constantFrom(...INI_COMMENTS))
  .map(([name, words, comment]) => [name, ...words].join(' ') + comment)
const iniVariable = fc
  .tuple(iniPair, fc.constantFrom('=', ' = ', '= '))
  .map(([{ name, value }, sign]) => `${name}${sign}${value}`)
const iniPriority = fc.constantFrom('2', '10', '0').map((text) => `ansible_group_priority=${text}`)
const noise = fc.constantFrom('', '# a comment', '; another [one]')

const iniSection: fc.Arbitrary<GeneratedSection> = fc.integer({ min: -1, max: GROUPS.length - 1 }).chain((index) => {
  const name = index < 0 ? 'all' : (GROUPS[index] ?? 'zz')
  const lines = (line: fc.Arbitrary<string>, maxLength: number) =>
    fc.array(fc.oneof({ weight: 6, arbitrary: line }, noise), { maxLength })
  const children = GROUPS.slice(index + 1)
  const section = (suffix: string, line: fc.Arbitrary<string>, maxLength: number) =>
    lines(line, maxLength).map((all) => ({ heading: `[${name}${suffix}]`, lines: all }))
  return fc.oneof(
    { weight: 4, arbitrary: section('', iniHost, 4) },
    { weight: 2, arbitrary: section(':vars', fc.oneof({ weight: 6, arbitrary: iniVariable }, iniPriority), 4) },
    ...(children.length === 0 ? [] : [{ weight: 2, arbitrary: section(':children', fc.constantFrom(...children), 3) }]),
  )
})

/** The sections of an INI inventory; every group that they speak of is made at the end. */
export const iniSections = fc
  .tuple(
    fc.array(iniHost, { maxLength: 3 }),
    fc.array(iniSection, { minLength: 1, maxLength: 5 }),
    fc.option(fc.array(iniVariable, { minLength: 1, maxLength: 2 }), { nil: [] }),
    fc.shuffledSubarray([...GROUPS]),
  )
  .map(([ungrouped, sections, forAll, order]): readonly GeneratedSection[] => {
    const spoken = sections.flatMap(({ heading, lines }) => [
      ...(/^\[(\w+):/.exec(heading)?.slice(1) ?? []),
      ...(heading.endsWith(':children]') ? lines : []),
    ])
    const missing = [...order, ...GROUPS].filter(
      (group, index, all) => spoken.includes(group) && all.indexOf(group) === index,
    )
    return [
      { heading: '', lines: ungrouped },
      ...sections,
      ...(forAll.length === 0 ? [] : [{ heading: '[all:vars]', lines: forAll }]),
      ...missing.map((group) => ({ heading: `[${group}]`, lines: [] })),
    ]
  })
