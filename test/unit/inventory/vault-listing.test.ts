/** Files that are encrypted as a whole, as `hawser inventory` lists them with and without `--show-secrets`. */
import { expect, test } from 'vitest'
import { assembleInventory } from '../../../src/inventory/assemble.ts'
import { loadInventory } from '../../../src/inventory/index.ts'
import { InventoryListing } from '../../../src/inventory/listing.ts'
import { VaultAccess } from '../../../src/vault/access.ts'
import { encryptVault } from '../../../src/vault/keys.ts'
import { VaultPassword } from '../../../src/vault/password.ts'
import { makeFolder } from '../../support/folder.ts'

const PASSWORD = 'the password of listings'

/** A folder with one inventory, encrypted, and the options to read it by. */
async function encryptedFolder(name: string, text: string) {
  const content = encryptVault(Buffer.from(text), new VaultPassword(Buffer.from(PASSWORD), 'a test'))
  const cwd = await makeFolder({ [name]: content, password: PASSWORD })
  const source = { label: 'default', isLabelled: false, from: { path: `${cwd}/password` } } as const
  return { cwd, vault: new VaultAccess([source], { ask: () => Promise.reject(), warn: () => {} }) }
}

async function listed(name: string, text: string, showSecrets: boolean): Promise<unknown> {
  const options = await encryptedFolder(name, text)
  return new InventoryListing(await assembleInventory([name], options), { showSecrets }).host('h')
}

const UNSAFE = 'all: {hosts: {h: {v: !unsafe "{{ x }}"}}}\n'

test('text that is no template stays marked as such', async () => {
  expect(await listed('a.yml', UNSAFE, true)).toEqual({ v: { __ansible_unsafe: '{{ x }}' } })
  expect(await listed('a.yml', UNSAFE, false)).toEqual({ v: '[redacted]' })
})

test('and is secret to task files', async () => {
  const { hosts } = await loadInventory(['a.yml'], await encryptedFolder('a.yml', UNSAFE))
  expect(String(hosts.get('h')?.vars.v)).toBe('[redacted]')
})

test('an INI file lists what Ansible lists', async () => {
  const text = 'h ansible_port=22 ansible_host="10.0.0.1" n=1.0\n'
  expect(await listed('a', text, true)).toEqual({ ansible_port: 22, ansible_host: '10.0.0.1', n: 1 })
  expect(await listed('a', text, false)).toEqual({
    ansible_port: '[redacted]',
    ansible_host: '[redacted]',
    n: '[redacted]',
  })
})
