/** Local files for tests to deploy. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReleaseOptions } from '../../src/operations/release-options.ts'

/** A folder of release files that is removed with the test. */
export interface ReleaseFolder extends AsyncDisposable {
  readonly path: string
  /** Writes a file of random or given content, and describes it as a release. */
  release(
    fields: Partial<ReleaseOptions> & { readonly dest: string },
    content?: Buffer | string,
  ): Promise<ReleaseOptions>
}

/** Makes an empty folder for release files. */
export async function releaseFolder(): Promise<ReleaseFolder> {
  const path = await mkdtemp(join(tmpdir(), 'hawser-test-release-'))
  let files = 0
  return {
    path,
    async release(fields, content = randomBytes(100_000)) {
      files += 1
      const src = join(path, `file-${files}`)
      await writeFile(src, content)
      const sha256 = createHash('sha256').update(content).digest('hex')
      return { src, sha256, mode: '0755', owner: 'root', group: 'root', ...fields }
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  }
}
