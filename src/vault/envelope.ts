/**
 * The text form of vault data, versions 1.1 and 1.2 of Ansible's format (its parsing/vault, 2.14): a line that says what
 * follows, then hexadecimal digits over lines of 80. They spell three further texts of hexadecimal digits, a line each:
 * salt, authentication code and ciphertext. Digits count in the one spelling that Ansible writes, with small letters, so that
 * no byte of them can be changed unseen.
 */
import { didYouMean } from '../core/nearest.ts'
import { VaultFormatError } from './vault-format-error.ts'

/** The only cipher: AES-256 in counter mode, authenticated by HMAC-SHA256. */
const CIPHER = 'AES256'

/** 1.2 has a label in its first line, 1.1 has none. */
const VERSIONS = ['1.1', '1.2']

/** The label of what has none. */
export const DEFAULT_LABEL = 'default'

/** Characters a line of the body has. */
const LINE_LENGTH = 80

/** Bytes of an HMAC-SHA256. */
const CODE_LENGTH = 32

/** Bytes that the padded text is a multiple of. */
const BLOCK_LENGTH = 16

/** Vault data, as its parts. */
export interface Envelope {
  /** Which password it was encrypted with, as somebody has named it; nothing guards it against being changed. */
  readonly label: string
  /** What makes another key of the same password: of any length but none. */
  readonly salt: Buffer
  /** HMAC-SHA256 of the ciphertext. */
  readonly code: Buffer
  readonly ciphertext: Buffer
}

/** True for text that Ansible takes for vault data. */
export function isVaultText(text: string): boolean {
  return text.startsWith('$ANSIBLE_VAULT;')
}

/**
 * Takes vault data apart. Nothing is verified yet but its form.
 *
 * @throws {VaultFormatError} for an unknown version or cipher, and for what was cut off or altered so that it has no form
 */
export function parseEnvelope(text: string): Envelope {
  const [header = '', ...lines] = text.split(/\r\n|\n|\r/)
  const label = readHeader(header)
  const inner = fromHex(lines).toString('latin1')
  const [salt, code, ciphertext, ...more] = inner.split('\n').map(innerBytes)
  if (salt === undefined || code === undefined || ciphertext === undefined) throw damaged('its end is missing')
  if (more.length > 0 || salt.length === 0 || code.length !== CODE_LENGTH) throw damaged('its parts have wrong lengths')
  if (ciphertext.length === 0 || ciphertext.length % BLOCK_LENGTH !== 0) throw damaged('its end is missing')
  return { label, salt, code, ciphertext }
}

/**
 * Writes vault data as Ansible does: version 1.2 with a label, 1.1 without.
 *
 * @returns lines, each ended by a newline
 */
export function formatEnvelope({ label, salt, code, ciphertext }: Envelope): string {
  const header = label === DEFAULT_LABEL ? `1.1;${CIPHER}` : `1.2;${CIPHER};${label}`
  const inner = [salt, code, ciphertext].map((part) => part.toString('hex')).join('\n')
  const lines =
    Buffer.from(inner)
      .toString('hex')
      .match(new RegExp(`.{1,${LINE_LENGTH}}`, 'g')) ?? []
  return `${[`$ANSIBLE_VAULT;${header}`, ...lines].join('\n')}\n`
}

/** @returns the label */
function readHeader(header: string): string {
  const [, version = '', cipher, label, ...more] = header.split(';').map((part) => part.trim())
  if (!isVaultText(header)) throw new VaultFormatError("vault data begins with '$ANSIBLE_VAULT;'")
  if (cipher === undefined || more.length > 0) {
    throw new VaultFormatError(`the first line of this vault data has no form: '${header}'`, {
      hint: `it should read like $ANSIBLE_VAULT;1.1;${CIPHER}`,
    })
  }
  if (!VERSIONS.includes(version)) {
    throw new VaultFormatError(`vault data of version '${version}' cannot be read`, {
      hint: `known are ${VERSIONS.join(' and ')}; was the first line altered?`,
    })
  }
  if (cipher !== CIPHER) {
    throw new VaultFormatError(`there is no cipher '${cipher}' for vault data${didYouMean(cipher, [CIPHER])}`, {
      hint: `known is ${CIPHER}; was the first line altered?`,
    })
  }
  return label || DEFAULT_LABEL
}

/** The bytes of the body. Blanks around lines come from copying, and mean nothing. */
function fromHex(lines: readonly string[]): Buffer {
  const digits = lines.map((line, index) => {
    const bare = line.trim()
    const at = bare.search(/[^\da-f]/)
    if (at < 0) return bare
    throw new VaultFormatError('this vault data was altered: there is a character here that is no hexadecimal digit', {
      line: index + 2,
      column: line.indexOf(bare) + at + 1,
    })
  })
  const all = digits.join('')
  if (all === '') throw damaged('there is nothing after its first line')
  if (all.length % 2 !== 0) throw damaged('a digit is missing, or there is one too many')
  return Buffer.from(all, 'hex')
}

/** One of the three texts within. */
function innerBytes(digits: string): Buffer {
  if (/[^\da-f]/.test(digits)) throw damaged('what it spells are no digits')
  if (digits.length % 2 !== 0) throw damaged('its end is missing')
  return Buffer.from(digits, 'hex')
}

function damaged(why: string): VaultFormatError {
  return new VaultFormatError(`this vault data was altered or cut off: ${why}`)
}
