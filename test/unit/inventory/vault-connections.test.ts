import { expect, test } from 'vitest'
import { encrypted, inventory, load, value } from './encrypted-inventory.ts'

test('connections may be encrypted: values one by one', async () => {
  const vars = {
    ansible_host: '192.0.2.7',
    ansible_port: '2222',
    ansible_user: 'deploy-user',
    ansible_password: 'log-in-password',
    ansible_become: 'yes',
    ansible_become_pass: 'become-password',
    ansible_ssh_common_args: "-o 'ProxyJump=the bastion'",
  }
  const lines = Object.entries(vars).map(([name, text]) => `${name}: ${value(text)}`)
  const { inventory: read } = await load({ 'inventory.yaml': inventory, 'host_vars/web-1.yml': lines.join('') })
  const connection = read.hosts.get('web-1')?.connection
  expect(connection).toMatchObject({
    address: '192.0.2.7',
    port: 2222,
    user: 'deploy-user',
    become: true,
    sshArguments: ['-o', 'ProxyJump=the bastion'],
  })
  expect(connection?.password?.reveal()).toBe('log-in-password')
  expect(connection?.becomePassword?.reveal()).toBe('become-password')
  expect(read.hosts.get('web-2')?.connection.address).toBe('web-2')
})

test('connections may be encrypted: the whole file', async () => {
  const text =
    'ansible_host: 192.0.2.8\nansible_port: 2222\nansible_password: log-in-two\nansible_ssh_private_key_file: keys/a\n'
  const { inventory: read } = await load({ 'inventory.yaml': inventory, 'host_vars/web-1.yml': encrypted(text) })
  const connection = read.hosts.get('web-1')?.connection
  expect(connection).toMatchObject({
    address: '192.0.2.8',
    port: 2222,
    privateKeyFile: expect.stringMatching(/\/host_vars\/keys\/a$/),
  })
  expect(connection?.password?.reveal()).toBe('log-in-two')
})
