/** Filters of encodings and digests. */
import { createHash, getHashes } from 'node:crypto'
import { JinjaError } from '../jinja-error.ts'
import { textOf } from '../text.ts'
import { type Filters, plainText, requireUtf8, textArgument } from './filter.ts'

function digest(value: unknown, algorithm: string): string {
  if (!getHashes().includes(algorithm))
    throw new JinjaError(`there is no digest '${algorithm}'`, { hint: 'sha256, sha512, sha1 and md5 are known' })
  return createHash(algorithm).update(textOf(value)).digest('hex')
}

/** Ansible's namespace for `to_uuid`. */
const NAMESPACE = '361E6D51-FAEC-444A-9079-341386DA8E2E'

/** Version 5 of RFC 4122: of a name within a namespace, by SHA-1. */
function uuid(name: string, namespace: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Encodings and digests. */
export const ENCODING_FILTERS: Filters = {
  b64encode: (value, args) => {
    requireUtf8(args)
    return Buffer.from(textOf(value), 'utf8').toString('base64')
  },
  b64decode: (value, args) => {
    requireUtf8(args)
    const bytes = Buffer.from(plainText(value), 'base64')
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    } catch (cause) {
      throw new JinjaError('what it encodes is not UTF-8 text', {
        cause,
        hint: 'decode it in the task file, by Buffer.from',
      })
    }
  },
  hash: (value, args) => digest(value, textArgument(args, 0, 'hashtype', 'sha1')),
  sha1: (value) => digest(value, 'sha1'),
  checksum: (value) => digest(value, 'sha1'),
  md5: (value) => digest(value, 'md5'),
  to_uuid: (value, args) => uuid(textOf(value), textArgument(args, 0, 'namespace', NAMESPACE)),
}
