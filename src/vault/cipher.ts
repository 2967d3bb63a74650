/** The cipher of vault data: AES-256 in counter mode, with an HMAC-SHA256 over the ciphertext; keys by PBKDF2. */
import { createCipheriv, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Envelope } from './envelope.ts'
import { VaultFormatError } from './vault-format-error.ts'

/** Rounds of PBKDF2: a part of the format, like all lengths here. */
const ROUNDS = 10_000
const KEY_LENGTH = 32
const COUNTER_LENGTH = 16
const BLOCK_LENGTH = 16
/** Bytes of salt that Ansible makes, and so do we. */
const SALT_LENGTH = 32

/** What comes of one password and one salt. */
interface Keys {
  readonly cipherKey: Buffer
  readonly codeKey: Buffer
  readonly counter: Buffer
}

function deriveKeys(password: Uint8Array, salt: Buffer): Keys {
  const bytes = pbkdf2Sync(password, salt, ROUNDS, 2 * KEY_LENGTH + COUNTER_LENGTH, 'sha256')
  return {
    cipherKey: bytes.subarray(0, KEY_LENGTH),
    codeKey: bytes.subarray(KEY_LENGTH, 2 * KEY_LENGTH),
    counter: bytes.subarray(2 * KEY_LENGTH),
  }
}

/** In counter mode encryption and decryption are one. */
function applyCipher(text: Uint8Array, { cipherKey, counter }: Keys): Buffer {
  const cipher = createCipheriv('aes-256-ctr', cipherKey, counter)
  return Buffer.concat([cipher.update(text), cipher.final()])
}

function codeOf(ciphertext: Buffer, { codeKey }: Keys): Buffer {
  return createHmac('sha256', codeKey).update(ciphertext).digest()
}

/**
 * Encrypts bytes, each time with another salt.
 *
 * @param label which password this is
 */
export function encryptBytes(content: Uint8Array, password: Uint8Array, label: string): Envelope {
  const salt = randomBytes(SALT_LENGTH)
  const keys = deriveKeys(password, salt)
  // PKCS #7, as Ansible has it: a stream cipher would need none.
  const padding = BLOCK_LENGTH - (content.length % BLOCK_LENGTH)
  const ciphertext = applyCipher(Buffer.concat([content, Buffer.alloc(padding, padding)]), keys)
  return { label, salt, code: codeOf(ciphertext, keys), ciphertext }
}

/**
 * Decrypts bytes, after their authentication code has been verified, and not before.
 *
 * @returns undefined where the password is another one, or the data was altered: the two cannot be told apart
 * @throws {VaultFormatError} for authentic data that another program has padded wrongly
 */
export function decryptBytes({ salt, code, ciphertext }: Envelope, password: Uint8Array): Buffer | undefined {
  const keys = deriveKeys(password, salt)
  if (!timingSafeEqual(codeOf(ciphertext, keys), code)) return undefined
  const padded = applyCipher(ciphertext, keys)
  const padding = padded.at(-1) ?? 0
  const end = padded.length - padding
  if (padding === 0 || padding > BLOCK_LENGTH || padded.subarray(end).some((byte) => byte !== padding)) {
    throw new VaultFormatError('the password is right, but what was encrypted has no form: its padding is wrong', {
      hint: 'which program wrote it? ansible-vault does not write such data',
    })
  }
  return padded.subarray(0, end)
}
