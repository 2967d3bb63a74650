/** Links in folders that are read. */
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadInventory } from '../../../src/inventory/index.ts'
import { makeFolder } from '../../support/folder.ts'

test('a link that leads nowhere, such as the lock of an editor, hides nothing', async () => {
  const cwd = await makeFolder({
    'i.yaml': 'web: {hosts: h}',
    'group_vars/web.yml': 'x: 1',
    'group_vars/all/a.yml': 'y: 2',
  })
  await symlink('somebody@machine.4711', join(cwd, 'group_vars/.#web.yml'))
  await symlink('nowhere', join(cwd, 'group_vars/all/b.yml'))
  const { hosts } = await loadInventory(['i.yaml'], { cwd })
  expect(hosts.get('h')?.vars).toEqual({ x: 1, y: 2 })
})

test('links to files and folders count as what they lead to', async () => {
  const cwd = await makeFolder({
    'i.yaml': 'web: {hosts: h}',
    'real/a.yml': 'x: 1',
    'other.yml': 'y: 2',
    'group_vars/z': '',
  })
  await symlink('../real', join(cwd, 'group_vars/web'))
  await symlink('../other.yml', join(cwd, 'group_vars/all.yml'))
  const { hosts } = await loadInventory(['i.yaml'], { cwd })
  expect(hosts.get('h')?.vars).toEqual({ x: 1, y: 2 })
})

test.each([
  ['an inventory', 'inv', 'inv/sub'],
  ['group_vars', 'i.yaml', 'group_vars/web/sub'],
])(
  'links that lead back within the folder of %s are an error, and no endless walk',
  async (_name, inventory, folder) => {
    const files = { 'i.yaml': 'web: {hosts: h}', 'inv/a.yaml': 'web: {hosts: h}', [`${folder}/b.yaml`]: 'x: {}' }
    const cwd = await makeFolder(files)
    // Two of them: followed to the system's bound of forty links, these would be a million million ways.
    for (const name of ['one', 'two']) await symlink('..', join(cwd, folder, name))
    await expect(loadInventory([join(cwd, inventory)], { cwd })).rejects.toThrow(
      /^the link '.*\/sub\/(one|two)' leads back to '.*', which it is in$/,
    )
  },
)
