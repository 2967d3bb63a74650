import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SignatureError } from '../../../src/core/errors.ts'
import { formatManifest, MANIFEST_MAX_BYTES, type Manifest, parseManifest } from '../../../src/signing/manifest.ts'

const sha256 = 'a1'.repeat(32)
const TEXT = `manifest: hawser-artifact/1
name: relayd
version: 1.4.2
size: 8123456
sha256: ${sha256}
`
const MANIFEST: Manifest = { name: 'relayd', version: '1.4.2', sizeBytes: 8_123_456, sha256 }

const EXPIRES = '2027-01-31T00:00:00Z'
const EXPIRING = `${TEXT}expires: ${EXPIRES}\n`

const parse = (text: string | Uint8Array): Manifest => parseManifest(Buffer.from(text), 'app.manifest')

/** Names of files that a manifest can hold. */
const names = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((name) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/]/u.test(name) && name === name.trim() && !/^\.\.?$/.test(name))
  .filter((name) => Buffer.byteLength(name) <= 255)

const numbers = fc.nat(3000)
const identifiers = fc.stringMatching(/^[a-zA-Z-][0-9a-zA-Z-]{0,8}$/)
const versions = fc
  .tuple(fc.constantFrom('', 'v'), numbers, numbers, numbers, fc.option(identifiers), fc.option(identifiers))
  .map(([v, major, minor, patch, pre, build]) => {
    return `${v}${major}.${minor}.${patch}${pre === null ? '' : `-${pre}`}${build === null ? '' : `+${build}`}`
  })

/** Whole seconds, from the year 0 to 9999. */
const times = fc
  .integer({ min: Date.parse('0000-01-01T00:00:00Z') / 1000, max: Date.parse('9999-12-31T23:59:59Z') / 1000 })
  .map((second) => new Date(second * 1000).toISOString().replace('.000Z', 'Z'))

const manifests: fc.Arbitrary<Manifest> = fc.record(
  {
    name: names,
    version: versions,
    sizeBytes: fc.maxSafeNat(),
    sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
    expires: times,
  },
  { requiredKeys: ['name', 'version', 'sizeBytes', 'sha256'] },
)

describe('a manifest', () => {
  test('has one text', () => {
    expect(formatManifest(MANIFEST)).toBe(TEXT)
    expect(parse(TEXT)).toEqual(MANIFEST)
  })

  test('may have an end', () => {
    expect(formatManifest({ ...MANIFEST, expires: EXPIRES })).toBe(EXPIRING)
    expect(parse(EXPIRING)).toEqual({ ...MANIFEST, expires: EXPIRES })
    expect(parse(TEXT)).not.toHaveProperty('expires')
  })

  test('comes back as it was written', () => {
    fc.assert(
      fc.property(manifests, (manifest) => {
        const text = formatManifest(manifest)
        expect(parse(text)).toEqual(manifest)
        expect(Buffer.byteLength(text)).toBeLessThan(MANIFEST_MAX_BYTES)
      }),
    )
  })

  test('with any byte altered, left out or added is no manifest, or another one', () => {
    const damage = fc.record({
      manifest: manifests,
      at: fc.nat(600),
      byte: fc.integer({ min: 0, max: 255 }),
      how: fc.constantFrom('replace', 'remove', 'insert'),
    })
    fc.assert(
      fc.property(damage, ({ manifest, at, byte, how }) => {
        const bytes = Buffer.from(formatManifest(manifest))
        const place = at % (bytes.length + (how === 'insert' ? 1 : 0))
        fc.pre(how !== 'replace' || bytes[place] !== byte)
        const altered = Buffer.concat([
          bytes.subarray(0, place),
          ...(how === 'remove' ? [] : [Buffer.of(byte)]),
          bytes.subarray(how === 'insert' ? place : place + 1),
        ])
        // One byte more of a run of the same is the text itself.
        fc.pre(!altered.equals(bytes))
        let read: Manifest
        try {
          read = parse(altered)
        } catch (error) {
          expect(error).toBeInstanceOf(SignatureError)
          return
        }
        expect(read).not.toEqual(manifest)
        // What was understood is all that there was: nothing beside it could have been signed along.
        expect(Buffer.from(formatManifest(read))).toEqual(altered)
      }),
      { numRuns: 2000 },
    )
  })

  test('is never understood of any other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 600 })), (content) => {
        expect(() => parse(content)).toThrow(SignatureError)
      }),
    )
  })

  test.each([
    ['nothing', '', 'app.manifest: the last line has no end'],
    ['an empty line', '\n', 'app.manifest:1:1: this line is no field'],
    ['another file', 'all:\n  hosts: x\n', 'app.manifest:1:1: this line is no field'],
    ['another format', TEXT.replace('/1', '/2'), "1:11: manifest: 'hawser-artifact/2' is not hawser-artifact/1"],
    ['an unknown field', TEXT.replace('size:', 'sise:'), "4:1: there is no field 'sise'; did you mean 'size'?"],
    ['a further field', `${TEXT}signer: me\n`, "6:1: there is no field 'signer'"],
    ['a further line', `${TEXT}\n`, '6:1: this line is no field'],
    ['a field twice', TEXT.replace(/name.*\n/, '$&$&'), "3:1: 'name' stands here for the second time"],
    ['a field twice, at the end', `${TEXT}size: 1\n`, "6:1: 'size' stands here for the second time"],
    ['a field left out', TEXT.replace(/version.*\n/, ''), "3:1: 'size' stands where 'version' belongs"],
    ['the last field left out', TEXT.replace(/sha256.*\n/, ''), "5:1: 'sha256' is missing"],
    [
      'an end in place of another field',
      EXPIRING.replace(/sha256.*\n/, ''),
      "5:1: 'expires' stands where 'sha256' belongs",
    ],
    [
      'an end before the digest',
      EXPIRING.replace(/(sha256.*\n)(.*\n)/, '$2$1'),
      "'expires' stands where 'sha256' belongs",
    ],
    ['an end twice', `${EXPIRING}expires: ${EXPIRES}\n`, "7:1: 'expires' stands here for the second time"],
    ['something after the end', `${EXPIRING}signer: me\n`, "7:1: there is no field 'signer'"],
    [
      'a misspelt end',
      EXPIRING.replace('expires', 'expiry'),
      "6:1: there is no field 'expiry'; did you mean 'expires'?",
    ],
    ['an end without a time', EXPIRING.replace(EXPIRES, ''), "6:10: expires: '' is not a time in UTC"],
    [
      'an end in local time',
      EXPIRING.replace('Z', '+01:00'),
      "6:10: expires: '2027-01-31T00:00:00+01:00' is not a time",
    ],
    ['a day as the end', EXPIRING.replace('T00:00:00Z', ''), "6:10: expires: '2027-01-31' is not a time in UTC"],
    ['an end on no day', EXPIRING.replace('01-31', '02-29'), "6:10: expires: '2027-02-29T00:00:00Z' is not a time"],
    ['another order', TEXT.replace(/(name.*\n)(version.*\n)/, '$2$1'), "2:1: 'version' stands where 'name' belongs"],
    ['no last line end', TEXT.trimEnd(), 'the last line has no end: the manifest was cut off'],
    ['line ends of DOS', TEXT.replaceAll('\n', '\r\n'), "1:11: manifest: 'hawser-artifact/1\\n' is not"],
    ['no blank', TEXT.replace('name: ', 'name:'), '2:1: this line is no field'],
    ['two blanks', TEXT.replace('name: ', 'name:  '), "2:7: name: ' relayd' is not the name of a file"],
    ['a blank at the end', TEXT.replace('relayd', 'relayd '), "2:7: name: 'relayd ' is not the name of a file"],
    ['a capital', TEXT.replace('name', 'Name'), "2:1: there is no field 'Name'; did you mean 'name'?"],
    ['a path', TEXT.replace('relayd', 'bin/relayd'), "2:7: name: 'bin/relayd' is not the name of a file"],
    ['a folder', TEXT.replace('relayd', '..'), "2:7: name: '..' is not the name of a file"],
    ['a terminal escape', TEXT.replace('relayd', 'x\x1b[2Jy'), "2:7: name: 'xy' is not the name of a file"],
    ['text that runs backwards', TEXT.replace('relayd', 'x\u202ey'), '2:7: name:'],
    ['a long name', TEXT.replace('relayd', 'x'.repeat(256)), '2:7: name:'],
    ['a version of two numbers', TEXT.replace('1.4.2', '1.4'), "3:10: version: '1.4' is not a version that can be"],
    ['a date with zeros', TEXT.replace('1.4.2', '2026.01.05'), "3:10: version: '2026.01.05' is not a version"],
    ['a word', TEXT.replace('1.4.2', 'latest'), "3:10: version: 'latest' is not a version"],
    ['a negative size', TEXT.replace('8123456', '-1'), "4:7: size: '-1' is not a number of bytes"],
    ['a size in another spelling', TEXT.replace('8123456', '08123456'), "4:7: size: '08123456' is not a number"],
    ['a size beyond numbers', TEXT.replace('8123456', '9007199254740992'), '4:7: size:'],
    ['a short digest', TEXT.replace(sha256, 'a1'), '5:9: sha256:'],
    ['a digest in capitals', TEXT.replace(sha256, sha256.toUpperCase()), '5:9: sha256:'],
    ['a mark of byte order', `\ufeff${TEXT}`, '1:1: there is no field'],
    ['too much', `${TEXT}${'x'.repeat(MANIFEST_MAX_BYTES)}`, 'app.manifest has more than 1024 bytes'],
  ])('is not: %s', (_what, text, message) => {
    expect(() => parse(text)).toThrow(SignatureError)
    expect(() => parse(text)).toThrow(message)
  })

  test('is not what is no UTF-8', () => {
    expect(() => parse(Buffer.from(TEXT.replace('relayd', 'rel\xffd'), 'latin1'))).toThrow('is not UTF-8 text')
  })

  test.each([
    [{ name: 'a/b' }, 'name'],
    [{ name: 'a\nsize: 1' }, 'name'],
    [{ name: '\ud800' }, 'name'],
    [{ version: '1' }, 'version'],
    [{ version: `1.0.0-${'x'.repeat(200)}` }, 'version'],
    [{ sizeBytes: 1.5 }, 'size'],
    [{ sha256: '' }, 'sha256'],
    [{ expires: '90d' }, 'expires'],
  ])('is not written of %j', (fields, field) => {
    expect(() => formatManifest({ ...MANIFEST, ...fields })).toThrow(field)
  })
})
