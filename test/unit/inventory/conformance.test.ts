import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { generatedCase } from '../../conformance/cases.ts'
import { differences, shownCase } from '../../conformance/compare.ts'
import { askHawser } from '../../conformance/hawser.ts'
import { Oracle } from '../../conformance/oracle.ts'
import { makeFolder } from '../../support/folder.ts'

const run = promisify(execFile)
const oracle = new Oracle()
afterAll(() => oracle.close())

/** As many as the gate has time for; `npm run conformance` takes as many as one likes. */
const CASES = 120
const SEED = 20_261_123

test('generated inventories mean what they mean to Ansible', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(generatedCase, async (generated) => {
      const found = await differences(oracle, generated)
      if (found.length > 0) throw new Error([shownCase(generated), ...found].join('\n'))
    }),
    { numRuns: CASES, seed: SEED },
  )
})

/** One inventory with something of everything, for the commands themselves. */
const FILES = {
  'inv/hosts.yml': `
all:
  vars: {domain: example.com, yes: on, 0644: 1:30}
  hosts: {lone: {note: !unsafe "{{ raw }}"}}
  children:
    web:
      hosts: {"web[01:03]": , "edge:2222": {tags: [a, "b c", 1.5, ~]}}
      vars: {url: "https://{{ inventory_hostname }}.{{ domain }}/", ansible_group_priority: 5}
      children: {canary: {hosts: {web02: {weight: 1}}}}
    empty:
`,
  'inv/group_vars/web/main.yml': 'port: 0x1F\nmotd: |\n  two\n  lines\nempty: {}\n',
  'inv/host_vars/edge.json': '{"from": "json", "ratio": 0.1}',
  'more/hosts':
    '[db]\ndb-1 port=5432 opts="{\'a\': [1, True]}"\ndb-2\n[db:vars]\nname = a b\n[site:children]\ndb\nweb\n[web]\n',
  'group_vars/all.yml': 'beside: the command\nk: "yes"\n',
}
const WORDS = ['-i', 'inv/hosts.yml', '-i', 'more', '-e', 'given="{{ domain }}" n=1']

/** What a command prints. */
async function printed(cwd: string, command: string, words: readonly string[]): Promise<string> {
  const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', LC_ALL: 'C.UTF-8' }
  return (await run(command, words, { cwd, env })).stdout
}

const MAIN = new URL('../../../dist/src/cli/main.js', import.meta.url).pathname
const hawser = (cwd: string, words: readonly string[]) => printed(cwd, process.execPath, [MAIN, 'inventory', ...words])
const ansible = (cwd: string, words: readonly string[]) => printed(cwd, '/usr/bin/ansible-inventory', words)

describe('the commands themselves', { timeout: 120_000 }, () => {
  test.each([
    [['--list']],
    [['--list', '--export']],
    [['--host', 'edge']],
    [['--host', 'web02', '--playbook-dir', 'inv']],
    [['--graph']],
    [['--graph', 'site']],
  ])('%s prints the same as data', async (words) => {
    const cwd = await makeFolder(FILES)
    const [ours, theirs] = [await hawser(cwd, [...WORDS, ...words]), await ansible(cwd, [...WORDS, ...words])]
    if (words.includes('--graph')) expect(ours).toBe(theirs)
    else expect(JSON.parse(ours)).toEqual(JSON.parse(theirs))
  })

  test('--yaml is read as Ansible reads its own', async () => {
    const cwd = await makeFolder(FILES)
    const ours = await hawser(cwd, [...WORDS, '--yaml'])
    const theirs = await ansible(cwd, [...WORDS, '--list', '--yaml'])
    const read = await makeFolder({ 'ours.yml': ours, 'theirs.yml': theirs })
    const listed = async (file: string) => JSON.parse(await ansible(read, ['-i', file, '--list']))
    const [ourList, theirList] = [await listed('ours.yml'), await listed('theirs.yml')]
    // Ansible's own prints text that is unsafe like any other, which makes a template of it for the next reader.
    expect(ourList._meta.hostvars.lone.note).toEqual({ __ansible_unsafe: '{{ raw }}' })
    ourList._meta.hostvars.lone.note = '{{ raw }}'
    expect(ourList._meta).toEqual(theirList._meta)
    // It sorts all names as well, and so the order of the hosts is lost.
    const sorted = ({ hosts = [], children = [] }) => ({ hosts: hosts.toSorted(), children: children.toSorted() })
    for (const group of ['all', 'ungrouped', 'web', 'canary', 'db', 'site']) {
      expect(sorted(ourList[group])).toEqual(sorted(theirList[group]))
    }
    expect(ourList.web.hosts).toEqual(['web01', 'web02', 'web03', 'edge'])
  })

  test('the process that answers for Ansible answers as its commands do', async () => {
    const cwd = await makeFolder(FILES)
    const patterns = [{ pattern: 'web:!canary' }, { pattern: 'site[1:]', limit: 'db*' }, { pattern: 'nope' }]
    const answer = await oracle.ask({ cwd, arguments: WORDS, hosts: ['edge'], patterns })
    expect(answer.list).toEqual(JSON.parse(await ansible(cwd, [...WORDS, '--list'])))
    expect(answer.hosts.edge).toEqual(JSON.parse(await ansible(cwd, [...WORDS, '--host', 'edge'])))
    const names = await Promise.all(
      patterns.map(async ({ pattern, limit }) => {
        const words = [...WORDS, '--list-hosts', pattern, ...(limit === undefined ? [] : ['-l', limit])]
        const listed = (await printed(cwd, '/usr/bin/ansible', words)).split('\n').slice(1)
        return listed.map((line) => line.trim()).filter((line) => line !== '')
      }),
    )
    expect(answer.patterns.map((each) => each ?? [])).toEqual(names)
  })

  test('a difference is found, and shown with its files', async () => {
    const question = { arguments: ['-i', 'a'], hosts: [], patterns: [{ pattern: 'all' }] }
    const same = { files: { a: '[web]\nh1 v=1\n' }, ...question }
    expect(await differences(oracle, same)).toEqual([])
    const answer = { list: { all: {} }, hosts: {}, patterns: [['h2']], problems: [] }
    const lying = { ask: async () => answer }
    expect(await differences(lying, same)).toEqual([
      expect.stringContaining('--list > all > children'),
      expect.stringContaining('--list > _meta'),
      expect.stringContaining('--list > web'),
      expect.stringContaining('without secrets > all > children'),
      expect.stringContaining('without secrets > _meta'),
      expect.stringContaining('without secrets > web'),
      '{"pattern":"all"}: Ansible ["h2"], Hawser ["h1"]',
    ])
    expect(await differences({ ask: async () => ({ ...answer, list: null }) }, same)).toEqual([
      expect.stringContaining('only Ansible refuses this'),
    ])
    expect(shownCase(same)).toContain('--- a\n[web]\nh1 v=1\n--- flags: ["-i","a"]')
  })
})

test('what Hawser refuses is no answer', async () => {
  const cwd = await makeFolder({ a: '[web]\nh1 v\n' })
  const answer = await askHawser({ cwd, arguments: ['-i', 'a'], hosts: [], patterns: [] })
  expect(answer).toMatchObject({ list: null, problems: [expect.stringContaining('is no variable')] })
})
