import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameReader } from '../../../src/session/frame-reader.ts'
import { LogReader } from '../../../src/session/log-reader.ts'

const NONCES = [
  '0123456789abcdef0123456789abcdef',
  'fedcba9876543210fedcba9876543210',
  '00112233445566778899aabbccddeeff',
] as const

/** A piece of output: any bytes, and such that look like protocol without knowing the nonce. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
  fc
    .constantFrom('. 0\n', `${NONCES[0].slice(0, 31)}`, `${NONCES[0].slice(1)} . 0\n`, 'deadbeef . 0\n', '\n', '')
    .map((text) => Buffer.from(text)),
)

interface Frame {
  readonly noise: Buffer
  readonly sections: readonly (readonly [string, Buffer])[]
  readonly status: string
}

const frame: fc.Arbitrary<Frame> = fc.record({
  noise: bytes,
  sections: fc.array(fc.tuple(fc.constantFrom('stdout', 'before.mode', 'content.after'), bytes), { maxLength: 4 }),
  status: fc.constantFrom('0', '1', 'skipped'),
})

function encode({ noise, sections, status }: Frame, nonce: string): Buffer {
  const parts = sections.map(([name, value]) => Buffer.concat([Buffer.from(`${nonce} ${name}\n`), value]))
  return Buffer.concat([noise, ...parts, Buffer.from(`${nonce} . ${status}\n`)])
}

/** A stream cut into pieces at arbitrary places. */
function cut(stream: Buffer, at: readonly number[]): Buffer[] {
  const places = [...new Set(at.map((place) => place % (stream.length + 1)))].sort((one, other) => one - other)
  return [...places, stream.length].map((end, index, ends) =>
    stream.subarray(index === 0 ? 0 : (ends[index - 1] ?? 0), end),
  )
}

test('frames are read exactly, wherever the stream is cut and whatever it holds', () => {
  const property = fc.property(
    fc.array(frame, { minLength: 1, maxLength: 3 }),
    fc.array(fc.nat(), { maxLength: 30 }),
    (frames, places) => {
      const reader = new FrameReader()
      const got = frames.map(() => ({ noise: [] as Buffer[], sections: [] as [string, Buffer[]][], status: '' }))
      for (const [index] of frames.entries()) {
        const mine = got[index]
        reader.expect(NONCES[index] ?? '', {
          data: (section, chunk) => {
            if (section === '') mine?.noise.push(chunk)
            else if (chunk.length === 0) mine?.sections.push([section, []])
            else mine?.sections.at(-1)?.[1].push(chunk)
          },
          end: (status) => {
            if (mine) mine.status = status
          },
        })
      }
      const stream = Buffer.concat(frames.map((each, index) => encode(each, NONCES[index] ?? '')))
      for (const piece of cut(stream, places)) reader.push(piece)
      const read = got.map(({ noise, sections, status }) => ({
        noise: Buffer.concat(noise).toString('latin1'),
        sections: sections.map(([name, chunks]) => [name, Buffer.concat(chunks).toString('latin1')]),
        status,
      }))
      expect(read).toEqual(
        frames.map(({ noise, sections, status }) => ({
          noise: noise.toString('latin1'),
          sections: sections.map(([name, value]) => [name, value.toString('latin1')]),
          status,
        })),
      )
    },
  )
  fc.assert(property, { numRuns: 500 })
})

test('logs are cut where their nonces are, wherever the stream is cut', () => {
  const property = fc.property(
    fc.array(bytes, { minLength: 1, maxLength: 3 }),
    bytes,
    fc.array(fc.nat(), { maxLength: 30 }),
    (logs, rest, places) => {
      const reader = new LogReader()
      const got: string[] = []
      for (const [index] of logs.entries())
        reader.expect(NONCES[index] ?? '', { data: () => {}, end: (log) => got.push(log.toString('latin1')) })
      const stream = Buffer.concat([...logs.flatMap((log, index) => [log, Buffer.from(NONCES[index] ?? '')]), rest])
      for (const piece of cut(stream, places)) reader.push(piece)
      expect(got).toEqual(logs.map((log) => log.toString('latin1')))
      expect(reader.rest()).toBe(rest.toString('utf8'))
    },
  )
  fc.assert(property, { numRuns: 500 })
})
