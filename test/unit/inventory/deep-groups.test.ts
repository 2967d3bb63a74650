/** Groups in one another by the thousand: the time grows with what is written, or an error says what is too much. */
import { describe, expect, test } from 'vitest'
import { assembleInventory } from '../../../src/inventory/assemble.ts'
import { graphLines } from '../../../src/inventory/graph.ts'
import { InventoryListing } from '../../../src/inventory/listing.ts'
import { folderOf } from '../jinja/variables.ts'

const LENGTH = 20_000

/** Each group the child of the one before, the only host in the last. */
const chain = (length: number): string =>
  `${Array.from({ length }, (_, index) => `[g${index}:children]\ng${index + 1}\n[g${index}]\n`).join('')}[g${length}]\nlast\n`

describe('a chain of 20,000 groups', () => {
  test('is read and listed', async () => {
    const folder = await folderOf({ 'hosts.ini': chain(LENGTH) })
    const inventory = await folder.load(['hosts.ini'])
    expect(inventory.groups.get('g0')).toEqual(['last'])
    expect(inventory.groups.get('all')).toEqual(['last'])
    expect(inventory.hosts.get('last')?.groups.length).toBe(LENGTH + 2)
    const assembled = await assembleInventory(['hosts.ini'], { cwd: folder.path })
    const listing = new InventoryListing(assembled)
    expect(listing.byGroup()).toMatchObject({ g0: { children: ['g1'] }, g20000: { hosts: ['last'] } })
    // What no screen shows is refused: recursion would be the end of the stack.
    expect(() => listing.nested()).toThrow("groups are nested too deeply for --yaml: 'g100' is below 100 others")
    expect(() => graphLines(assembled, listing, 'all', { vars: false })).toThrow(
      'groups are nested too deeply for --graph',
    )
  })

  test.each([
    ['a host in each', (index: number) => `h${index}\n`],
    ['a second child of each', (index: number) => `[g${index}:children]\nleaf${index}\n[leaf${index}]\n`],
  ])('with %s is refused: that is 200,000,000 memberships', async (_, more) => {
    const others = Array.from({ length: LENGTH }, (_, index) => `[g${index}]\n${more(index)}`).join('')
    const folder = await folderOf({ 'hosts.ini': chain(LENGTH) + others })
    await expect(folder.load(['hosts.ini'])).rejects.toThrow('groups stand in one another too often')
  })
})

test('the hosts of a chain are in the order of its groups, each once', async () => {
  const folder = await folderOf({
    'hosts.ini': '[a]\nz\nm\n[a:children]\nb\n[b]\nm\nk\n[b:children]\nc\n[c]\n[c:children]\ne\nd\n[d]\ny\n[e]\nz\nx\n',
  })
  const { groups } = await folder.load(['hosts.ini'])
  // As ansible --list-hosts (2.14) has them.
  expect(groups.get('a')).toEqual(['z', 'm', 'k', 'y', 'x'])
  expect(groups.get('b')).toEqual(['m', 'k', 'y', 'z', 'x'])
  expect(groups.get('c')).toEqual(['y', 'z', 'x'])
})
