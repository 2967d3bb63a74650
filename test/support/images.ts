/** The images that the tests' hosts are started from (test/containers/, test/attack/programs/), built once and named by what they are made of. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Kinds of host: a Debian whose /bin/sh is dash, the same with bash as /bin/sh, the same with systemd as process 1, and
 * one whose PATH holds only BusyBox applets.
 */
export const CONTAINER_KINDS = ['debian', 'bash', 'busybox', 'systemd'] as const
export type ContainerKind = (typeof CONTAINER_KINDS)[number]

/** How each kind is built; `debian` comes first, since BusyBox's is built from it. */
const RECIPES: Readonly<Record<ContainerKind, { readonly folder: string; readonly target?: string }>> = {
  debian: { folder: 'debian', target: 'plain' },
  bash: { folder: 'debian', target: 'bash' },
  busybox: { folder: 'busybox' },
  systemd: { folder: 'debian', target: 'systemd' },
}

/** What images are built from: the context of their builds. */
const CONTEXT = new URL('../', import.meta.url)
/** The folders of it that they copy from. */
const SOURCES = ['containers/', 'attack/programs/']
const BUILD_TIMEOUT_MS = 600_000

const run = promisify(execFile)

/** A change to any file of the sources gives all images new names, and so has them built again. */
const digest = (() => {
  const hash = createHash('sha256')
  const files = SOURCES.flatMap((folder) =>
    readdirSync(new URL(folder, CONTEXT), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
  )
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    hash.update(path.slice(CONTEXT.pathname.length)).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex').slice(0, 12)
})()

/** The image of that kind, for `docker run`. It is there once {@link buildImages} has run, as it does before any test. */
export function imageName(kind: ContainerKind): string {
  return `hawser-test-${kind}:${digest}`
}

/**
 * Builds the images that are not there yet.
 *
 * @throws {Error} with the end of the build's output, where a build fails
 */
export async function buildImages(): Promise<void> {
  for (const kind of CONTAINER_KINDS) {
    if (await exists(imageName(kind))) continue
    const { folder, target } = RECIPES[kind]
    const argv = ['build', '--tag', imageName(kind), '--build-arg', `DEBIAN_HOST=${imageName('debian')}`]
    if (target !== undefined) argv.push('--target', target)
    console.log(`building the image of ${kind} hosts`)
    const recipe = new URL(`containers/${folder}/Dockerfile`, CONTEXT).pathname
    await run('docker', [...argv, '--file', recipe, CONTEXT.pathname], {
      timeout: BUILD_TIMEOUT_MS,
      maxBuffer: Number.POSITIVE_INFINITY,
    }).catch((error: Error & { stdout?: string; stderr?: string }) => {
      const output = `${error.stdout ?? ''}${error.stderr ?? ''}`.trimEnd().split('\n').slice(-30).join('\n')
      throw new Error(`docker build of ${kind} failed:\n${output}`, { cause: error })
    })
  }
}

async function exists(image: string): Promise<boolean> {
  return run('docker', ['image', 'inspect', image]).then(
    () => true,
    () => false,
  )
}
