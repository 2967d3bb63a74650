/** Files that have no end, or that nobody writes to: none is waited for. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { encryptVault } from '../../../src/vault/keys.ts'
import { VaultPassword } from '../../../src/vault/password.ts'
import { makeFolder } from '../../support/folder.ts'

const MAIN = new URL('../../../dist/src/cli/main.js', import.meta.url).pathname

/**
 * What the command says, in a folder with a pipe; one that waits is killed by and by.
 *
 * @param isPiped true to end the command with a pipe of the shell's, which has the password
 */
async function said(argv: readonly string[], isPiped = false): Promise<string> {
  const folder = await makeFolder({
    'inventory.yaml': `web: {hosts: {web-1: }, vars: {zero: "{{ lookup('file', '/dev/zero') }}", pipe: "{{ lookup('file', 'pipe') }}"}}\n`,
    'vault.yml': encryptVault(Buffer.from('a: 1\n'), new VaultPassword(Buffer.from('right'), 'a test')),
  })
  await promisify(execFile)('mkfifo', [join(folder, 'pipe')])
  const script = `"$0" "$@"${isPiped ? ' <(echo right)' : ''} 2>&1; echo "exit $?"`
  const options = { cwd: folder, env: { PATH: process.env.PATH }, timeout: 25_000 }
  const { stdout } = await promisify(execFile)('bash', ['-c', script, process.execPath, MAIN, ...argv], options)
  return stdout
}

test.for(['/dev/zero', 'pipe'])('%s is no file', { timeout: 60_000 }, async (path) => {
  const why = 'it is a pipe or a device, and no file'
  expect(await said(['inventory', '--list', '--limit', `@${path}`])).toContain(`--limit '@${path}': ${why}\n`)
  expect(await said(['vault', 'view', 'vault.yml', '--vault-password-file', path])).toContain(
    `${path}' cannot be read: ${why}\n`,
  )
  expect(await said(['explain', 'web-1', path === 'pipe' ? 'pipe' : 'zero'])).toContain(`cannot be read: ${why}`)
})

test('a pipe of the shell that starts the command is one', async () => {
  expect(await said(['vault', 'view', 'vault.yml', '--vault-password-file'], true)).toBe('a: 1\nexit 0\n')
})
