import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readlinkSync } from 'node:fs'
import { appendFile, symlink, truncate } from 'node:fs/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { DigestMismatchError, PreflightError, UsageError } from '../../../src/core/errors.ts'
import { Artifact, artifact, closeArtifacts } from '../../../src/operations/artifact.ts'
import { releaseFolder } from '../../support/release-file.ts'

const dest = '/usr/local/bin/demo'

afterEach(closeArtifacts)

/** The descriptors of this process that lead to a path. */
function descriptorsOf(path: string): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === path
    } catch {
      return false
    }
  }).length
}

async function digest(stream: NodeJS.ReadableStream): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of stream) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { sha256: hash.digest('hex'), bytes }
}

describe('an artifact', () => {
  test('is the release with its defaults, and the size of the file', async () => {
    await using folder = await releaseFolder()
    const release = await folder.release({ dest: '/usr//local/bin/demo', mode: '755' })
    const made = await artifact(release)
    expect(made.release).toMatchObject({ dest, mode: '0755', keep: 5, sha256: release.sha256 })
    expect(made.sizeBytes).toBe(100_000)
  })

  test('names both digests and the way out where the file is not what was pinned', async () => {
    await using folder = await releaseFolder()
    const release = await folder.release({ dest })
    const pinned = 'a'.repeat(64)
    const failure = await artifact({ ...release, sha256: pinned }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(DigestMismatchError)
    expect(failure).toMatchObject({
      message: expect.stringContaining(release.sha256),
      hint: expect.stringContaining('npx hawser pin'),
    })
    expect(failure).toMatchObject({ message: expect.stringContaining(pinned) })
  })

  test('is opened once for many hosts, streams to all at once, and is closed at the end', async () => {
    await using folder = await releaseFolder()
    const release = await folder.release({ dest }, Buffer.alloc(3_000_000, 'x'))
    const many = await Promise.all(Array.from({ length: 20 }, () => artifact(release)))
    expect(descriptorsOf(release.src)).toBe(1)
    const digests = await Promise.all(many.map((each) => digest(each.stream())))
    expect(new Set(digests.map(({ sha256 }) => sha256))).toEqual(new Set([release.sha256]))
    await closeArtifacts()
    expect(descriptorsOf(release.src)).toBe(0)
    expect(() => many[0]?.stream()).toThrow(UsageError)
  })

  test('streams the bytes that were hashed, whatever takes the place of the name', async () => {
    await using folder = await releaseFolder()
    const release = await folder.release({ dest })
    const made = await artifact(release)
    execFileSync('sh', ['-c', 'echo other >"$1.new" && mv "$1.new" "$1"', 'sh', release.src])
    expect(await digest(made.stream())).toMatchObject({ sha256: release.sha256 })
  })

  test('shows by its length that the file grew or shrank since', async () => {
    await using folder = await releaseFolder()
    const grown = await folder.release({ dest })
    const shrunk = await folder.release({ dest })
    const [growing, shrinking] = [await artifact(grown), await artifact(shrunk)]
    await appendFile(grown.src, 'more than one byte')
    await truncate(shrunk.src, 1000)
    expect((await digest(growing.stream())).bytes).toBe(100_001)
    await expect(digest(shrinking.stream())).rejects.toThrow(/became shorter/)
  })

  test('stays open for the others where one host stops reading early', async () => {
    await using folder = await releaseFolder()
    const release = await folder.release({ dest }, Buffer.alloc(3_000_000, 'x'))
    const made = await artifact(release)
    for await (const _chunk of made.stream()) break
    expect(await digest(made.stream())).toMatchObject({ sha256: release.sha256 })
  })

  test('is read anew where the file has changed between two plays', async () => {
    await using folder = await releaseFolder()
    const first = await folder.release({ dest })
    await artifact(first)
    const second = await folder.release({ dest })
    execFileSync('cp', [second.src, first.src])
    await expect(artifact(first)).rejects.toBeInstanceOf(DigestMismatchError)
    expect((await artifact({ ...second, src: first.src })).release.sha256).toBe(second.sha256)
  })

  test('may be reached by a link, and must be a regular file', async () => {
    await using folder = await releaseFolder()
    const release = await folder.release({ dest })
    await symlink(release.src, `${folder.path}/current`)
    expect((await artifact({ ...release, src: `${folder.path}/current` })).sizeBytes).toBe(100_000)
    execFileSync('mkfifo', [`${folder.path}/pipe`])
    for (const src of [folder.path, `${folder.path}/pipe`, `${folder.path}/absent`, '/dev/null']) {
      await expect(artifact({ ...release, src })).rejects.toBeInstanceOf(PreflightError)
    }
  })

  test.each([
    [{ sha256: 'abc' }, /sha256/],
    [{ mode: 755 }, /mode.*755.*is not a file mode/],
    [{ mode: undefined }, /mode/],
    [{ dest: 'bin/demo' }, /dest/],
    [{ dest: '/usr/local/bin/' }, /folder/],
    [{ dest: '/' }, /dest/],
    [{ dest: '/usr/../etc/passwd' }, /dest/],
    [{ via: '/tmp/' }, /folder/],
    [{ keep: 1 }, /keep/],
    [{ owner: 'root:root' }, /owner/],
    [{ grup: 'root' }, /grup.*group/],
  ])('refuses the mistake %j', async (fields, message) => {
    await using folder = await releaseFolder()
    const failure = await artifact({ ...(await folder.release({ dest })), ...fields }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(UsageError)
    expect(failure).toMatchObject({ message: expect.stringMatching(message) })
  })

  test('cannot be imitated', async () => {
    await using folder = await releaseFolder()
    const made = await artifact(await folder.release({ dest }))
    expect(Artifact.of(made, 'upload')).toBe(made)
    for (const forged of [{ ...made }, Object.create(made), JSON.parse(JSON.stringify(made)), undefined, 'x']) {
      expect(() => Artifact.of(forged, 'upload')).toThrow(/not an artifact/)
    }
  })
})
