/** Names that Ansible sets itself; what is expected is what a playbook shows with ansible-core 2.14. */
import { expect, test } from 'vitest'
import { inventoryFolder } from './inventory-folder.ts'

const HOSTS = `
all:
  hosts: {a1: , db1.ex.com: }
  vars:
    dir: "{{ inventory_dir }}"
    file: "{{ inventory_file }}"
    z_dir: "{{ hostvars['z1'].inventory_dir | basename }}"
    short: "{{ hostvars['db1.ex.com']['inventory_hostname_short'] }}"
    named: "{{ hostvars['s1'].group_names | join(',') }}"
    play: "{{ hostvars['a1'].playbook_dir == playbook_dir }}"
    is_local: "{{ 'localhost' in hostvars }}"
    local: "{{ hostvars['localhost'].inventory_hostname }} {{ hostvars['localhost'].own }}"
    no_dir: "{{ hostvars['localhost'].inventory_dir | default('nodir') }}"
    listed: "{{ hostvars | dict2items | map(attribute='key') | join(' ') }}"
    owned: "{{ hostvars | dict2items | selectattr('value.role', 'defined') | map(attribute='key') | join(' ') }}"
    own: plain
`

test('each host has the inventory that first mentions it, and others see its names', async () => {
  const folder = await inventoryFolder({
    'inv/a.yml': HOSTS,
    'inv/sub/hosts': '[sub]\ns1 role=web\na1\n',
    'inv2/hosts': '[two]\nz1\na1\n',
  })
  try {
    const { hosts } = await folder.load(['inv', 'inv2', 'nh1,'])
    const inventories = [...hosts.values()].map(({ name, vars: { dir, file } }) => [name, dir, file])
    expect(inventories).toEqual([
      ['a1', `${folder.path}/inv`, `${folder.path}/inv/a.yml`],
      ['db1.ex.com', `${folder.path}/inv`, `${folder.path}/inv/a.yml`],
      ['s1', `${folder.path}/inv/sub`, `${folder.path}/inv/sub/hosts`],
      ['z1', `${folder.path}/inv2`, `${folder.path}/inv2/hosts`],
      ['nh1', 'None', 'nh1,'],
    ])
    expect(hosts.get('a1')?.vars).toMatchObject({
      z_dir: 'inv2',
      short: 'db1',
      named: 'sub',
      play: true,
      is_local: true,
      local: 'localhost plain',
      no_dir: 'nodir',
      listed: 'a1 db1.ex.com s1 z1 nh1 localhost',
      owned: 's1',
    })
  } finally {
    await folder.remove()
  }
})
