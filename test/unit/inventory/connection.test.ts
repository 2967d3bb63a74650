import { homedir } from 'node:os'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { LoadOptions } from '../../../src/inventory/index.ts'
import { loadText } from './load-text.ts'

/** The connection of a host with variables in YAML's flow notation. */
async function connection(variables: string, options: LoadOptions = {}) {
  const inventory = await loadText(`all: {hosts: {h: {${variables}}}}`, options)
  return inventory.hosts.get('h')?.connection
}

test('without variables ssh decides', async () => {
  expect(await connection('')).toEqual({
    kind: 'ssh',
    address: 'h',
    sshArguments: [],
    becomeUser: 'root',
    becomeMethod: 'sudo',
  })
})

// Measured with ansible-core 2.14: of the names of a setting the last one wins, whichever stands at the stronger level.
test.each([
  ['ansible_ssh_host: old', 'ansible_host: new', { address: 'old' }],
  ['ansible_host: new', 'ansible_ssh_host: old', { address: 'old' }],
  ['ansible_user: new', 'ansible_ssh_user: old', { user: 'old' }],
])('%s of the group and %s of the host', async (group, host, expected) => {
  const { hosts } = await loadText(`all: {vars: {${group}}, hosts: {h: {${host}}}}`)
  expect(hosts.get('h')?.connection).toMatchObject(expected)
})

test.each([
  ['ansible_host: 192.0.2.1', { address: '192.0.2.1' }],
  ['ansible_ssh_host: old', { address: 'old' }],
  ['ansible_port: 22', { port: 22 }],
  ["ansible_port: '2222'", { port: 2222 }],
  ['ansible_ssh_port: 65535', { port: 65535 }],
  ['ansible_user: deploy', { user: 'deploy' }],
  ['ansible_ssh_private_key_file: ~/.ssh/id', { privateKeyFile: `${homedir()}/.ssh/id` }],
  ['ansible_private_key_file: /id', { privateKeyFile: '/id' }],
  ['ansible_connection: smart', { kind: 'ssh' }],
  ['ansible_connection: community.docker.docker', { kind: 'docker' }],
  ['ansible_connection: podman', { kind: 'podman' }],
  ['ansible_connection: sandbox', { kind: 'sandbox' }],
  ['ansible_connection: ansible.builtin.local', { kind: 'local' }],
  ['ansible_become: true', { become: true }],
  ['ansible_become: yes', { become: true }],
  ['ansible_become: On', { become: true }],
  ["ansible_become: 'True'", { become: true }],
  ['ansible_become: no', { become: false }],
  ['ansible_become: OFF', { become: false }],
  ['ansible_become: 0', { become: false }],
  ['ansible_become_user: app', { becomeUser: 'app' }],
  ['ansible_become_method: community.general.doas', { becomeMethod: 'doas' }],
  ['ansible_become_method: su', { becomeMethod: 'su' }],
])('%s', async (variables, expected) => {
  expect(await connection(variables)).toMatchObject(expected)
})

test('arguments of ssh are split as a shell does', async () => {
  const text = `ansible_ssh_common_args: "-o ProxyCommand='ssh -W %h:%p \\\\\\"b\\\\\\"' -o\\\\ X=1 -C"`
  expect((await connection(text))?.sshArguments).toEqual(['-o', 'ProxyCommand=ssh -W %h:%p \\"b\\"', '-o X=1', '-C'])
})

describe('passwords', () => {
  test.each([
    ['ansible_password', 'password'],
    ['ansible_ssh_pass', 'password'],
    ['ansible_ssh_password', 'password'],
    ['ansible_become_password', 'becomePassword'],
    ['ansible_become_pass', 'becomePassword'],
  ] as const)('%s is a secret', async (name, setting) => {
    const inventory = await loadText(`all: {hosts: {h: {${name}: hunter2}}}`)
    expect(inventory.hosts.get('h')?.connection[setting]?.reveal()).toBe('hunter2')
    expect(JSON.stringify([...inventory.hosts]) + inspect(inventory, { depth: 9 })).not.toContain('hunter2')
  })

  test('also in --extra-vars', async () => {
    const inventory = await loadText('all: {hosts: h}', {
      extraVars: ['ansible_become_password=hunter2', '{"ansible_password": "hunter3"}'],
    })
    const { becomePassword, password } = inventory.hosts.get('h')?.connection ?? {}
    expect([becomePassword?.reveal(), password?.reveal()]).toEqual(['hunter2', 'hunter3'])
    expect(inspect(inventory, { depth: 9 })).not.toMatch(/hunter/)
  })
})

describe('--user', () => {
  test('says who logs in where the inventory does not', async () => {
    expect(await connection('', { user: 'me' })).toMatchObject({ user: 'me' })
    expect(await connection('ansible_user: deploy', { user: 'me' })).toMatchObject({ user: 'deploy' })
  })
})

describe('this machine', () => {
  test('is there without being in the inventory', async () => {
    const { localhost, hosts } = await loadText('all: {hosts: h, vars: {x: 1}}', { extraVars: ['y=2'], user: 'me' })
    expect(hosts.has('localhost')).toBe(false)
    expect(localhost).toMatchObject({ name: 'localhost', groups: [], connection: { kind: 'local' } })
    // As in Ansible: what all hosts have, it has too.
    expect(localhost.vars).toEqual({ ansible_connection: 'local', x: 1, y: '2' })
  })
})

describe('connections that only Ansible has', () => {
  test.each([
    ['ansible_connection: winrm', "w: Hawser has no connection 'winrm'"],
    [
      'ansible_connection: ansible.netcommon.network_cli',
      "w: Hawser has no connection 'ansible.netcommon.network_cli'",
    ],
    ['ansible_become_method: runas', "w: Hawser has no way to become 'runas'"],
    ['ansible_connection: "{{ c }}", c: psrp', "w: Hawser has no connection 'psrp'"],
  ])('%s: the host is read, and fails where it is used', async (vars, message) => {
    const { hosts } = await loadText(`all: {hosts: {w: {${vars}, x: 1}, other: }}`)
    expect(hosts.get('w')?.vars.x).toBe(1)
    expect(hosts.get('other')?.connection.kind).toBe('ssh')
    expect(() => hosts.get('w')?.connection).toThrow(message)
  })

  test('a misspelt one is an error at once', async () => {
    await expect(loadText('all: {hosts: {w: {ansible_connection: wirnm}}}')).rejects.toThrow('wirnm')
  })
})
