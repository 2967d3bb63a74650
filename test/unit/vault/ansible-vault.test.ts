/** What we write opens in ansible-vault itself. The other way round, its own files are in test/fixtures/vault. */
import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { encryptVault } from '../../../src/vault/keys.ts'
import { VaultPassword } from '../../../src/vault/password.ts'
import { makeFolder } from '../../support/folder.ts'

test.for([
  ['1.1', 'default', ''],
  ['1.1', 'default', '16 bytes of text'],
  ['1.2', 'prod', 'täst ✓\n'.repeat(100)],
] as const)(
  'ansible-vault opens version %s with the label %s and the content %j',
  async ([version, label, content]) => {
    const password = new VaultPassword(Buffer.from('fixture password'), 'a test', label)
    const folder = await makeFolder({ 'x.yml': encryptVault(Buffer.from(content), password), 'ansible.cfg': '' })
    const { stdout } = await promisify(execFile)(
      'ansible-vault',
      ['view', `--vault-id=${label}@${resolve('test/fixtures/vault/password.txt')}`, join(folder, 'x.yml')],
      {
        env: { ...process.env, PAGER: 'cat', ANSIBLE_CONFIG: join(folder, 'ansible.cfg'), ANSIBLE_LOCAL_TEMP: folder },
      },
    )
    expect(encryptVault(Buffer.from(content), password)).toContain(`;${version};`)
    expect(stdout.trimEnd()).toBe(content.trimEnd())
  },
)
