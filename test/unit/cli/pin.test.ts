import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, lstat, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { makeFolder } from '../../support/folder.ts'

const hawser = resolve(import.meta.dirname, '../../../dist/src/cli/main.js')
const old = '0'.repeat(64)
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

interface Ended {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `hawser pin` in a folder. */
async function pin(folder: string, ...argv: string[]): Promise<Ended> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
  try {
    const done = await promisify(execFile)(process.execPath, [hawser, 'pin', ...argv], { cwd: folder, env })
    return { exitCode: 0, ...done }
  } catch (error) {
    // execFile rejects with the process's end.
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { exitCode: code, stdout, stderr }
  }
}

/** An inventory with two releases, and their files. */
const text = (one: string, two: string) => `# kept
web:
  vars:   # kept too
    release: {src: bin/one, sha256: ${one}, dest: /usr/local/bin/one}   # and this

  hosts:
    web-1:
      release:
        src:    ./bin/two
        sha256: '${two}'
    web-2: {notes: "sha256: ${old}", sha256: ${old}}
`
const FILES = { 'inventory.yaml': text(old, old), 'bin/one': 'first\n', 'bin/two': 'second\n' }
const PINNED = text(sha256('first\n'), sha256('second\n'))
const inventoryOf = (folder: string) => readFile(join(folder, 'inventory.yaml'), 'utf8')

describe('hawser pin', () => {
  test('writes the digests, says so, and does nothing the second time', async () => {
    const folder = await makeFolder(FILES)
    expect(await pin(folder)).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: `web: bin/one ${old.slice(0, 12)}… -> ${sha256('first\n').slice(0, 12)}…
web.web-1: ./bin/two ${old.slice(0, 12)}… -> ${sha256('second\n').slice(0, 12)}…
`,
    })
    expect(await inventoryOf(folder)).toBe(PINNED)
    const before = await lstat(join(folder, 'inventory.yaml'))
    expect((await pin(folder)).stdout).toMatch(/^(.* \(unchanged\)\n){2}$/)
    expect((await lstat(join(folder, 'inventory.yaml'))).ino).toBe(before.ino)
  })

  test('pins only the files that are named', async () => {
    const folder = await makeFolder(FILES)
    expect((await pin(folder, 'bin/two')).exitCode).toBe(0)
    expect(await inventoryOf(folder)).toBe(text(old, sha256('second\n')))
  })

  test('--check tells, and writes nothing', async () => {
    const folder = await makeFolder(FILES)
    const { exitCode, stdout } = await pin(folder, '--check')
    expect(exitCode).toBe(2)
    expect(stdout).toContain(`-> ${sha256('first\n').slice(0, 12)}`)
    expect(await inventoryOf(folder)).toBe(FILES['inventory.yaml'])
    await writeFile(join(folder, 'inventory.yaml'), PINNED)
    expect((await pin(folder, '--check')).exitCode).toBe(0)
  })

  test('src is relative to the inventory, paths to where one is', async () => {
    const folder = await makeFolder({ ...FILES, 'elsewhere/x': '' })
    expect(await pin(join(folder, 'elsewhere'), '-i', '../inventory.yaml', '../bin/one')).toMatchObject({ exitCode: 0 })
    expect(await inventoryOf(folder)).toBe(text(sha256('first\n'), old))
  })

  test('several inventories', async () => {
    const folder = await makeFolder({ ...FILES, 'more.yaml': "x: {vars: {app: {src: bin/one, sha256: ''}}}\n" })
    expect((await pin(folder, '-i', 'inventory.yaml', '-i', 'more.yaml')).stdout).toContain('x.app: bin/one (none) ->')
    expect(await readFile(join(folder, 'more.yaml'), 'utf8')).toContain(sha256('first\n'))
    expect(await inventoryOf(folder)).toBe(PINNED)
  })

  test('keeps mode and link, and leaves nothing behind', async () => {
    const folder = await makeFolder({
      'real/inventory.yaml': FILES['inventory.yaml'],
      'real/bin/one': '1',
      'real/bin/two': '2',
    })
    await chmod(join(folder, 'real/inventory.yaml'), 0o640)
    await symlink('real/inventory.yaml', join(folder, 'inventory.yaml'))
    // The link's folder has no bin: src is relative to the name that was given.
    expect((await pin(folder)).exitCode).toBe(1)
    await symlink('real/bin', join(folder, 'bin'))
    expect(await pin(folder)).toMatchObject({ exitCode: 0, stderr: '' })
    expect((await lstat(join(folder, 'inventory.yaml'))).isSymbolicLink()).toBe(true)
    expect((await lstat(join(folder, 'real/inventory.yaml'))).mode & 0o7777).toBe(0o640)
    expect(await readdir(join(folder, 'real'))).toEqual(['bin', 'inventory.yaml'])
  })

  test('keeps line ends and the byte order mark', async () => {
    const odd = (digest: string) => `\ufeff# dos\r\nweb:\r\n  vars: {r: {src: a, sha256: "${digest}"}}\r\n`
    const folder = await makeFolder({ 'inventory.yaml': odd(old), a: 'x' })
    expect((await pin(folder)).exitCode).toBe(0)
    expect(await inventoryOf(folder)).toBe(odd(sha256('x')))
  })
})

describe('mistakes leave the inventory as it was, and exit with 1', () => {
  test.each([
    ['a path that no release names', ['bin/tow'], {}, "no release has 'bin/tow' for its src; did you mean 'bin/two'?"],
    ['a misspelt flag', ['--chekc'], {}, "there is no flag '--chekc'; did you mean '--check'?"],
    [
      'a src that is not there',
      [],
      { 'inventory.yaml': FILES['inventory.yaml'].replace('bin/one', 'bin/on') },
      "inventory.yaml:4:20: src 'bin/on': there is no such file; did you mean 'one'?",
    ],
    [
      'a src that is a folder',
      [],
      { 'inventory.yaml': FILES['inventory.yaml'].replace('bin/one', 'bin') },
      "inventory.yaml:4:20: src 'bin': it is a folder",
    ],
    ['no release', [], { 'inventory.yaml': 'web: {hosts: web-1}\n' }, 'there is nothing to pin'],
    [
      'a digest that refers to another',
      [],
      { 'inventory.yaml': `a: {vars: {d: &d x, r: {src: bin/one, sha256: *d}}}\n` },
      "inventory.yaml:1:39: sha256 refers to '*d'",
    ],
    ['a mistake in YAML', [], { 'inventory.yaml': 'web: [\n' }, 'inventory.yaml:2:1: not valid YAML'],
    [
      'an inventory that is not there',
      ['-i', 'inventry.yaml'],
      {},
      "there is no such file; did you mean 'inventory.yaml'?",
    ],
  ])('%s', async (_name, argv, files, message) => {
    const folder = await makeFolder({ ...FILES, ...files })
    const before = await inventoryOf(folder)
    const { exitCode, stderr, stdout } = await pin(folder, ...argv)
    expect(stderr).toContain(message)
    expect([exitCode, stdout]).toEqual([1, ''])
    expect(await inventoryOf(folder)).toBe(before)
  })
})
