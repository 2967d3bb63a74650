/**
 * Builds what is published: `node scripts/build-package.ts [FOLDER]`, by default dist/, then `npm publish ./dist`.
 *
 * The folder mirrors the repository (src/, schema/), but for the modules, which are bundled.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle, OUTSIDE } from './bundle.ts'

/** What is read of our own package.json; the rest of it is about working on the project. */
interface Manifest {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly license: string
  readonly engines: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>
  readonly dependencies: Readonly<Record<string, string>>
}

/**
 * The package's commands. They are not in our own package.json, because npx would then install the whole project
 * into its cache to run them; here a link takes their place (scripts/setup/after-install.sh).
 */
const COMMANDS = { hawser: './src/cli/main.ts' }

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const out = resolve(process.argv[2] ?? join(root, 'dist'))

const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

rmSync(out, { recursive: true, force: true })
declare()
writeFileSync(join(out, 'THIRD-PARTY-LICENSES'), licensesOf(await bundle(root, out)))
for (const name of ['README.md', 'LICENSE', 'CHANGELOG.md', 'schema']) {
  cpSync(join(root, name), join(out, name), { recursive: true })
}
writeManifest(manifest)

/** Types, a file for each module. */
function declare(): void {
  // Through Node rather than the link, which a shell would have to find.
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.package.json'), '--outDir', out], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

/** The licences of the packages that these modules are of. */
function licensesOf(modules: readonly string[]): string {
  const folders = modules.flatMap((path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [])
  return [...new Set(folders)]
    .toSorted()
    .map((folder) => {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
      if (file === undefined) throw new Error(`${name} has no licence that could be handed on`)
      return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function writeManifest(ours: Manifest): void {
  const { name, version, description, license, engines } = ours
  const dependencies = Object.fromEntries(Object.entries(ours.dependencies).filter(([key]) => OUTSIDE.includes(key)))
  const bin = Object.fromEntries(Object.entries(COMMANDS).map(([command, path]) => [command, compiled(path)]))
  for (const path of Object.values(bin)) chmodSync(join(out, path), 0o755)
  const exports = Object.fromEntries(Object.entries(ours.exports).map(([key, path]) => [key, conditions(path)]))
  const manifest = { name, version, description, license, type: 'module', engines, bin, exports, dependencies }
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/** The compiled counterpart of a source file; everything else stays what it is. */
function compiled(path: string): string {
  const result = path.replace(/\.ts$/, '.js')
  if (!result.includes('*') && result !== './package.json' && !existsSync(join(out, result))) {
    throw new Error(`package.json names ${path}, which there is no ${result} of in ${out}`)
  }
  return result
}

/** Our own condition leads tests to the bundle; here everybody gets it. */
function conditions(
  target: string | { readonly default: string },
): string | { readonly types: string; readonly default: string } {
  const path = typeof target === 'string' ? target : target.default
  if (!path.endsWith('.ts')) return compiled(path)
  return { types: path.replace(/\.ts$/, '.d.ts'), default: compiled(path) }
}
