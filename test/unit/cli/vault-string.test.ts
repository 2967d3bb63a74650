import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { makeFolder } from '../../support/folder.ts'
import { environment, fixtures, OTHER, PASSWORD, vault } from './vault-run.ts'

describe('encrypt-string', () => {
  const labelled = ['--vault-id', `prod@${join(fixtures, 'password.txt')}`]

  test('prints what ansible-vault prints, and Ansible reads', async () => {
    const folder = await makeFolder({ 'group_vars/all.yml': 'plain: 1\n', 'ansible.cfg': '' })
    const { stdout } = await vault(folder, ['encrypt-string', '--stdin-name', 'token', ...labelled], 'two\nlines ✓')
    expect(stdout).toMatch(/^token: !vault \|\n {10}\$ANSIBLE_VAULT;1\.2;AES256;prod\n( {10}[\da-f]{1,80}\n)+$/)
    await writeFile(join(folder, 'group_vars/all.yml'), stdout)
    const read = await promisify(execFile)(
      'ansible',
      ['localhost', '-c', 'local', '-i', 'localhost,', '-m', 'debug', '-a', 'var=token', ...labelled],
      { cwd: folder, env: environment({ ANSIBLE_CONFIG: join(folder, 'ansible.cfg'), ANSIBLE_LOCAL_TEMP: folder }) },
    )
    expect(read.stdout).toContain('"token": "two\\nlines ✓"')
  })

  test('takes texts of the command line, with a warning, and names for them', async () => {
    const folder = await makeFolder({})
    const { stdout, stderr } = await vault(folder, [
      'encrypt_string',
      '-n',
      'a',
      '-n',
      'b: c',
      'one',
      'two',
      ...PASSWORD,
    ])
    expect(stdout.match(/^\S.*/gm)).toEqual(['a: !vault |', '"b: c": !vault |'])
    expect(stderr).toContain('every user of this machine could read the value in the list of processes')
  })

  test('tells of a newline that echo has added', async () => {
    const folder = await makeFolder({})
    const { stderr } = await vault(folder, ['encrypt-string', ...PASSWORD], 'x\n')
    expect(stderr).toContain('the value ends with a newline, which is encrypted too')
  })

  test.for([
    [[], /the value is empty/],
    [['-n', 'a', '-n', 'b'], /more names than values: 'b' has none/],
    [
      ['--vault-id', `x@${OTHER}`],
      /there are 2 passwords to encrypt with: x, default\n {2}hint: .*--encrypt-vault-id x/,
    ],
    [['--encrypt-vault-id', 'prdo'], /no password has the label 'prdo'/],
  ] as const)('%j is a mistake', async ([words, message]) => {
    const folder = await makeFolder({})
    const { code, stdout, stderr } = await vault(folder, ['encrypt-string', ...words, ...PASSWORD])
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  })

  test('encrypts with the password of the label that is chosen', async () => {
    const folder = await makeFolder({})
    const words = ['encrypt-string', ...PASSWORD, '--vault-id', `x@${OTHER}`, '--encrypt-vault-id', 'x']
    expect((await vault(folder, words, 'text')).stdout).toContain(';AES256;x\n')
  })
})
