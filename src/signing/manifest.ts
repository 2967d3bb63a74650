import { SignatureError } from '../core/errors.ts'
import { stripToLine } from '../core/escape.ts'
import { didYouMean } from '../core/nearest.ts'
import { type Expiring, isUtcTime } from './expiry.ts'
import { isComparable } from './version.ts'

/** What is signed of an artifact: enough to know it by, and small enough to be read at a glance. */
export interface Manifest extends Expiring {
  /** Name of the artifact's file, without its folder. */
  readonly name: string
  /** A version of Semantic Versioning. */
  readonly version: string
  /** Size of the artifact in bytes. */
  readonly sizeBytes: number
  /** Digest of the artifact: 64 small hexadecimal digits. */
  readonly sha256: string
}

/**
 * The manifest's first line. It names the format, and keeps apart what else a key may sign: minisign knows no
 * namespaces.
 */
const FORMAT = 'hawser-artifact/1'

/** More than any manifest has: a name of 255 bytes, a version of 128, and digits. */
export const MANIFEST_MAX_BYTES = 1024

/** Bytes of a file's name, on every file system that Linux has. */
const NAME_MAX_BYTES = 255

/** A rule for one field's value. */
interface Field {
  /** Completes the sentence `size: '1e3' is not …`. */
  readonly expected: string
  readonly holds: (value: string) => boolean
}

/**
 * The fields in their order. There is one way only to write a manifest, so that what was signed and what was understood
 * cannot differ: none is unknown, none stands elsewhere, none has a second spelling, and the last alone may be missing.
 */
const FIELDS = {
  manifest: { expected: FORMAT, holds: (value) => value === FORMAT },
  name: { expected: 'the name of a file, without a folder and without control characters', holds: isFileName },
  version: { expected: "a version that can be compared, such as '1.4.2' or '2.0.0-rc.1'", holds: isComparable },
  size: {
    expected: 'a number of bytes',
    holds: (value) => /^(0|[1-9]\d*)$/.test(value) && Number.isSafeInteger(Number(value)),
  },
  sha256: { expected: '64 small hexadecimal digits', holds: (value) => /^[0-9a-f]{64}$/.test(value) },
  expires: { expected: 'a time in UTC such as 2027-01-31T00:00:00Z', holds: isUtcTime },
} as const satisfies Record<string, Field>

type FieldName = keyof typeof FIELDS

const NAMES = Object.keys(FIELDS)

/** The field that a manifest may lack. */
const OPTIONAL: FieldName = 'expires'

/** The value, if the field can hold it. */
function checked(field: FieldName, value: string, place: string): string {
  const { expected, holds } = FIELDS[field]
  if (holds(value)) return value
  throw refusal(`${place}${field}: '${value}' is not ${expected}`)
}

function isFileName(name: string): boolean {
  // Controls, marks that change the direction of writing, halves of characters, and line ends of Unicode's own.
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/]/u.test(name) || name.trim() !== name) return false
  return !['', '.', '..'].includes(name) && Buffer.byteLength(name) <= NAME_MAX_BYTES
}

/**
 * The one text of a manifest.
 *
 * @throws {SignatureError} for a field that no manifest can hold, such as a version that cannot be compared
 */
export function formatManifest({ name, version, sizeBytes, sha256, expires }: Manifest): string {
  const needed = { manifest: FORMAT, name, version, size: String(sizeBytes), sha256 }
  const values = { ...needed, ...(expires !== undefined && { expires }) }
  // The map above has these keys.
  const fields = Object.entries(values) as [FieldName, string][]
  return fields.map(([field, value]) => `${field}: ${checked(field, value, '')}\n`).join('')
}

/**
 * Reads a manifest.
 *
 * @param bytes the very bytes that were signed
 * @param file for the message
 * @throws {SignatureError} with the place of the first thing that is not as {@link formatManifest} writes it
 */
export function parseManifest(bytes: Uint8Array, file: string): Manifest {
  const lines = linesOf(bytes, file)
  const found = new Map<string, string>()
  for (const [index, line] of lines.entries()) {
    const [, field = '', value = ''] = /^([^:]*): (.*)$/s.exec(line) ?? []
    refuseField(field, index, found, `${file}:${index + 1}:1`)
    // refuseField has let only names of fields pass.
    found.set(field, checked(field as FieldName, value, `${file}:${index + 1}:${field.length + 3}: `))
  }
  const missing = NAMES.find((name) => name !== OPTIONAL && !found.has(name))
  if (missing !== undefined) throw refusal(`${file}:${lines.length + 1}:1: '${missing}' is missing`)
  const value = (name: FieldName): string => found.get(name) ?? ''
  const expires = found.get('expires')
  return {
    ...{ name: value('name'), version: value('version'), sizeBytes: Number(value('size')), sha256: value('sha256') },
    ...(expires !== undefined && { expires }),
  }
}

function linesOf(bytes: Uint8Array, file: string): readonly string[] {
  if (bytes.length > MANIFEST_MAX_BYTES) {
    throw refusal(`${file} has more than ${MANIFEST_MAX_BYTES} bytes: it is no manifest`)
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw refusal(`${file} is not UTF-8 text: it is no manifest`, cause)
  }
  if (!text.endsWith('\n')) throw refusal(`${file}: the last line has no end: the manifest was cut off`)
  return text.slice(0, -1).split('\n')
}

/** Ends the reading at a field that is not the one whose turn it is. */
function refuseField(field: string, index: number, found: ReadonlyMap<string, string>, place: string): void {
  const due = NAMES[index]
  if (field === due) return
  if (!NAMES.includes(field)) {
    const what = field === '' ? 'this line is no field' : `there is no field '${field}'`
    throw refusal(`${place}: ${what}${field === '' ? '' : didYouMean(field, NAMES)}`)
  }
  if (found.has(field)) throw refusal(`${place}: '${field}' stands here for the second time`)
  throw refusal(`${place}: '${field}' stands where '${due}' belongs`)
}

function refusal(message: string, cause?: unknown): SignatureError {
  // It may quote what somebody else wrote.
  return new SignatureError(stripToLine(message), {
    ...(cause !== undefined && { cause }),
    hint: `a manifest has these lines, in this order: ${NAMES.join(', ')} (which may be missing); \`npx hawser sign\` writes it`,
  })
}
