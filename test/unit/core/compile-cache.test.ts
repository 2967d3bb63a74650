import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import * as entry from '../../../src/hawser.ts'
import * as names from '../../../src/index.ts'
import { CHECKOUT } from '../../support/task-run.ts'

let home: string
let temporary: string

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-test-compiled-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  home = join(folder, 'home')
  temporary = join(folder, 'tmp')
  await Promise.all([home, temporary].map((path) => mkdir(path, { mode: 0o755 })))
})

/** Imports the package as a task file does, in a process with a home and a folder for temporary files of its own. */
async function load(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  const argv = ['--input-type=module', '--eval', "import { play } from 'hawser'; if (!play) throw new Error()"]
  const env = { PATH: process.env.PATH ?? '', HOME: home, TMPDIR: temporary, ...environment }
  await promisify(execFile)(process.execPath, argv, { cwd: CHECKOUT, env })
}

const compiledIn = async (folder: string): Promise<number> => {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return files.filter((file) => file.isFile()).length
}

describe('compiled modules', () => {
  test('are kept in a private folder of the user, and not where others may write', async () => {
    await load()
    const folder = join(home, '.cache/hawser')
    expect(await compiledIn(folder)).toBeGreaterThan(50)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect(await compiledIn(temporary)).toBe(0)
  })

  test('are kept where XDG_CACHE_HOME or NODE_COMPILE_CACHE says', async () => {
    await load({ XDG_CACHE_HOME: join(home, 'xdg') })
    expect(await compiledIn(join(home, 'xdg/hawser'))).toBeGreaterThan(50)
    await load({ NODE_COMPILE_CACHE: join(home, 'chosen') })
    expect(await compiledIn(join(home, 'chosen'))).toBeGreaterThan(50)
    expect(await compiledIn(join(home, '.cache'))).toBe(0)
  })

  test.each([
    {
      what: 'open to others',
      async make(path: string) {
        await mkdir(path)
        await chmod(path, 0o770)
      },
    },
    { what: 'a symbolic link', make: async (path: string) => await symlink(temporary, path) },
  ])('are not kept in a folder that is $what', async ({ make }) => {
    await mkdir(join(home, '.cache'))
    await make(join(home, '.cache/hawser'))
    await load()
    expect(await compiledIn(home)).toBe(0)
    expect(await compiledIn(temporary)).toBe(0)
  })
})

test('the entry has every name of the public API', () => {
  expect(Object.keys(entry).sort()).toEqual(Object.keys(names).sort())
})
