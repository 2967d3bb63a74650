/** Files of an inventory that say nothing. */
import { expect, test } from 'vitest'
import { loadInventory } from '../../../src/inventory/index.ts'
import { makeFolder } from '../../support/folder.ts'

const EMPTY = ['', '\n \n', '# hosts to come\n', '---\n# none\n', '---\r\n\r\n...\r\n', '\t# [web]']

test.for(['10', '10.yml'].flatMap((name) => EMPTY.map((text) => [name, text] as const)))(
  '%s in a folder, holding %j, is passed over as by Ansible',
  async ([name, text]) => {
    const cwd = await makeFolder({ [`inv/${name}`]: text, 'inv/20': '[web]\nw1\n' })
    const { hosts } = await loadInventory(['inv'], { cwd })
    expect([...hosts.keys()]).toEqual(['w1'])
  },
)

test('a folder of nothing else is an error, and so is the file by itself', async () => {
  const cwd = await makeFolder({ 'inv/10.yml': '# none\n', 'inv/20': '' })
  await expect(loadInventory(['inv'], { cwd })).rejects.toThrow("the folder 'inv' has no inventory in it")
  await expect(loadInventory(['inv/10.yml'], { cwd })).rejects.toThrow('inv/10.yml:1:1: the inventory is empty')
})

test.for(['{}', '--- x\n', 'x', '---\n---\n- a\n'])(
  'a file in a folder that holds %j is read, and is a mistake',
  async (text) => {
    const cwd = await makeFolder({ 'inv/10.yml': text, 'inv/20': '[web]\nw1\n' })
    await expect(loadInventory(['inv'], { cwd })).rejects.toThrow('inv/10.yml:')
  },
)
