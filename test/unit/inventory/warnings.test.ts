import { expect, test } from 'vitest'
import { loadText } from './load-text.ts'

test.each([
  [
    'a misspelt key of a group',
    'web:\n  hots:\n    a:\n',
    "inventory.yaml:2:3: 'hots' is no key of a group, and is left out; did you mean 'hosts'?",
  ],
  [
    'a host without hosts above it',
    'web:\n  web-1:\n',
    "inventory.yaml:2:3: 'web-1' is no key of a group, and is left out; hosts go under hosts, variables under vars",
  ],
  [
    'a misspelt variable',
    'all: {hosts: {a: {ansible_usr: x}}}',
    "inventory.yaml:1:19: there is no variable 'ansible_usr'; did you mean 'ansible_user'?",
  ],
  [
    'a misspelt old name',
    'all: {hosts: {a: {ansible_ssh_hst: x}}}',
    "inventory.yaml:1:19: there is no variable 'ansible_ssh_hst'; did you mean 'ansible_host'?",
  ],
  [
    'a variable of Ansible that is not read',
    'all: {vars: {ansible_ssh_extra_args: -4}}',
    'inventory.yaml:1:14: ansible_ssh_extra_args is not read: use ansible_ssh_common_args',
  ],
  [
    'a host and a group of one name',
    'web: {hosts: {web: }}',
    "'web' is the name of a host and of a group: patterns mean the host",
  ],
])('%s is a warning', async (_name, text, warning) => {
  expect((await loadText(text)).warnings).toEqual([warning])
})

test('variables that mean nothing here, free ones and !unsafe ones are no news', async () => {
  const text = `all: {vars: {ansible_python_interpreter: x, ansible_distribution: y, release: '1.2', a: !unsafe '{{ x }}'}}`
  expect((await loadText(text)).warnings).toEqual([])
})

test('a misspelt key is told in its own file', async () => {
  const { warnings } = await loadText('web:\n  host:\n', {})
  expect(warnings.join()).toMatch(/^inventory\.yaml:2:3: /)
})
