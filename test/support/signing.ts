/** Releases that are signed, by the real programs. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { SignatureError } from '../../src/core/errors.ts'
import { type Artifact, artifact } from '../../src/operations/artifact.ts'
import type { ReleaseOptions } from '../../src/operations/release-options.ts'
import { formatManifest, type Manifest } from '../../src/signing/manifest.ts'
import { type ReleaseFolder, releaseFolder } from './release-file.ts'

const run = promisify(execFile)

/** A key of ssh's without a passphrase. */
export interface SshKey {
  /** Path of the private key. */
  readonly file: string
  /** Its public key as an `allowed_signers` file has it: `ssh-ed25519 AAAA…`. */
  readonly publicKey: string
}

/** Makes a key. */
export async function makeSshKey(folder: string, name: string, type = 'ed25519'): Promise<SshKey> {
  const file = join(folder, name)
  await run('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', file])
  const { stdout } = await run('ssh-keygen', ['-y', '-f', file])
  return { file, publicKey: stdout.trim().split(' ').slice(0, 2).join(' ') }
}

/** Signs a file with ssh-keygen; the signature is FILE.sig. */
export async function signBySsh(key: SshKey, file: string, namespace = 'hawser-artifact'): Promise<string> {
  await run('rm', ['-f', `${file}.sig`])
  await run('ssh-keygen', ['-q', '-Y', 'sign', '-f', key.file, '-n', namespace, file])
  return `${file}.sig`
}

/** A key of minisign's without a password. */
export interface MinisignKeyFiles {
  readonly secretFile: string
  readonly publicFile: string
}

/** Makes a key. */
export async function makeMinisignKey(folder: string, name: string): Promise<MinisignKeyFiles> {
  const [secretFile, publicFile] = [join(folder, `${name}.key`), join(folder, `${name}.pub`)]
  await run('minisign', ['-G', '-W', '-p', publicFile, '-s', secretFile])
  return { secretFile, publicFile }
}

/** Signs a file with minisign; the signature is FILE.minisig. */
export async function signByMinisign(
  key: MinisignKeyFiles,
  file: string,
  options: { readonly legacy?: boolean; readonly trustedComment?: string } = {},
): Promise<string> {
  const { legacy = false, trustedComment } = options
  const flags = [...(legacy ? ['-l'] : []), ...(trustedComment === undefined ? [] : ['-t', trustedComment])]
  await run('minisign', ['-S', ...flags, '-s', key.secretFile, '-m', file])
  return `${file}.minisig`
}

/**
 * Writes the manifest of a release beside its file.
 *
 * @param sizeBytes of the file
 * @param fields what is to be other than the truth
 * @returns the manifest's path
 */
export async function writeManifest(
  { src, sha256 }: Pick<ReleaseOptions, 'src' | 'sha256'>,
  sizeBytes: number,
  fields: Partial<Manifest> = {},
): Promise<string> {
  const file = join(dirname(src), `${basename(src)}.manifest`)
  await writeFile(file, formatManifest({ name: basename(src), version: '1.4.2', sizeBytes, sha256, ...fields }))
  return file
}

/** A release, and its manifest. */
export interface WithManifest {
  readonly release: ReleaseOptions
  /** Path of the manifest. */
  readonly manifest: string
}

/** A folder of releases, manifests and signers that is removed with the tests. */
export interface SigningFolder extends AsyncDisposable {
  readonly path: string
  /** A release and its manifest, which nobody has signed. */
  unsigned(fields?: Partial<Manifest>): Promise<WithManifest>
  /** Writes a file of random or given content, and describes it as a release. */
  readonly release: ReleaseFolder['release']
  /** Writes a file of signers. */
  signersFile(text: string): Promise<string>
}

/** Bytes of the releases in a {@link SigningFolder}. */
export const CONTENT = Buffer.from('the bytes of a release\n')

/** Makes an empty folder. */
export async function signingFolder(): Promise<SigningFolder> {
  const folder = await releaseFolder()
  let files = 0
  return {
    path: folder.path,
    release: folder.release,
    async unsigned(fields = {}) {
      const release = await folder.release({ dest: '/usr/local/bin/demo' }, CONTENT)
      return { release, manifest: await writeManifest(release, CONTENT.length, fields) }
    },
    async signersFile(text) {
      files += 1
      const path = join(folder.path, `signers-${files}`)
      await writeFile(path, text)
      return path
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

/** Fails unless the release is refused before any contact, with this message and hint. */
export async function expectRefusal(release: ReleaseOptions, message: string | RegExp, hint = ''): Promise<void> {
  const failure = await artifact(release).then(
    (made: Artifact) => `accepted: ${made.release.src}`,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(SignatureError)
  expect(failure).toMatchObject({ message: expect.stringMatching(message), exitCode: 1 })
  expect(failure).toMatchObject({ hint: expect.stringContaining(hint) })
}
