/** Whole cases: inventories in folders, variables beside them, flags, and what is asked. */
import fc from 'fast-check'
import { GROUPS, HOST_NAMES, iniSections, variables, yamlGroups } from './arbitraries.ts'
import { constructedText } from './constructed.ts'
import type { GeneratedCase, GeneratedSection, GeneratedVariable } from './model.ts'
import { programText } from './programs.ts'
import { MARK, PASSWORD_FILE } from './vault-data.ts'
import { writeJson, writeJsonInventory } from './write-json.ts'
import { YamlWriter } from './write-yaml.ts'

/** A file, by its path below the case's folder. */
interface GeneratedFile {
  readonly path: string
  readonly text: string
  /** Of a file that is encrypted as a whole. */
  readonly label?: string | undefined
}

/** A source: what `-i` names, and the files that it needs. */
interface GeneratedSource {
  readonly argument: string
  readonly files: readonly GeneratedFile[]
}

const FOLDERS = ['inv', 'inv2', '.'] as const

const yamlText = yamlGroups.map((groups) => new YamlWriter().inventory(groups))
const iniText = iniSections.map((sections: readonly GeneratedSection[]) =>
  sections.map(({ heading, lines }) => [heading, ...lines, ''].join('\n')).join('\n'),
)

const jsonText = fc
  .tuple(yamlGroups, fc.constantFrom('' as const, '  ' as const, '\t' as const))
  .map(([groups, layout]) => writeJsonInventory(groups, layout))

/** One file of an inventory, in any format, with a name that fits. */
const inventoryFile = fc.oneof(
  { weight: 9, arbitrary: fc.record({ name: fc.constantFrom('hosts.yml', 'b.yaml', 'a'), text: yamlText }) },
  { weight: 6, arbitrary: fc.record({ name: fc.constantFrom('hosts', 'hosts.inv', '10-x', 'x.ini'), text: iniText }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constantFrom('hosts.json', 'j'), text: jsonText }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constantFrom('con.yml', 'z.yaml'), text: constructedText }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constantFrom('program', 'run.sh'), text: programText }) },
)

/** Whether a file is encrypted: rarely, and with one label or the other. */
const label = fc.oneof(
  { weight: 14, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom('default', 'eu') },
)

const fileSource: fc.Arbitrary<GeneratedSource> = fc
  .tuple(fc.constantFrom(...FOLDERS), inventoryFile, label)
  .map(([folder, { name, text }, vault]) => ({
    argument: `${folder}/${name}`,
    files: [{ path: `${folder}/${name}`, text, label: vault }],
  }))

const folderSource: fc.Arbitrary<GeneratedSource> = fc
  .tuple(
    fc.constantFrom('many', 'many/'),
    fc.array(fc.tuple(inventoryFile, fc.constantFrom('', '1', '2', 'sub/')), { minLength: 1, maxLength: 3 }),
    fc.constantFrom(
      ...['x.md', '.hidden.yml', 'old.retry', 'hosts.yml~', 'a.bak', 'x.pyc', 'x.pyo', 'x.swp', 'x.rpm', 'x.txt'],
      ...['x.rst', 'x.orig', 'x.cfg', '.git/hosts', 'old.bak/hosts', 'group_vars/nobody'],
    ),
  )
  .map(([argument, members, ignored]) => ({
    argument,
    files: [
      ...members.map(([{ name, text }, prefix]) => ({ path: `many/${prefix}${name}`, text })),
      { path: `many/${ignored}`, text: '[ignored]\nnobody\n' },
    ],
  }))

const listSource: fc.Arbitrary<GeneratedSource> = fc
  .array(fc.constantFrom('h1', 'h2', 'web-1', 'p1:22', '10.0.0.1', 'localhost', ' h3 '), { minLength: 1, maxLength: 3 })
  .map((names) => ({ argument: `${names.join(',')},`, files: [] }))

const source = fc.oneof(
  { weight: 6, arbitrary: fileSource },
  { weight: 2, arbitrary: folderSource },
  { weight: 1, arbitrary: listSource },
)

/** Where a file of variables may be, below `group_vars` or `host_vars`, for the owner NAME. */
const FORMS = [
  ...['NAME', 'NAME.yml', 'NAME.yaml', 'NAME.json', 'NAME/main.yml', 'NAME/10.yaml', 'NAME/20', 'NAME/sub/x.json'],
  ...['NAME/.hidden.yml', 'NAME/x.yml~', 'NAME/z.txt', 'NAME/sub.d/x.yml', 'NAME/a.json'],
]

/** A variable by which one sees that a file was encrypted. */
const MARKED: GeneratedVariable = { key: 'v5', value: { yaml: MARK, json: JSON.stringify(MARK) } }

const variablesFile: fc.Arbitrary<GeneratedFile> = fc
  .tuple(
    fc.constantFrom(...FOLDERS, 'many', 'site', 'site'),
    fc.oneof(
      fc.record({
        kind: fc.constant('group_vars'),
        owner: fc.constantFrom('all', 'all', 'ungrouped', ...GROUPS, 'nobody'),
      }),
      fc.record({ kind: fc.constant('host_vars'), owner: fc.constantFrom(...HOST_NAMES) }),
    ),
    fc.constantFrom(...FORMS),
    variables,
    label,
  )
  .map(([folder, { kind, owner }, form, vars, vault]) => {
    const all = vault === undefined ? vars : { ...vars, entries: [...vars.entries, MARKED] }
    return {
      path: `${folder}/${kind}/${form.replaceAll('NAME', owner)}`,
      text: form.endsWith('.json') ? writeJson(all) : new YamlWriter().variables(all),
      label: vault,
    }
  })

const extraVars = fc.oneof(
  fc.constantFrom('v1=extra', "v2='two words' v3=3", 'v1={{ v2 }}', '{"v1": [1, true, null]}', '{v4: yes, v1: 0644}'),
  fc.constantFrom('@extra.yml', '@extra.json', '@extra.vault'),
  fc
    .array(fc.constantFrom('v1=', 'v2=', '"', "'", ' ', 'a', '\\n', '{{', '}}', ' x=y', '\\"', '=', 'é', '\n'), {
      maxLength: 7,
    })
    .map((pieces) => `v3=${pieces.join('')}`),
)

const term = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('all', 'ungrouped', ...GROUPS, ...HOST_NAMES) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('*', 'h*', '?b', 'w*', '[a-e]*', '[!h]*', '*.x', 'z*', '~h\\d', '~(we|k)', '~.*1'),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('all', 'par', 'eu', 'web', 'h*', '*'),
        fc.constantFrom('[0]', '[-1]', '[1]', '[0:1]', '[1:]', '[1:2]', '[0:0]', '[2:1]', '[0-1]'),
      )
      .map(([name, subscript]) => name + subscript),
  },
  { weight: 1, arbitrary: fc.constantFrom('nope', 'h9', 'web-1:22', '2001:db8::1', '127.0.0.1', '::1', 'h[1:3]') },
)
const pattern = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom('', '', '', '&', '!'), term), { minLength: 1, maxLength: 4 }),
    fc.constantFrom(',', ':', ' , '),
  )
  .map(([terms, separator]) => terms.map(([sign, word]) => sign + word).join(separator))
const limit = fc.oneof({ weight: 3, arbitrary: pattern }, fc.constant('@limit.txt'))
const askedPattern = fc
  .tuple(pattern, fc.option(limit, { nil: undefined, freq: 3 }))
  .map(([asked, within]) => ({ pattern: asked, ...(within !== undefined && { limit: within }) }))

const OTHER_FILES: readonly GeneratedFile[] = [
  { path: 'extra.yml', text: 'v1: yes\nv3: {a: 1}\n' },
  { path: 'extra.vault', text: `v2: yes\nv4: ${MARK}\n`, label: 'default' },
  { path: 'extra.json', text: '{"v2": "no", "v4": [1]}' },
  { path: 'limit.txt', text: 'h1\n\n  web \n!h2\nw*\n' },
]

/** A case; all of its files can be written, and no two are in each other's way. */
export const generatedCase: fc.Arbitrary<GeneratedCase> = fc
  .record({
    sources: fc.array(source, { minLength: 1, maxLength: 3 }),
    variablesFiles: fc.array(variablesFile, { maxLength: 6 }),
    playbookFolder: fc.boolean(),
    extra: fc.array(extraVars, { maxLength: 2 }),
    password: fc.oneof(
      { weight: 12, arbitrary: fc.constant(['--vault-password-file', PASSWORD_FILE]) },
      { weight: 3, arbitrary: fc.constant(['--vault-id', `eu@${PASSWORD_FILE}`]) },
      fc.constant([]),
    ),
    hosts: fc.uniqueArray(fc.constantFrom(...HOST_NAMES), { maxLength: 2 }),
    patterns: fc.array(askedPattern, { minLength: 1, maxLength: 5 }),
  })
  .map(({ sources, variablesFiles, playbookFolder, extra, password, hosts, patterns }) => ({
    ...filesOf([
      ...OTHER_FILES.filter(({ path }) => JSON.stringify([extra, patterns]).includes(`@${path}`)),
      ...sources.flatMap(({ files }) => files),
      ...variablesFiles,
    ]),
    arguments: [
      ...password,
      ...sources.flatMap(({ argument }) => ['-i', argument]),
      ...(playbookFolder ? ['--playbook-dir', 'site'] : []),
      ...extra.flatMap((text) => ['-e', text]),
    ],
    hosts,
    patterns,
  }))

/** Of two files of one path the later; of a file and a folder of one path the folder. */
function filesOf(given: readonly GeneratedFile[]): Pick<GeneratedCase, 'files' | 'encrypted'> {
  const byPath = new Map(given.map((file) => [file.path.replace(/^\.\//, ''), file]))
  const paths = [...byPath.keys()]
  const kept = [...byPath].filter(([path]) => !paths.some((other) => other.startsWith(`${path}/`)))
  return {
    files: Object.fromEntries(kept.map(([path, { text }]) => [path, text])),
    encrypted: Object.fromEntries(
      kept.flatMap(([path, file]) =>
        file.label === undefined || file.text.startsWith('#!') ? [] : [[path, file.label]],
      ),
    ),
  }
}
