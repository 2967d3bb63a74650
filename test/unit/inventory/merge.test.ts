import { describe, expect, test } from 'vitest'
import { loadInventory } from '../../../src/inventory/index.ts'
import { makeFolder } from '../../support/folder.ts'
import { loadFiles, loadText } from './load-text.ts'

/** The variables of one host. */
async function varsOf(host: string, text: string, extraVars: readonly string[] = []) {
  const inventory = await loadText(text, { extraVars })
  return inventory.hosts.get(host)?.vars
}

describe('precedence, as measured with ansible-core 2.14', () => {
  test.each([
    ['a group over all', 'all: {vars: {x: all}}\nweb: {hosts: h, vars: {x: web}}', 'web'],
    ['a child over its parent', 'par: {children: kid, vars: {x: par}}\nkid: {hosts: h, vars: {x: kid}}', 'kid'],
    [
      'a child over its parent, whatever the order',
      'kid: {hosts: h, vars: {x: kid}}\npar: {children: kid, vars: {x: par}}',
      'kid',
    ],
    ['of siblings the later name', 'zz: {hosts: h, vars: {x: zz}}\naa: {hosts: h, vars: {x: aa}}', 'zz'],
    [
      'the longest way from all counts',
      'zz: {hosts: h, vars: {x: zz}}\na: {children: {b: {children: c}}}\nc: {hosts: h, vars: {x: c}}',
      'c',
    ],
    [
      'a higher priority over a later name',
      'zz: {hosts: h, vars: {x: zz}}\naa: {hosts: h, vars: {x: aa, ansible_group_priority: 2}}',
      'aa',
    ],
    [
      'a priority in quotes',
      "zz: {hosts: h, vars: {x: zz}}\naa: {hosts: h, vars: {x: aa, ansible_group_priority: ' 2 '}}",
      'aa',
    ],
    [
      'depth over priority',
      'par: {children: kid, vars: {x: par, ansible_group_priority: 9}}\nkid: {hosts: h, vars: {x: kid}}',
      'kid',
    ],
    ['a host over its groups', 'web: {hosts: {h: {x: host}}, vars: {x: web}}', 'host'],
    ['variables of ungrouped', 'all: {hosts: h, vars: {x: all}}\nungrouped: {vars: {x: ungrouped}}', 'ungrouped'],
  ])('%s', async (_name, text, winner) => {
    expect(await varsOf('h', text)).toEqual({ x: winner })
  })

  test('--extra-vars over everything, in their order', async () => {
    expect(await varsOf('h', 'web: {hosts: {h: {x: host}}}', ['x=1', '{"x": 2}'])).toEqual({ x: 2 })
  })

  test('maps replace, and do not merge', async () => {
    expect(await varsOf('h', 'all: {vars: {m: {a: 1}}}\nweb: {hosts: {h: {m: {b: 2}}}}')).toEqual({ m: { b: 2 } })
  })

  test('later files over earlier ones, at the same level only', async () => {
    const { hosts } = await loadFiles({
      'one.yaml': 'web: {hosts: {h: {x: host}}, vars: {y: 1, x: web}}',
      'two.yaml': 'web: {vars: {y: 2, x: later}}\nall: {hosts: {h: {z: 3}, k: }}',
    })
    expect(hosts.get('h')?.vars).toEqual({ x: 'host', y: 2, z: 3 })
    expect([...hosts.keys()]).toEqual(['h', 'k'])
  })
})

describe('shape', () => {
  test('bare words, nothing, merge keys and several mentions of one group', async () => {
    const { hosts, groups } = await loadText(`
defaults: {vars: &defaults {x: 1, y: 2}}
more: {vars: &more {y: 9, z: 9}}
web: {hosts: web-1, children: edge}
edge: {hosts: {edge-1: , edge-2: {y: 3, <<: [*defaults, *more], '<<': text}}}
all: {children: {web: {hosts: {web-2: }}}}
`)
    expect([...hosts.keys()]).toEqual(['web-1', 'edge-1', 'edge-2', 'web-2'])
    expect(groups.get('web')).toEqual(['web-1', 'web-2', 'edge-1', 'edge-2'])
    expect(hosts.get('edge-2')?.vars).toEqual({ x: 1, y: 3, z: 9, '<<': 'text' })
    expect(hosts.get('edge-1')?.groups).toEqual(['edge', 'web', 'all'])
  })

  test('all and ungrouped are always there', async () => {
    const { groups, hosts } = await loadText('all: {hosts: {solo: }}\nweb: {hosts: web-1}\nempty:')
    expect(Object.fromEntries(groups)).toEqual({
      all: ['solo', 'web-1'],
      ungrouped: ['solo'],
      web: ['web-1'],
      empty: [],
    })
    expect(hosts.get('solo')?.groups).toEqual(['ungrouped', 'all'])
  })

  test.each([
    ['all:\n  hosts:\n    0644:\n', "inventory.yaml:3:5: the name of a host must be text, and '0644' is 420 to YAML"],
    ['yes:\n  hosts: a\n', "inventory.yaml:1:1: the name of a group must be text, and 'yes' is true to YAML"],
    ['all:\n  children:\n    1.5:\n', "inventory.yaml:3:5: the name of a group must be text, and '1.5' is 1.5 to YAML"],
  ])('a name that is no text is refused, as by Ansible: %s', async (text, message) => {
    await expect(loadText(text)).rejects.toThrow(message)
  })

  test('keys that are no text are called what JSON calls them', async () => {
    const { hosts } = await loadText('all: {hosts: {10.0.0.1: {yes: 1, 0644: {1:30: 2, 1.50: 3}, "no": 4}}}')
    expect(hosts.get('10.0.0.1')?.vars).toEqual({ true: 1, 420: { 90: 2, 1.5: 3 }, no: 4 })
  })

  test('a variable knows where its winning value is', async () => {
    const { hosts } = await loadFiles({
      'a.yaml': 'web:\n  hosts: h\n  vars:\n    x: 1\n    y: 1\n',
      'b.yaml': 'web:\n  vars:\n    x: 2\n',
    })
    const origins = hosts.get('h')?.origins
    expect(origins?.get('x')).toEqual({ file: 'b.yaml', line: 3, column: 8 })
    expect(origins?.get('y')).toEqual({ file: 'a.yaml', line: 5, column: 8 })
  })

  test('names of JavaScript objects are just names', async () => {
    const vars = await varsOf('h', 'all: {hosts: {h: {__proto__: 1, constructor: 2, toString: 3}}}')
    expect(Object.entries(vars ?? {})).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
      ['toString', 3],
    ])
  })

  test('hundreds of hosts share defaults', async () => {
    const shared = Array.from({ length: 500 }, (_, index) => `    h${index}: {<<: *d, y: *d}\n`).join('')
    const { hosts } = await loadText(`all:\n  vars: {d: &d {x: {z: 1}}}\n  hosts:\n${shared}`)
    expect(hosts.size).toBe(500)
    expect(hosts.get('h499')?.vars).toMatchObject({ x: { z: 1 }, y: { x: { z: 1 } } })
  })

  test('JSON is read as well', async () => {
    expect(await varsOf('h', '{"web": {"hosts": {"h": {"x": [1, {"y": null}]}}}}')).toEqual({ x: [1, { y: null }] })
  })
})

describe('paths are relative to the file that they stand in', () => {
  test('those of releases, the private key, and the rehearsal', async () => {
    // A public key where a path may stand is none.
    const minisignKey = 'RWTKeod+1qLGBkTnv9naI48Zy9ACOW5lybDmWSaNUJ17Cteom4QeHjJx'
    const cwd = await makeFolder({
      'env/inventory.yaml': `all:
  vars:
    rehearsal: {prepare: ../tasks/provision.mjs}
    ansible_ssh_private_key_file: keys/id
    apps: [{src: bin/app, sha256: x, dest: /app}]
    signed: {src: bin/app, sha256: x, signature: bin/app.manifest.sig, signers: ../signers}
    minisigned: {src: bin/app, sha256: x, signature: /app.manifest.minisig, signers: ${minisignKey}}
    plain: {src: bin/app, signers: x}
  hosts: h
`,
    })
    const inventory = await loadInventory(['env/inventory.yaml'], { cwd })
    const host = inventory.hosts.get('h')
    expect(host?.vars.apps).toEqual([{ src: `${cwd}/env/bin/app`, sha256: 'x', dest: '/app' }])
    expect(host?.vars.signed).toMatchObject({ signature: `${cwd}/env/bin/app.manifest.sig`, signers: `${cwd}/signers` })
    expect(host?.vars.minisigned).toMatchObject({ signature: '/app.manifest.minisig', signers: minisignKey })
    expect(host?.vars.plain).toEqual({ src: 'bin/app', signers: 'x' })
    expect(host?.connection.privateKeyFile).toBe(`${cwd}/env/keys/id`)
    expect(inventory.rehearsalPrepare).toBe(`${cwd}/tasks/provision.mjs`)
    expect(inventory.files).toEqual([`${cwd}/env/inventory.yaml`])
  })
})
