/**
 * Bundles the modules of src/ into a few dozen files: to read two hundred took half of a short run (decision 0113). Chunks are
 * one folder below src/, as most modules are, so that what one of them finds by `../FOLDER/NAME`, it finds there too.
 */
import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

/** Modules that are started or imported by their own name, by their place below src/. */
const ENTRIES = ['hawser', 'cli/main', 'transport/askpass-client']

/**
 * What is not bundled: zx, which task files import as well; what is loaded by `require` when it is needed first; and types.
 */
export const OUTSIDE: readonly string[] = ['zx', 'ajv', 'diff', '@types/node']

/**
 * Writes the bundle, and what is read beside it at run time: shell programs, the twins' Dockerfile.
 *
 * @param root the checkout
 * @param out the package: its src/ is written to, and nothing is removed
 * @returns the paths of the modules that are in it, those of libraries among them
 */
export async function bundle(root: string, out: string): Promise<readonly string[]> {
  const source = join(root, 'src')
  const build = await rolldown({
    input: Object.fromEntries(ENTRIES.map((name) => [name, join(source, `${name}.ts`)])),
    platform: 'node',
    external: (id) => OUTSIDE.some((name) => id === name || id.startsWith(`${name}/`)),
  })
  const { output } = await build.write({
    dir: join(out, 'src'),
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  })
  await build.close()
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.ts')) continue
    const path = join(entry.parentPath, entry.name)
    cpSync(path, join(out, path.slice(root.length)))
  }
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
}
