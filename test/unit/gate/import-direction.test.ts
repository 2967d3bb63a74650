/** Biome turns red on an import that goes against the direction (biome.jsonc), and stays quiet on one that goes along. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const biome = resolve('node_modules/.bin/biome')

/** A repository of its own with our rules: Biome looks at the folders' names, and ours stays as it is. */
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hawser-biome-'))
  await symlink(resolve('biome.jsonc'), join(folder, 'biome.jsonc'))
  await symlink(resolve('.gitignore'), join(folder, '.gitignore'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** What Biome's linter says of one file with that content. */
async function lint(path: string, content: string): Promise<{ readonly passed: boolean; readonly report: string }> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
  return run(biome, ['lint', '--colors=off', path], { cwd: folder }).then(
    ({ stdout, stderr }) => ({ passed: true, report: stdout + stderr }),
    (error: { stdout: string; stderr: string }) => ({ passed: false, report: error.stdout + error.stderr }),
  )
}

test.for([
  ['src/core/a.ts', '../shell/quote.ts'],
  ['src/shell/a.ts', '../session/session.ts'],
  ['src/shell/a.ts', '../signing/manifest.ts'],
  ['src/signing/a.ts', '../shell/quote.ts'],
  ['src/signing/a.ts', '../operations/artifact.ts'],
  ['src/shell/a.ts', '../vault/keys.ts'],
  ['src/signing/a.ts', '../vault/keys.ts'],
  ['src/vault/a.ts', '../shell/quote.ts'],
  ['src/vault/a.ts', '../inventory/deferred.ts'],
  ['src/vault/a.ts', '../jinja/engine.ts'],
  ['src/core/a.ts', '../jinja/engine.ts'],
  ['src/jinja/a.ts', '../vault/keys.ts'],
  ['src/jinja/a.ts', '../inventory/deferred.ts'],
  ['src/inventory/a.ts', '../engine/run.ts'],
  ['src/transport/a.ts', '../session/session.ts'],
  ['src/report/a.ts', '../session/session.ts'],
  ['src/session/a.ts', '../operations/define.ts'],
  ['src/operations/a.ts', '../transport/types.ts'],
  ['src/operations/a.ts', '../engine/run.ts'],
  ['src/operations/deeper/a.ts', '../../transport/types.ts'],
  ['src/engine/a.ts', '../play.ts'],
  ['src/engine/a.ts', '../cli/read-flags.ts'],
  ['src/engine/a.ts', 'hawser'],
  ['src/rehearsal/a.ts', '../cli/main.ts'],
] as const)('%s may not import %s', async ([path, source]) => {
  const everyWay = [
    `import type { Two } from '${source}'`,
    `import { one } from '${source}'`,
    `export { three } from '${source}'`,
    `export const four: Two = await import('${source}').then(one)`,
  ]
  const { passed, report } = await lint(path, `${everyWay.join('\n')}\n`)
  expect(report.split('lint/style/noRestrictedImports')).toHaveLength(everyWay.length + 1)
  expect(report).toContain('Imports run one way')
  expect(passed).toBe(false)
})

test.for([
  ['src/shell/a.ts', '../core/errors.ts'],
  ['src/inventory/a.ts', '../signing/minisign.ts'],
  ['src/inventory/a.ts', '../vault/keys.ts'],
  ['src/inventory/a.ts', '../jinja/engine.ts'],
  ['src/operations/a.ts', '../jinja/engine.ts'],
  ['src/session/a.ts', '../transport/types.ts'],
  ['src/operations/a.ts', '../session/remote-shell.ts'],
  ['src/operations/a.ts', './define.ts'],
  ['src/engine/a.ts', '../operations/define.ts'],
  ['src/cli/a.ts', '../rehearsal/rehearse.ts'],
  ['src/play.ts', './engine/run.ts'],
  ['src/core/a.ts', 'node:timers/promises'],
] as const)('%s may import %s', async ([path, source]) => {
  expect(await lint(path, `import { one } from '${source}'\n\nconsole.log(one)\n`)).toMatchObject({ passed: true })
})
