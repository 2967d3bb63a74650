import { basename } from 'node:path'
import { SignatureError } from '../core/errors.ts'
import { readSignedManifest, type SignedBy } from '../signing/signed-manifest.ts'
import type { ArtifactFile } from './artifact-file.ts'
import type { Release } from './release-options.ts'

/**
 * Verifies that a release's manifest is signed, and that it is the manifest of this very release.
 *
 * @param file the artifact, opened and hashed
 * @returns the version in the manifest
 * @throws {SignatureError} for a signature that is not accepted, and for a manifest of another file
 */
export async function signedVersion(
  { src, version }: Release,
  { sha256, sizeBytes }: ArtifactFile,
  by: SignedBy,
): Promise<string> {
  const manifest = await readSignedManifest(by)
  const { file } = manifest
  const name = basename(src)
  if (manifest.name !== name) {
    throw new SignatureError(`${file} is the manifest of '${manifest.name}', and the release's src is '${name}'`, {
      hint: 'keep the name that the file was signed under, or sign it under this one: npx hawser sign',
    })
  }
  if (version !== undefined && version !== manifest.version) {
    throw new SignatureError(
      `${file} is the manifest of version ${manifest.version}, and the release says ${version}`,
      {
        hint: "a signed release needs no 'version': without it the manifest's is taken",
      },
    )
  }
  const otherBuild = { hint: 'it is the manifest of another build: sign this one by npx hawser sign' }
  if (manifest.sizeBytes !== sizeBytes) {
    throw new SignatureError(
      `${src} has ${sizeBytes} bytes, and its manifest ${file} says ${manifest.sizeBytes}`,
      otherBuild,
    )
  }
  if (manifest.sha256 !== sha256) {
    throw new SignatureError(
      `${src} has sha256 ${sha256}, and its manifest ${file} says ${manifest.sha256}`,
      otherBuild,
    )
  }
  return manifest.version
}
