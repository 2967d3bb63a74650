import { execFile } from 'node:child_process'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { InventoryError } from '../../../src/core/errors.ts'
import { assembleInventory } from '../../../src/inventory/assemble.ts'
import { loadInventory } from '../../../src/inventory/index.ts'
import { InventoryListing } from '../../../src/inventory/listing.ts'
import { readProgram } from '../../../src/inventory/program/read-program.ts'
import { makeFolder } from '../../support/folder.ts'

const run = promisify(execFile)

/** A folder with programs, which are executable, and other files. */
async function withPrograms(programs: Readonly<Record<string, string>>, files = {}): Promise<string> {
  const cwd = await makeFolder({ ...programs, ...files })
  for (const name of Object.keys(programs)) await chmod(join(cwd, name), 0o755)
  return cwd
}

/** A program that prints one answer to `--list`. */
const listing = (answer: unknown): string => `#!/bin/sh\ncat <<'END'\n${JSON.stringify(answer)}\nEND\n`

async function listed(cwd: string, path: string): Promise<unknown> {
  return JSON.parse(JSON.stringify(new InventoryListing(await assembleInventory([path], { cwd })).byGroup()))
}

async function byAnsible(cwd: string, path: string): Promise<unknown> {
  const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', LC_ALL: 'C.UTF-8' }
  const { stdout } = await run('/usr/bin/ansible-inventory', ['-i', path, '--list', '--playbook-dir', '/'], {
    cwd,
    env,
  })
  return JSON.parse(stdout)
}

const EVERYTHING = {
  web: {
    hosts: ['web-1', 'web-2', 'x[1:2]'],
    vars: { port: 80, tpl: '{{ port }}', ansible_group_priority: 3 },
    children: ['kid'],
  },
  kid: { hosts: ['web-2'], vars: { port: 81, big: [1, { a: null }] } },
  old: ['web-1', 'old-1'],
  lonely: { v: 1 },
  empty: { hosts: [] },
  all: { vars: { domain: 'example.com' } },
  _meta: {
    hostvars: {
      'web-1': { ansible_host: '192.0.2.1', raw: { __ansible_unsafe: '{{ x }}' }, 0: 'zero' },
      nobody: { x: 1 },
    },
  },
}

describe('what a program says means what it means to Ansible', () => {
  test('--list with _meta, and files of variables beside it', async () => {
    const files = { 'group_vars/web.yml': 'beside: yes\n', 'host_vars/old-1': 'x: 1\n' }
    const cwd = await withPrograms({ inv: listing(EVERYTHING) }, files)
    const ours = await listed(cwd, 'inv')
    expect(ours).toEqual(await byAnsible(cwd, 'inv'))
    expect(ours).toMatchObject({ _meta: { hostvars: { 'web-1': { raw: { __ansible_unsafe: '{{ x }}' } } } } })
  })

  test('without _meta, each host is asked for, a bounded number at a time', async () => {
    const hosts = Array.from({ length: 20 }, (_, index) => `h${index}`)
    const program = `#!/bin/sh
if [ "$1" = --list ]; then echo '${JSON.stringify({ web: { hosts } })}'; exit; fi
touch running.$$; ls running.* | wc -l >> most; sleep 0.05
echo '{"name": "'"$2"'", "n": 1}'
rm running.$$
`
    const cwd = await withPrograms({ inv: program })
    const ours = await listed(cwd, 'inv')
    const most = (await readFile(join(cwd, 'most'), 'utf8')).trim().split('\n').map(Number)
    expect(most).toHaveLength(20)
    expect(Math.max(...most)).toBeLessThanOrEqual(8)
    expect(ours).toEqual(await byAnsible(cwd, 'inv'))
    expect(ours).toMatchObject({ _meta: { hostvars: { h7: { name: 'h7', n: 1 } } } })
  })

  test('in a folder, between files of other formats', async () => {
    const cwd = await withPrograms(
      { 'many/b-cloud': listing({ web: ['cloud-1'] }) },
      {
        'many/a.yml': 'web: {hosts: {file-1: }}\n',
        'many/c': '[web]\nini-1 x=1\n',
      },
    )
    expect(await listed(cwd, 'many')).toEqual(await byAnsible(cwd, 'many'))
  })

  test('a text that everybody may execute is still a text, and never run', async () => {
    const cwd = await withPrograms({ 'hosts.yml': 'web: {hosts: {h1: }}\n', hosts: 'touch ran\n' })
    expect(await listed(cwd, 'hosts.yml')).toEqual(await byAnsible(cwd, 'hosts.yml'))
    await listed(cwd, 'hosts').catch(() => undefined)
    await expect(readFile(join(cwd, 'ran'))).rejects.toThrow('ENOENT')
  })

  test('its variables are checked, and passwords are secrets', async () => {
    const good = { web: { hosts: ['h'], vars: { ansible_password: 'hunter2', ansible_port: '22' } } }
    const cwd = await withPrograms({
      good: listing(good),
      bad: listing({ web: { hosts: ['h'], vars: { ansible_port: 'x' } }, _meta: { hostvars: {} } }),
    })
    const answers = { good: `#!/bin/sh\n[ "$1" = --list ] && echo '${JSON.stringify(good)}'; exit 0\n` }
    await writeFile(join(cwd, 'good'), answers.good)
    const { hosts } = await loadInventory(['good'], { cwd })
    expect(hosts.get('h')?.connection).toMatchObject({ port: 22 })
    expect(String(hosts.get('h')?.vars.ansible_password)).toBe('[redacted]')
    await expect(loadInventory(['bad'], { cwd })).rejects.toThrow("bad:1:1: ansible_port: 'x' does not fit")
  })
})

describe('a program that fails', () => {
  test.each([
    ['exits', '#!/bin/sh\necho "no \\033[31mcredentials" >&2\nexit 3\n', "'inv --list' exited with 3\nno credentials"],
    ['dies', '#!/bin/sh\nkill -9 $$\n', "'inv --list' was ended by SIGKILL"],
    [
      'prints no JSON',
      '#!/bin/sh\necho one; echo two; echo three; echo four\n',
      'prints no JSON: it begins with:\none\ntwo\nthree',
    ],
    ['prints nothing', '#!/bin/sh\n', 'prints no JSON: it prints nothing'],
    ['prints a list', '#!/bin/sh\necho []\n', "the answer of 'inv --list' must be an object of JSON, and is a list"],
    ['has no interpreter', '#!/nonexistent/python\n', "'inv --list' cannot be started"],
    [
      'prints hosts as a map',
      listing({ web: { hosts: { a: 1 } } }),
      "the hosts of 'web' must be a list of names, and is an object",
    ],
    [
      'prints hosts as numbers',
      listing({ web: [1] }),
      "the hosts of 'web' must be a list of names, and holds something else",
    ],
    [
      'prints vars as a list',
      listing({ web: { vars: [] } }),
      "the vars of 'web' must be an object of JSON, and is a list",
    ],
    ['prints a name that cannot be', listing({ web: ['a b'] }), "'a b' cannot be the name of a host"],
    ['prints a circle', listing({ a: { children: ['b'] }, b: { children: ['a'] } }), 'groups in a circle'],
    [
      'fails for one host',
      '#!/bin/sh\n[ "$1" = --list ] && echo \'{"g": ["h"]}\' && exit\nexit 1\n',
      "'inv --host h' exited with 1",
    ],
  ])('%s', async (_what, program, message) => {
    const cwd = await withPrograms({ inv: program })
    const error = await assembleInventory(['inv'], { cwd }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InventoryError)
    expect(error).toMatchObject({ message: expect.stringContaining(message) })
  })

  test('does not end: it is ended, and the run goes no further', async () => {
    const cwd = await withPrograms({ inv: '#!/bin/sh\necho $$ > pid\necho "asking the cloud" >&2\nexec sleep 600\n' })
    const asked = readProgram(join(cwd, 'inv'), 'inv', cwd, 500)
    await expect(asked).rejects.toThrow("'inv --list' did not end within 0.5 s\nasking the cloud")
    const pid = Number(await readFile(join(cwd, 'pid'), 'utf8'))
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
  })

  test('says something and succeeds: a warning', async () => {
    const cwd = await withPrograms({ inv: `#!/bin/sh\necho deprecated >&2\n${listing({ _meta: { hostvars: {} } })}` })
    const { warnings } = await assembleInventory(['inv'], { cwd })
    expect(warnings).toEqual(['inv --list says: deprecated'])
  })

  test('may not be executed', async () => {
    const cwd = await makeFolder({ inv: '#!/bin/sh\necho {}\n' })
    const asked = assembleInventory(['inv'], { cwd })
    await expect(asked).rejects.toThrow('inv:1:1: this is a program, and it is not executable')
    await expect(asked).rejects.toMatchObject({ hint: 'chmod +x inv lets it be run as an inventory' })
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('whole numbers that JavaScript would round are their text', async () => {
  const hostvars = `{"p1": {
    "over": 9007199254740993, "under": -9007199254740993, "exact": 9007199254740991, "zeros": 10000000000000000000000,
    "list": [36893488147419103232], "map": {"a": 12345678901234567890}, "float": 1.5, "power": 1e20,
    "text": "12345678901234567890", "seen": "{{ over }} {{ map.a }}"}}`
  const cwd = await withPrograms({
    'p.sh': `#!/bin/sh\ncat <<'END'\n{"_meta": {"hostvars": ${hostvars}}, "g": ["p1"]}\nEND\n`,
  })
  const { hosts } = await loadInventory(['p.sh'], { cwd })
  expect(hosts.get('p1')?.vars).toEqual({
    over: '9007199254740993',
    under: '-9007199254740993',
    exact: 9_007_199_254_740_991,
    zeros: '10000000000000000000000',
    list: ['36893488147419103232'],
    map: { a: '12345678901234567890' },
    float: 1.5,
    power: 1e20,
    text: '12345678901234567890',
    seen: '9007199254740993 12345678901234567890',
  })
})
