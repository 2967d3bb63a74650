/** The image of the benchmark's hosts. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { imageName } from '../support/images.ts'

const run = promisify(execFile)
const FOLDER = fileURLToPath(new URL('host', import.meta.url))
const BUILD_TIMEOUT_MS = 600_000

/**
 * Builds the image, unless it is there.
 *
 * @returns its name, which says what it is made of
 * @throws {Error} where the build fails
 */
export async function buildHostImage(): Promise<string> {
  const base = imageName('debian')
  const recipe = await readFile(`${FOLDER}/Dockerfile`)
  const image = `hawser-bench:${createHash('sha256').update(base).update(recipe).digest('hex').slice(0, 12)}`
  const isThere = await run('docker', ['image', 'inspect', image]).then(
    () => true,
    () => false,
  )
  if (isThere) return image
  process.stderr.write("building the image of the benchmark's hosts\n")
  const argv = ['build', '--tag', image, '--build-arg', `DEBIAN_HOST=${base}`, FOLDER]
  await run('docker', argv, { timeout: BUILD_TIMEOUT_MS, maxBuffer: Number.POSITIVE_INFINITY })
  return image
}
