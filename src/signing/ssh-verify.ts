import { SignatureError } from '../core/errors.ts'
import { stripToLine } from '../core/escape.ts'
import { runKeygen } from './ssh-keygen.ts'
import { decodeSshSignature, type SshSignature } from './ssh-signature.ts'

/**
 * What our signatures are made for. `ssh-keygen` signs it along, so that a signature on anything else (a commit, a mail)
 * is none on an artifact.
 */
export const NAMESPACE = 'hawser-artifact'

/** What is verified, and by what. */
export interface SshVerification {
  /** The very bytes that are parsed if they prove to be signed. */
  readonly manifest: Uint8Array
  readonly manifestFile: string
  /** What was read of {@link signatureFile}, to tell what is wrong. */
  readonly signature: string
  /** Absolute path. `ssh-keygen` opens it by itself, and its verdict alone counts. */
  readonly signatureFile: string
  /** Absolute path of an `allowed_signers` file (ssh-keygen(1)). */
  readonly signersFile: string
}

/**
 * Verifies a signature with the system's `ssh-keygen`, in the way of git: it is asked for whom the key may sign, and
 * then for the signature of that one.
 *
 * @returns who signed, by the name that the signers file has for the key
 * @throws {SignatureError} that tells which of the things that can be wrong it is
 */
export async function verifySshSignature(what: SshVerification): Promise<string> {
  const { manifest, signature, signatureFile, signersFile } = what
  const decoded = decodeSshSignature(signature, signatureFile)
  if (decoded.namespace !== NAMESPACE) {
    throw new SignatureError(
      `${signatureFile} was made for the namespace '${stripToLine(decoded.namespace)}', and not for '${NAMESPACE}'`,
      { hint: `sign by \`npx hawser sign\`, or by ssh-keygen -Y sign -n ${NAMESPACE}` },
    )
  }
  const by = ['-f', signersFile, '-s', signatureFile]
  const found = await runKeygen(['-Y', 'find-principals', ...by], manifest)
  const said = [found.stderr]
  for (const principal of found.stdout.split('\n').filter((line) => line !== '')) {
    const verified = await runKeygen(['-Y', 'verify', ...by, '-I', principal, '-n', NAMESPACE], manifest)
    if (verified.ok) return principal
    said.push(verified.stderr)
  }
  throw await refusal(what, decoded, said.join('\n'))
}

/**
 * Why a signature was not accepted. The first question is whether it is one on this manifest at all; what the signers
 * file has to do with it, only `ssh-keygen` says, in words that have been the same since it knows dates (8.7).
 */
async function refusal(
  { manifest, manifestFile, signatureFile, signersFile }: SshVerification,
  { keyType, fingerprint, publicKey }: SshSignature,
  said: string,
): Promise<SignatureError> {
  const intact = await runKeygen(['-Y', 'check-novalidate', '-n', NAMESPACE, '-s', signatureFile], manifest)
  if (!intact.ok) {
    return new SignatureError(`${signatureFile} is no signature of ${manifestFile}: one of them was altered`, {
      hint: 'get both anew from where they were made, or sign again: npx hawser sign',
    })
  }
  const key = `the ${stripToLine(keyType)} key ${fingerprint}`
  const line = `SIGNER namespaces="${NAMESPACE}" ${stripToLine(keyType)} ${publicKey}`
  const because = (pattern: RegExp): string | undefined => said.split('\n').find((each) => pattern.test(each))
  const expired = because(/key has expired/)
  if (expired !== undefined) {
    return new SignatureError(`${key}, which signed ${manifestFile}, has expired: ${expired}`, {
      hint: `sign with a key that is valid, or change its valid-before in ${signersFile}`,
    })
  }
  const early = because(/key is not yet valid/)
  if (early !== undefined) {
    return new SignatureError(`${key}, which signed ${manifestFile}, is not valid yet: ${early}`, {
      hint: `is the clock of this machine right? else change its valid-after in ${signersFile}`,
    })
  }
  const elsewhere = because(/not permitted for use in signature namespace/)
  if (elsewhere !== undefined) {
    return new SignatureError(`${signersFile} lets ${key} sign other things, and no artifacts: ${elsewhere}`, {
      hint: `add '${NAMESPACE}' to its namespaces there, if that key is to sign artifacts`,
    })
  }
  const problem = because(/^(?!No principal matched|Could not verify)./)
  return new SignatureError(
    `${manifestFile} is signed by ${key}, which ${signersFile} does not accept${problem === undefined ? '' : ` (${problem})`}`,
    { hint: `if that key is to be trusted, add its line there: ${line}` },
  )
}
