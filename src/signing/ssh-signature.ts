import { createHash } from 'node:crypto'
import { SignatureError } from '../core/errors.ts'

/** What a signature of `ssh-keygen -Y sign` says about itself; nothing of it is to be trusted before it is verified. */
export interface SshSignature {
  /** What it was made for: the `-n` of `ssh-keygen`. */
  readonly namespace: string
  /** The kind of key, such as `ssh-ed25519`. */
  readonly keyType: string
  /** The public key as files hold it: base64. */
  readonly publicKey: string
  /** The public key as people compare it: `SHA256:…`. */
  readonly fingerprint: string
}

const BEGIN = '-----BEGIN SSH SIGNATURE-----'
const END = '-----END SSH SIGNATURE-----'

/** The first bytes of every such signature, and of what is signed. */
const MAGIC = 'SSHSIG'

/** Whether a file's content is such a signature by its first line. */
export function isSshSignature(text: string): boolean {
  return text.startsWith(BEGIN)
}

/**
 * Reads the parts of a signature that are in the clear. The format is that of PROTOCOL.sshsig in OpenSSH's sources.
 *
 * @param file for the message
 * @throws {SignatureError} for anything else
 */
export function decodeSshSignature(text: string, file: string): SshSignature {
  const [, base64 = ''] = new RegExp(`^${BEGIN}\\r?\\n([A-Za-z0-9+/=\\s]+)${END}\\s*$`).exec(text) ?? []
  const blob = Buffer.from(base64, 'base64')
  const damaged = (): SignatureError =>
    new SignatureError(`${file} is damaged: no signature can be read from it`, {
      hint: 'make it again: npx hawser sign',
    })
  let position = MAGIC.length + 4
  /** A string of SSH's: its length in four bytes, then its bytes. */
  const next = (): Buffer => {
    if (position + 4 > blob.length) throw damaged()
    const start = position + 4
    position = start + blob.readUInt32BE(position)
    if (position > blob.length) throw damaged()
    return blob.subarray(start, position)
  }
  if (blob.toString('latin1', 0, MAGIC.length) !== MAGIC) throw damaged()
  const key = next()
  const namespace = next().toString('utf8')
  if (key.length < 4 || 4 + key.readUInt32BE(0) > key.length) throw damaged()
  return {
    namespace,
    keyType: key.toString('latin1', 4, 4 + key.readUInt32BE(0)),
    publicKey: key.toString('base64'),
    fingerprint: `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`,
  }
}
