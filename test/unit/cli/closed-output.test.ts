/** Commands whose reader goes away, as with `| head -1`, or whose output cannot be written. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { encryptVault } from '../../../src/vault/keys.ts'
import { VaultPassword } from '../../../src/vault/password.ts'
import { makeFolder } from '../../support/folder.ts'

const MAIN = new URL('../../../dist/src/cli/main.js', import.meta.url).pathname

// More than a pipe holds, so that the writer has to notice.
const vars = Array.from({ length: 3000 }, (_, index) => `    v${index}: '${'x'.repeat(100)}'\n`).join('')
const FILES = {
  'inventory.yaml': `web:\n  hosts: {web-1: }\n  vars:\n${vars}`,
  'secret.yml': encryptVault(Buffer.from('text\n'.repeat(100_000)), new VaultPassword(Buffer.from('right'), 'a test')),
  password: 'right\n',
}

/** Runs the command in a shell that sends its standard output somewhere. */
const piped = async (command: string, to: string) => {
  const script = `set -o pipefail; "$0" "$1" ${command} ${to}; echo "exit $?"`
  const options = { cwd: await makeFolder(FILES), env: { PATH: process.env.PATH } }
  return promisify(execFile)('bash', ['-c', script, process.execPath, MAIN], options)
}

test.for([
  'explain web-1',
  'explain web-1 --json',
  'inventory --list',
  'inventory --yaml',
  'vault view secret.yml --vault-password-file password',
])('hawser %s ends quietly where nobody reads on', async (command) => {
  const { stdout, stderr } = await piped(command, '| head -c 1')
  expect(stderr).not.toMatch(/EPIPE|Error|cannot be written/)
  expect(stdout).toMatch(/^.exit 0\n$/)
})

test.for(['inventory --list', 'vault view secret.yml --vault-password-file password'])(
  'hawser %s tells any other reason',
  async (command) => {
    const { stdout, stderr } = await piped(command, '>/dev/full')
    expect(stderr).toContain('hawser: standard output cannot be written: ENOSPC')
    expect(stderr).not.toContain('    at ')
    expect(stdout).toBe('exit 1\n')
  },
)
