import { mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { SignatureError } from '../core/errors.ts'
import { isMinisignKey } from '../signing/minisign.ts'
import { readSignedManifest } from '../signing/signed-manifest.ts'
import { signBySsh } from '../signing/ssh-sign.ts'
import { decodeSshSignature, type SshSignature } from '../signing/ssh-signature.ts'

/** A manifest that is to be written, and signed. */
export interface ManifestToSign {
  /** Absolute path of the manifest. */
  readonly file: string
  readonly text: string
  /** Path of the key; without one nothing is signed. */
  readonly key: string | undefined
  /** The signers that the release names, absolute; the signature has to be one that they accept. */
  readonly signers: string | undefined
}

/** What {@link signManifest} made. */
export interface Signed {
  /** What the signature says about its key. */
  readonly key: SshSignature
  /** True where the release's signers accept it; false where nobody says yet who they are. */
  readonly isAccepted: boolean
}

/**
 * Writes a manifest, and its signature as FILE.sig. Both are made and verified in a folder of their own beside their
 * place: what was there before stays until they are whole, and stays where they would be refused.
 *
 * @returns what was signed; undefined without a key
 * @throws {SignatureError} where it cannot be signed, or where the release's signers do not accept it
 */
export async function signManifest({ file, text, key, signers }: ManifestToSign): Promise<Signed | undefined> {
  const folder = await mkdtemp(join(dirname(file), '.hawser-sign-')).catch((cause: unknown) => {
    throw new SignatureError(`cannot write beside ${file}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
      hint: "a manifest lies beside its file, or where the release's 'signature' says",
    })
  })
  try {
    const manifest = join(folder, basename(file))
    await writeSynced(manifest, text)
    if (key === undefined) {
      await rename(manifest, file)
      return undefined
    }
    await signBySsh(manifest, key)
    const signature = `${manifest}.sig`
    const decoded = decodeSshSignature(await readFile(signature, 'latin1'), signature)
    const isAccepted = await isAcceptedBy(signers, signature, file)
    // The manifest first: until both are there, the old signature on the new manifest is refused, and says why.
    await rename(manifest, file)
    await rename(signature, `${file}.sig`)
    return { key: decoded, isAccepted }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', 0o644)
  await file.writeFile(text)
  await file.sync()
}

/** A key that a deploy would refuse is better refused here. A file of signers that is not there yet refuses nobody. */
async function isAcceptedBy(signers: string | undefined, signature: string, file: string): Promise<boolean> {
  if (signers === undefined) return false
  const isThere = await stat(signers).catch((error: NodeJS.ErrnoException) => error.code !== 'ENOENT')
  if (!isThere && !isMinisignKey(signers)) return false
  try {
    await readSignedManifest({ signature, signers })
    return true
  } catch (cause) {
    if (!(cause instanceof SignatureError)) throw cause
    const message = cause.message.replaceAll(dirname(signature), dirname(file))
    throw new SignatureError(`nothing was signed: ${message}`, {
      cause,
      ...(cause.hint !== undefined && { hint: cause.hint }),
    })
  }
}
