import { createHash } from 'node:crypto'
import { SignatureError } from '../core/errors.ts'
import { refuseExpired } from './expiry.ts'
import { MANIFEST_MAX_BYTES, type Manifest, parseManifest } from './manifest.ts'
import { isMinisignFile, isMinisignKey, readMinisignKey, verifyMinisignature } from './minisign.ts'
import { readSmallFile } from './read-small-file.ts'
import { isSshSignature } from './ssh-signature.ts'
import { verifySshSignature } from './ssh-verify.ts'

/** Where a release's signature is, and who may have made it. */
export interface SignedBy {
  /** Absolute path of the signature; the manifest's is the same without its ending. */
  readonly signature: string
  /** Absolute path of an `allowed_signers` file or of a public key of minisign's; or such a key itself. */
  readonly signers: string
}

/** A manifest whose signature was verified. */
export interface SignedManifest extends Manifest {
  /** Absolute path, for messages. */
  readonly file: string
  /** Who signed it: the name that the signers file has for the key, or minisign's key by its id. */
  readonly signer: string
}

/** More than any signature has: RSA keys and certificates make the longest. */
const SIGNATURE_MAX_BYTES = 1 << 16
/** More than thousand keys. */
const SIGNERS_MAX_BYTES = 1 << 20

/**
 * Where the manifest of a signature is: `app.manifest` for `app.manifest.sig` and for `app.manifest.minisig`.
 *
 * @throws {SignatureError} for a name with another ending
 */
export function manifestFileOf(signature: string): string {
  const [, file] = /^(.*[^/])\.(?:sig|minisig)$/s.exec(signature) ?? []
  if (file !== undefined) return file
  throw new SignatureError(`the signature ${signature} does not end in .sig or .minisig`, {
    hint: 'it is named after its manifest: app.manifest.sig beside app.manifest',
  })
}

const verified = new Map<string, Promise<SignedManifest>>()

/**
 * Reads a manifest, once, and verifies that those very bytes are signed. For the same bytes, as when many hosts get one
 * release, it is done once; but each time it must not have expired.
 *
 * @throws {SignatureError} for whatever keeps it from being a manifest that one of the signers has signed, and for one
 *   that has expired
 */
export async function readSignedManifest({ signature, signers }: SignedBy): Promise<SignedManifest> {
  const file = manifestFileOf(signature)
  const [manifest, signatureBytes, signersText] = await Promise.all([
    readSmallFile(file, 'manifest', MANIFEST_MAX_BYTES),
    readSmallFile(signature, 'signature', SIGNATURE_MAX_BYTES),
    isMinisignKey(signers) ? signers : readSmallFile(signers, 'signers', SIGNERS_MAX_BYTES).then(String),
  ])
  // Each byte as one character: a comment of minisign's is signed as bytes, whatever they are.
  const text = signatureBytes.toString('latin1')
  const key = createHash('sha256')
    .update(JSON.stringify([signature, signers, manifest.toString('latin1'), text, signersText]))
    .digest('hex')
  const known = verified.get(key) ?? verifyManifest({ file, manifest, signature, text, signers, signersText })
  verified.set(key, known)
  known.catch(() => verified.delete(key))
  const result = await known
  // Not part of what is done once: between two hosts the time may come.
  refuseExpired(result, file, isMinisignFile(text) ? signAgainByMinisign(file) : SIGN_AGAIN_BY_SSH)
  return result
}

const SIGN_AGAIN_BY_SSH = 'npx hawser sign --expires 90d --key KEY'

const signAgainByMinisign = (file: string): string =>
  `npx hawser sign --expires 90d --manifest-only, then minisign -S -m ${file}`

interface ToVerify extends SignedBy {
  readonly file: string
  readonly manifest: Buffer
  /** Content of the signature. */
  readonly text: string
  /** Content of the signers file, or the key itself. */
  readonly signersText: string
}

async function verifyManifest(what: ToVerify): Promise<SignedManifest> {
  // Nothing of the manifest is looked at before it has proved to be signed.
  const signer = await verifySignature(what)
  return { ...parseManifest(what.manifest, what.file), file: what.file, signer }
}

async function verifySignature({ file, manifest, signature, text, signers, signersText }: ToVerify): Promise<string> {
  const hasMinisignKey = isMinisignKey(signersText.trim()) || isMinisignFile(signersText)
  if (!isSshSignature(text) && !isMinisignFile(text)) {
    throw new SignatureError(`${signature} is neither a signature of ssh-keygen's nor one of minisign's`, {
      hint: 'make it by `npx hawser sign`, or by `minisign -S -m MANIFEST`',
    })
  }
  if (isSshSignature(text) === hasMinisignKey) {
    const [made, trusted] = hasMinisignKey ? ["ssh-keygen's", "minisign's"] : ["minisign's", "ssh-keygen's"]
    throw new SignatureError(`${signature} is a signature of ${made}, but ${signers} holds keys of ${trusted}`, {
      hint: "an allowed_signers file belongs to a .sig, minisign's public key to a .minisig",
    })
  }
  const common = { manifest, manifestFile: file, signature: text, signatureFile: signature }
  if (!hasMinisignKey) return verifySshSignature({ ...common, signersFile: signers })
  return verifyMinisignature({ ...common, key: readMinisignKey(signersText, signers) })
}
