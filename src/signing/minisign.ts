import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { SignatureError } from '../core/errors.ts'

/** A public key of minisign's. */
export interface MinisignKey {
  /** As minisign shows it: a number in hexadecimal digits. */
  readonly id: string
  readonly key: KeyObject
}

/** What minisign's files begin with. */
const COMMENT = 'untrusted comment:'
const TRUSTED_COMMENT = 'trusted comment: '

/** Sizes in bytes of the parts of minisign's formats (jedisct1.github.io/minisign). */
const ALGORITHM_BYTES = 2
const ID_BYTES = 8
const KEY_BYTES = 32
const SIGNATURE_BYTES = 64

/** Whether a file's content is a signature or a public key of minisign's, by its first line. */
export function isMinisignFile(text: string): boolean {
  return text.startsWith(COMMENT)
}

/** Whether a text is a public key of minisign's itself, as `minisign -P` takes it, rather than the path of a file. */
export function isMinisignKey(text: string): boolean {
  return /^RW[A-Za-z0-9+/]{54}$/.test(text)
}

/** Reads base64 in its one spelling, of a known length in bytes. */
function decode(base64: string | undefined, bytes: number): Buffer | undefined {
  const decoded = Buffer.from(base64 ?? '', 'base64')
  return decoded.length === bytes && decoded.toString('base64') === base64 ? decoded : undefined
}

/** minisign reads the id as a number whose least byte comes first. */
function idOf(bytes: Buffer): string {
  return bytes.readBigUInt64LE().toString(16).toUpperCase()
}

/** Lines without their ends; minisign passes over carriage returns as well. */
function linesOf(text: string): readonly string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}

/**
 * Reads a public key: the text of a `.pub` file of minisign's, or its second line alone.
 *
 * @param from for the message
 * @throws {SignatureError} for anything else
 */
export function readMinisignKey(text: string, from: string): MinisignKey {
  const lines = linesOf(text).filter((line, index) => !(index === 0 && line.startsWith(COMMENT)))
  const blob = lines.length === 1 ? decode(lines[0], ALGORITHM_BYTES + ID_BYTES + KEY_BYTES) : undefined
  if (blob === undefined || blob.toString('latin1', 0, ALGORITHM_BYTES) !== 'Ed') {
    throw new SignatureError(`${from} is not a public key of minisign's`, {
      hint: 'it is what `minisign -G` writes into minisign.pub, or the second line of that',
    })
  }
  const x = blob.subarray(ALGORITHM_BYTES + ID_BYTES).toString('base64url')
  return {
    id: idOf(blob.subarray(ALGORITHM_BYTES, ALGORITHM_BYTES + ID_BYTES)),
    key: createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } }),
  }
}

/** What is verified, and by what. */
export interface MinisignVerification {
  /** The very bytes that are parsed if they prove to be signed. */
  readonly manifest: Uint8Array
  readonly manifestFile: string
  /** Content of the `.minisig` file, each byte as one character. */
  readonly signature: string
  readonly signatureFile: string
  readonly key: MinisignKey
}

/**
 * Verifies a signature of minisign's: of today's kind (`ED`, over the BLAKE2b digest) and of the old one (`Ed`, over the
 * bytes), and the second signature in the file too, over the first one and the trusted comment.
 *
 * @returns who signed, as far as minisign knows: the key by its id
 * @throws {SignatureError} that tells which of the things that can be wrong it is
 */
export function verifyMinisignature(what: MinisignVerification): string {
  const { manifest, manifestFile, signature, signatureFile, key } = what
  const [comment = '', first, trusted = '', second, ...rest] = linesOf(signature)
  const blob = decode(first, ALGORITHM_BYTES + ID_BYTES + SIGNATURE_BYTES)
  const global = decode(second, SIGNATURE_BYTES)
  const algorithm = blob?.toString('latin1', 0, ALGORITHM_BYTES) ?? ''
  const isWhole = comment.startsWith(COMMENT) && trusted.startsWith(TRUSTED_COMMENT) && rest.length === 0
  if (!isWhole || blob === undefined || global === undefined || !['ED', 'Ed'].includes(algorithm)) {
    throw new SignatureError(`${signatureFile} is damaged: no signature can be read from it`, {
      hint: `make it again: minisign -S -m ${manifestFile}`,
    })
  }
  const id = idOf(blob.subarray(ALGORITHM_BYTES, ALGORITHM_BYTES + ID_BYTES))
  if (id !== key.id) {
    throw new SignatureError(`${manifestFile} is signed by minisign's key ${id}; to be trusted is ${key.id}`, {
      hint: "if that key is to be trusted, give its public key to the release's 'signers'",
    })
  }
  const bytes = blob.subarray(ALGORITHM_BYTES + ID_BYTES)
  const message = algorithm === 'ED' ? createHash('blake2b512').update(manifest).digest() : manifest
  if (!verify(null, message, key.key, bytes)) {
    throw new SignatureError(`${signatureFile} is no signature of ${manifestFile}: one of them was altered`, {
      hint: `get both anew from where they were made, or sign again: minisign -S -m ${manifestFile}`,
    })
  }
  const signedComment = Buffer.from(trusted.slice(TRUSTED_COMMENT.length), 'latin1')
  if (!verify(null, Buffer.concat([bytes, signedComment]), key.key, global)) {
    throw new SignatureError(`${signatureFile}: its trusted comment was altered after signing`, {
      hint: 'get it anew from where it was made',
    })
  }
  return `minisign key ${id}`
}
