import { DigestMismatchError, UsageError } from '../core/errors.ts'
import { type ArtifactFile, openArtifactFile } from './artifact-file.ts'
import { type Release, readRelease, signedBy } from './release-options.ts'

export { closeArtifacts } from './artifact-file.ts'

/** A local file that has its pinned digest, and the place on the hosts where it gets installed. Made by {@link artifact}. */
export class Artifact {
  readonly release: Release
  /** Size of the file in bytes; on the hosts it bounds every read. */
  readonly sizeBytes: number
  /** True where its manifest was signed by one of the release's signers. */
  readonly isSigned: boolean
  readonly #file: ArtifactFile

  constructor(release: Release, file: ArtifactFile) {
    this.release = release
    this.sizeBytes = file.sizeBytes
    this.isSigned = release.signature !== undefined
    this.#file = file
  }

  /** Opens the bytes from their beginning, by the descriptor that was hashed. */
  stream(): NodeJS.ReadableStream {
    return this.#file.stream()
  }

  /**
   * The value, if {@link artifact} made it.
   *
   * @param operation what it was given to, for the error
   * @throws {UsageError} for anything else, look-alikes included
   */
  static of(value: unknown, operation: string): Artifact {
    if (typeof value === 'object' && value !== null && #file in value) return value
    throw new UsageError(`${operation}: the second argument is not an artifact`, {
      operation,
      hint: "make it with artifact(…) in the play's prepare, so that its digest is checked before the first contact",
    })
  }
}

/**
 * Opens a release's local file once, hashes it through that descriptor, and compares it with the pin: all before any
 * contact, when called in a play's `prepare`. The same descriptor is what `upload` streams. Where the release names a
 * `signature`, it is verified here, and the version in its manifest is the release's.
 *
 * @param release the fields of {@link ReleaseOptions}, as an inventory holds them
 * @throws {UsageError} for fields that are missing, misspelt or make no sense
 * @throws {PreflightError} where the file cannot be read or is no regular file
 * @throws {DigestMismatchError} where the file is not what was pinned; it names both digests
 * @throws {SignatureError} where the signature is not one of the release's signers on a manifest of this very file
 */
export async function artifact(release: unknown): Promise<Artifact> {
  const valid = readRelease(release)
  const by = signedBy(valid)
  const file = await openArtifactFile(valid.src)
  if (file.sha256 !== valid.sha256) {
    throw new DigestMismatchError(`${valid.src} has sha256 ${file.sha256}, pinned is ${valid.sha256}`, {
      hint: 'if this file is the one that you mean to deploy, run: npx hawser pin',
    })
  }
  if (by === undefined) return new Artifact(valid, file)
  const { signedVersion } = await import('./signed-release.ts')
  return new Artifact({ ...valid, version: await signedVersion(valid, file, by) }, file)
}
