/** The checks that are made ahead of time are those that ajv would make of our schemas now. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'hawser-validators-'))

afterAll(() => rmSync(folder, { recursive: true }))

/** Modules of ajv's code below a folder, by path. */
function modules(root: string): Readonly<Record<string, string>> {
  const names = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  const found = names.filter((name) => name.endsWith('schema-validators.ts')).sort()
  return Object.fromEntries(found.map((name) => [name, readFileSync(join(root, 'src', name), 'utf8')]))
}

test('npm run validators would change nothing', () => {
  const { stderr, status } = spawnSync(process.execPath, ['scripts/build-validators.ts', folder], { encoding: 'utf8' })
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  const made = modules(folder)
  expect(Object.keys(made)).toEqual(['inventory/schema-validators.ts', 'operations/schema-validators.ts'])
  // One that the script no longer makes would stay as it is for ever.
  expect(Object.keys(modules('.'))).toEqual(Object.keys(made))
  for (const [name, text] of Object.entries(modules('.'))) {
    expect(text === made[name], `src/${name} is not what its schema says now: npm run validators`).toBe(true)
  }
})
