import { execFile } from 'node:child_process'
import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { makeFolder } from '../../support/folder.ts'
import { edit, fixtures, OTHER, PASSWORD, project, start, vault, view } from './vault-run.ts'

describe('view', () => {
  test('prints what files hold, byte by byte', async () => {
    const folder = await project()
    expect(await vault(folder, ['view', 'secrets.yml', ...PASSWORD])).toEqual({
      code: 0,
      stdout: 'api_token: täst-tökén ✓\n',
      stderr: expect.stringContaining('others than you can read this vault password'),
    })
  })

  test.for([
    [['view', 'secrets.yml', '--vault-password-file', OTHER], /secrets\.yml:1:1: .* no vault password opens it/],
    [['view', 'secrets.yml'], /a vault password is needed\n {2}hint: .*--vault-password-file/],
    [['view', 'secret.yml', ...PASSWORD], /secret\.yml: there is no such file; did you mean 'secrets\.yml'\?/],
    [['view', 'plain.yml', ...PASSWORD], /plain\.yml is not encrypted\n {2}hint: encrypt it by/],
    [['view'], /view needs a file/],
    [['veiw', 'x'], /there is no 'vault veiw'; did you mean 'view'\?/],
    [
      ['view', 'secrets.yml', '--vault-password', 'x'],
      /no flag '--vault-password'; did you mean '--vault-password-file'/,
    ],
  ] as const)('%j is a mistake', async ([words, message]) => {
    const folder = await project()
    await writeFile(join(folder, 'plain.yml'), 'a: 1\n')
    const { code, stdout, stderr } = await vault(folder, words)
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  })

  test('takes the password from the environment, and from standard input', async () => {
    const folder = await project()
    const env = { ANSIBLE_VAULT_PASSWORD_FILE: join(fixtures, 'password.txt') }
    expect((await vault(folder, ['view', 'secrets.yml'], '', env)).stdout).toContain('täst-tökén')
    expect((await vault(folder, ['view', 'secrets.yml', '-J'], 'fixture password\n')).stdout).toContain('täst-tökén')
    expect(await vault(folder, ['view', 'secrets.yml', '-J'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no answer on standard input'),
    })
  })
})

describe('edit', () => {
  test('saves what the editor wrote, with the same label, mode and link', async () => {
    const folder = await project()
    await chmod(join(folder, 'secrets.yml'), 0o640)
    await symlink('secrets.yml', join(folder, 'link.yml'))
    const ended = await vault(folder, ['edit', 'link.yml', ...PASSWORD], '', { EDITOR: 'sed -i s/täst/new/' })
    expect(ended).toMatchObject({ code: 0, stdout: '' })
    expect(await view(folder, 'link.yml')).toBe('api_token: new-tökén ✓\n')
    expect(await readFile(join(folder, 'secrets.yml'), 'utf8')).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;prod\n/)
    expect((await stat(join(folder, 'secrets.yml'))).mode & 0o777).toBe(0o640)
    expect((await readdir(folder)).sort()).toEqual(['link.yml', 'runtime', 'secrets.yml'])
  })

  test('shows the editor a file that nobody else can read, with the ending of the original, and removes all of it', async () => {
    const folder = await project()
    await writeFile(
      join(folder, 'editor'),
      '#!/bin/sh\nstat -c "%a %n" "$1" "$(dirname "$1")" > seen; cat "$1" >> seen; touch "$1.swp"\n',
      { mode: 0o700 },
    )
    const ended = await edit(folder, './editor')
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining('secrets.yml: nothing was changed') })
    const seen = (await readFile(join(folder, 'seen'), 'utf8')).replaceAll(folder, '')
    expect(seen).toMatch(
      /^600 \/runtime\/hawser-vault-\w+\/secrets\.yml\n700 \/runtime\/hawser-vault-\w+\napi_token: täst-tökén ✓\n$/,
    )
    expect(await readdir(join(folder, 'runtime'))).toEqual([])
  })

  test('leaves a file as it is that was not changed, or whose editor failed', async () => {
    const folder = await project()
    const before = await readFile(join(folder, 'secrets.yml'), 'utf8')
    await edit(folder, 'true')
    const failed = await edit(folder, "sh -c 'echo other > $1; exit 3' sh")
    expect(failed).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/the editor .* exited with 3: nothing was changed/),
    })
    const missing = await edit(folder, 'no-such-editor')
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('set VISUAL or EDITOR') })
    expect(await readFile(join(folder, 'secrets.yml'), 'utf8')).toBe(before)
    expect(await readdir(join(folder, 'runtime'))).toEqual([])
  })

  test('keeps what was written where somebody else has changed the file meanwhile', async () => {
    const folder = await project()
    await writeFile(join(folder, 'other'), 'of somebody else\n')
    const ended = await edit(folder, "sh -c 'echo mine: 1 > $1; cp other secrets.yml' sh")
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('secrets.yml was changed by somebody else meanwhile')
    const kept = /it is, encrypted, in (\S+)/.exec(ended.stderr)?.[1] ?? ''
    await using _ = { [Symbol.asyncDispose]: () => promisify(execFile)('rm', [kept]).then(() => {}) }
    expect(await view(folder, kept)).toBe('mine: 1\n')
    expect(await readFile(join(folder, 'secrets.yml'), 'utf8')).toBe('of somebody else\n')
  })

  test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends the editor, and leaves no copy behind',
    async (signal) => {
      const folder = await project()
      const before = await readFile(join(folder, 'secrets.yml'), 'utf8')
      const child = start(folder, ['edit', 'secrets.yml', ...PASSWORD], {
        EDITOR: "sh -c 'echo other > $1; echo $$ > running; exec sleep 600' sh",
        XDG_RUNTIME_DIR: join(folder, 'runtime'),
      })
      const ended = new Promise((done) => child.once('close', done))
      await expect
        .poll(() => readFile(join(folder, 'running'), 'utf8').catch(() => ''), { timeout: 15_000 })
        .toMatch(/\d\n/)
      expect(await readdir(join(folder, 'runtime'))).toHaveLength(1)
      child.kill(signal)
      expect(await ended).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal])
      expect(await readdir(join(folder, 'runtime'))).toEqual([])
      expect(await readFile(join(folder, 'secrets.yml'), 'utf8')).toBe(before)
      const editor = Number(await readFile(join(folder, 'running'), 'utf8'))
      expect(() => process.kill(editor, 0)).toThrow('ESRCH')
    },
  )
})

describe('create', () => {
  test('encrypts what the editor wrote, and nothing where it wrote nothing', async () => {
    const folder = await makeFolder({})
    const env = { EDITOR: "sh -c 'echo a: 1 > $1' sh" }
    expect(await vault(folder, ['create', 'new.yml', ...PASSWORD], '', env)).toMatchObject({ code: 0 })
    expect(await view(folder, 'new.yml')).toBe('a: 1\n')
    expect(await vault(folder, ['create', 'new.yml', ...PASSWORD], '', env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('new.yml is there already'),
    })
    await vault(folder, ['create', 'none.yml', ...PASSWORD], '', { EDITOR: 'true' })
    expect(await readdir(folder)).toEqual(['new.yml'])
  })
})

describe('encrypt and decrypt', () => {
  test('replace files, all of them or none', async () => {
    const folder = await makeFolder({ 'a.yml': 'a: 1\n', 'b.yml': 'b: 2\n' })
    await chmod(join(folder, 'a.yml'), 0o644)
    expect(await vault(folder, ['encrypt', 'a.yml', 'c.yml', ...PASSWORD])).toMatchObject({ code: 1 })
    expect(await readFile(join(folder, 'a.yml'), 'utf8')).toBe('a: 1\n')
    expect(await vault(folder, ['encrypt', 'a.yml', 'b.yml', ...PASSWORD])).toMatchObject({ code: 0, stdout: '' })
    expect(await readFile(join(folder, 'b.yml'), 'utf8')).toMatch(/^\$ANSIBLE_VAULT;1\.1;AES256\n/)
    expect(await view(folder, 'b.yml')).toBe('b: 2\n')
    expect(await vault(folder, ['encrypt', 'a.yml', ...PASSWORD])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('a.yml is encrypted already'),
    })
    expect(await vault(folder, ['decrypt', 'a.yml', 'b.yml', ...PASSWORD])).toMatchObject({ code: 0 })
    expect(await readFile(join(folder, 'a.yml'), 'utf8')).toBe('a: 1\n')
    // What was encrypted is nobody else's to read.
    expect((await stat(join(folder, 'a.yml'))).mode & 0o777).toBe(0o600)
  })

  test('are filters where no file is named', async () => {
    const folder = await makeFolder({})
    const { stdout } = await vault(folder, ['encrypt', ...PASSWORD], 'any \0 bytes ✓')
    expect(stdout).toMatch(/^\$ANSIBLE_VAULT;/)
    expect(await vault(folder, ['decrypt', ...PASSWORD], stdout)).toMatchObject({ code: 0, stdout: 'any \0 bytes ✓' })
    expect(await vault(folder, ['encrypt', '-J'], 'fixture password\ntext')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('a password cannot be asked for'),
    })
  })

  test('write elsewhere where they are told to', async () => {
    const folder = await project()
    await vault(folder, ['decrypt', 'secrets.yml', '--output', 'plain.yml', ...PASSWORD])
    expect(await readFile(join(folder, 'plain.yml'), 'utf8')).toBe('api_token: täst-tökén ✓\n')
    expect((await stat(join(folder, 'plain.yml'))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(folder, 'secrets.yml'), 'utf8')).toMatch(/^\$ANSIBLE_VAULT;/)
    const two = await vault(folder, ['decrypt', 'secrets.yml', 'plain.yml', '--output', '-', ...PASSWORD])
    expect(two).toMatchObject({ code: 1, stderr: expect.stringContaining("'plain.yml' is one file too many") })
  })
})

test('rekey gives a file another password, and its label', async () => {
  const folder = await project()
  const given = ['rekey', 'secrets.yml', ...PASSWORD, '--new-vault-id', `stage@${OTHER}`]
  expect(await vault(folder, given)).toMatchObject({ code: 0 })
  expect(await readFile(join(folder, 'secrets.yml'), 'utf8')).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;stage\n/)
  const opened = await vault(folder, ['view', 'secrets.yml', '--vault-password-file', OTHER])
  expect(opened.stdout).toBe('api_token: täst-tökén ✓\n')
  // Both passwords are asked for: a line of standard input each.
  expect(await vault(folder, ['rekey', 'secrets.yml', '-J'], 'another password\nfixture password')).toMatchObject({
    code: 0,
  })
  expect(await view(folder)).toBe('api_token: täst-tökén ✓\n')
})
