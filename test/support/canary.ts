/** Random words that stand for secrets, and the search for them in whatever a run leaves behind. */
import { randomBytes } from 'node:crypto'

/** A secret that nothing can hold by chance. */
export interface Canary {
  /** What it is used as, such as `become password`: says which way it got out. */
  readonly name: string
  /** The secret itself: characters that shells, URLs, JSON and XML treat specially, behind a token that they leave alone. */
  readonly word: string
  /** The part that is looked for. */
  readonly token: string
}

/** Makes a canary. */
export function makeCanary(name: string): Canary {
  const token = `c4n4ry${randomBytes(8).toString('hex')}`
  return { name, token, word: `${token} "'\\%/+&<é$HOME` }
}

/** How a canary may be written: as it is (in URLs, JSON and shell quotes too), in hexadecimal, in base64 at any offset. */
function forms({ token }: Canary): [string, string][] {
  const hex = Buffer.from(token).toString('hex')
  return [
    ['as it is', token],
    ['in hex', hex],
    ['in HEX', hex.toUpperCase()],
    ...[0, 1, 2].map((offset): [string, string] => {
      const text = Buffer.from(' '.repeat(offset) + token).toString('base64')
      // Only the characters that the token alone decides.
      return [
        `in base64 at ${offset}`,
        text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + token.length) * 8) / 6)),
      ]
    }),
  ]
}

/** Where canaries stand in something, such as `['become password in hex']`; empty where there are none. */
export function canariesIn(text: string | Buffer, canaries: readonly Canary[]): string[] {
  const searched = typeof text === 'string' ? text : text.toString('latin1')
  return canaries.flatMap((canary) =>
    forms(canary).flatMap(([form, written]) => (searched.includes(written) ? [`${canary.name} ${form}`] : [])),
  )
}

/** A canary's word in each of those ways, one a line; a URL and JSON too. For controls, and for programs that quote it. */
export function writtenOut({ word }: Canary): string {
  const bytes = Buffer.from(word)
  return [
    word,
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].map((offset) => Buffer.concat([Buffer.alloc(offset, 'x'), bytes]).toString('base64')),
    `https://h/?q=${encodeURIComponent(word)}`,
    JSON.stringify({ word }),
    '',
  ].join('\n')
}

/** How many ways {@link canariesIn} tells apart. */
export const FORMS = 6
