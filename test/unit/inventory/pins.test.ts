import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findPins, replaceDigests } from '../../../src/inventory/pins.ts'
import { parseSource } from '../../../src/inventory/source.ts'

const parse = (text: string) => parseSource(text, '/inventory.yaml', 'inventory.yaml')

/** Writes one digest into every release of a text. */
function pinAll(text: string, digest: string): string {
  return replaceDigests(text, new Map(findPins(parse(text)).map((pin) => [pin, digest])))
}

const digest = fc.stringMatching(/^[0-9a-f]{64}$/)
// Digits only, or digits around one `e`: YAML takes them for numbers.
const numericDigest = fc.stringMatching(/^[0-9]{31}[0-9e][0-9]{32}$/)
const anyDigest = fc.oneof(digest, numericDigest)

/** What stands at the end of a line: nothing, blanks, comments with whatever in them. */
const comment = fc
  .string({ unit: fc.constantFrom(...'ab:#{}[]\'"*&!|>%@`, é\t') })
  .map((text) => (text === '' ? '' : `  # sha256: ${text}`))

const blankLines = fc.array(fc.constantFrom('', '   ', '# sha256: x', "  # src: 'y'"), { maxLength: 2 })

/** A release in one of the ways to write it, as text before and behind the digest and its quotes. */
const release = fc
  .record({
    comment,
    blankLines,
    quote: fc.constantFrom("'", '"'),
    old: anyDigest,
    flow: fc.boolean(),
    first: fc.boolean(),
  })
  .map(({ comment: end, blankLines: blank, quote, old, flow, first }) => {
    if (flow) {
      return first
        ? { before: `{sha256: ${quote}`, old, after: `${quote}, src: "a, b: c"}${end}` }
        : { before: `{ src:  'a' ,sha256:   ${quote}`, old, after: `${quote}  , dest: /x }${end}` }
    }
    const gap = blank.map((line) => `\n${line}`).join('')
    return first
      ? { before: `${end}\n      sha256:  ${quote}`, old, after: `${quote}${end}${gap}\n      src: a#b${end}` }
      : {
          before: `${gap}\n      src: "a\\tb"${end}\n      ? sha256\n      : ${quote}`,
          old,
          after: `${quote}${gap}\n      keep: 5${end}`,
        }
  })

const inventory = fc.record({
  mark: fc.constantFrom('', '\ufeff', '%YAML 1.2\n---\n', '# head\n'),
  releases: fc.array(release, { minLength: 1, maxLength: 4 }),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  tail: blankLines,
})

test('nothing but the digests changes, whatever is around them', () => {
  fc.assert(
    fc.property(inventory, anyDigest, ({ mark, releases, lineEnd, tail }, now) => {
      const write = (digestOf: (old: string) => string) => {
        const lines = releases.map(
          ({ before, old, after }, index) =>
            `group${index}:\n  vars:\n    release: ${before}${digestOf(old)}${after}\n`,
        )
        return `${mark}${lines.join('')}${tail.join('\n')}`.replaceAll('\n', lineEnd)
      }
      const text = write((old) => old)
      expect(findPins(parse(text)).map((pin) => pin.digest)).toEqual(releases.map(({ old }) => old))
      expect(pinAll(text, now)).toBe(write(() => now))
    }),
    { numRuns: 500 },
  )
})

test('what was written is text, whatever stood there before', () => {
  const place = fc.constantFrom(
    '',
    ' ',
    ' # c',
    ' ~',
    ' null',
    " ''",
    ' ""',
    ' TODO',
    ' 12',
    ' 1e5',
    ' &anchor x',
    ' !!str x',
    '   x   # c',
  )
  fc.assert(
    fc.property(place, fc.boolean(), anyDigest, (old, flow, now) => {
      const text =
        flow && !old.includes('#') ? `a: {src: x, sha256:${old} }\n` : `a:\n  src: x\n  sha256:${old}\n  z: 1\n`
      const pinned = parse(pinAll(text, now)).document.toJS()
      expect(pinned).toMatchObject({ a: { src: 'x', sha256: now } })
      expect(pinAll(pinAll(text, now), now)).toBe(pinAll(text, now))
    }),
    { numRuns: 500 },
  )
})

test('releases are found at any depth, and named by whose they are', () => {
  const text = `
all: {children: {web: {vars: {release: {src: a, sha256: x}}, hosts: {web-1: {release: {src: b, sha256: y}}}}}}
db: {vars: {apps: [{src: c, sha256: z}], not: {sha256: q}, nor: {src: d}, either: {src: [e], sha256: q}}}
`
  expect(findPins(parse(text)).map(({ owner, src, digest: each }) => [owner, src, each])).toEqual([
    ['all.web', 'a', 'x'],
    ['all.web.web-1', 'b', 'y'],
    ['db.apps.0', 'c', 'z'],
  ])
})

test.each([
  ['a: {src: x, sha256: *d}', "sha256 refers to '*d'"],
  ['a:\n  src: x\n  sha256: |\n    abc\n', 'sha256 must stand on one line'],
  ['a: {src: x, sha256: [y]}', 'sha256 must be one word'],
  ['a: {src: x, sha256}', 'sha256 must be one word'],
])('%j has no place for a digest', (text, message) => {
  expect(() => findPins(parse(text))).toThrow(message)
})
