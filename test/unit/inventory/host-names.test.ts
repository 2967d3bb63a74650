import { describe, expect, test } from 'vitest'
import { hostNames } from '../../../src/inventory/host-names.ts'
import { loadInventory } from '../../../src/inventory/index.ts'

/** What `ansible-inventory --list` 2.14 makes of names, measured. */
const EXPANSIONS: readonly [text: string, names: readonly string[], port?: number][] = [
  ['web', ['web']],
  ['web.example.com', ['web.example.com']],
  ['web[01:03]', ['web01', 'web02', 'web03']],
  ['web[1:3]', ['web1', 'web2', 'web3']],
  ['web[08:11].example.com', ['web08.example.com', 'web09.example.com', 'web10.example.com', 'web11.example.com']],
  ['web[1:10:4]', ['web1', 'web5', 'web9']],
  ['[a:c]', ['a', 'b', 'c']],
  ['db[y:B]', ['dby', 'dbz', 'dbA', 'dbB']],
  ['db[a:g:3]', ['dba', 'dbd', 'dbg']],
  ['r[1:2]-[a:b]', ['r1-a', 'r1-b', 'r2-a', 'r2-b']],
  ['web[:2]', ['web0', 'web1', 'web2']],
  ['web[5:5]', ['web5']],
  ['web:2222', ['web'], 2222],
  ['web[1:2]:2222', ['web1', 'web2'], 2222],
  ['10.0.0.1:22', ['10.0.0.1'], 22],
  ['[2001:db8::1]:22', ['2001:db8::1'], 22],
  ['2001:db8::1', ['2001:db8::1']],
]

describe('a name in an inventory', () => {
  test.each(EXPANSIONS)('%s', (text, names, port) => {
    expect(hostNames(text)).toEqual({ names, ...(port !== undefined && { port }) })
  })
})

test('a list of hosts has ranges, too', async () => {
  const { hosts } = await loadInventory(['h[2:4],web:22'], { cwd: '/' })
  expect([...hosts.keys()]).toEqual(['h2', 'h3', 'h4', 'web'])
})
