import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'

/** Bytes of either side that are compared line by line; what is larger is named by size and digest. */
const COMPARED_BYTES = 1024 * 1024

/** Milliseconds that a comparison may take: it blocks the controller, and with it every other host's deadlines. */
const COMPARE_TIMEOUT_MS = 1000

/** What the two sides of a diff are called in its header, mostly by path. */
export interface DiffLabels {
  readonly before: string
  readonly after: string
}

/** `1234 bytes, sha256 …`: names content that is not shown. */
function name(content: Buffer | undefined): string {
  if (content === undefined) return 'absent'
  return `${content.length} bytes, sha256 ${createHash('sha256').update(content).digest('hex')}`
}

function isText(content: Buffer): boolean {
  return isUtf8(content) && !content.includes(0)
}

/**
 * A unified diff of two contents, as `diff -u` writes it, or a line that names both by size and digest where they are
 * binary, larger than 1 MiB, or so different that comparing them takes longer than a second.
 *
 * The package that compares is loaded at the first call.
 *
 * @param before undefined where there was nothing, such as a file that is created
 * @param after undefined where there is nothing now
 * @returns the empty string where both are the same
 */
export function unifiedDiff(
  before: Buffer | string | undefined,
  after: Buffer | string | undefined,
  labels: DiffLabels,
): string {
  const [old, next] = [before, after].map((side) => (typeof side === 'string' ? Buffer.from(side) : side))
  if (old === next || (old !== undefined && next !== undefined && old.equals(next))) return ''
  const sizes = `(${name(old)} -> ${name(next)})\n`
  const sides = [old ?? Buffer.alloc(0), next ?? Buffer.alloc(0)] as const
  if (!sides.every(isText)) return `binary files differ ${sizes}`
  if (sides.some((side) => side.length > COMPARED_BYTES)) return `files differ, too large to compare ${sizes}`

  // `require` gives what the package's own types say; it is synchronous, as those who read an operation's reply are.
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = createRequire(import.meta.url)('diff') as typeof import('diff')
  const labelBefore = old === undefined ? '/dev/null' : labels.before
  const labelAfter = next === undefined ? '/dev/null' : labels.after
  const patch = createTwoFilesPatch(
    labelBefore,
    labelAfter,
    sides[0].toString(),
    sides[1].toString(),
    undefined,
    undefined,
    {
      context: 3,
      timeout: COMPARE_TIMEOUT_MS,
      headerOptions: FILE_HEADERS_ONLY,
    },
  )
  return patch ?? `files differ, too different to compare ${sizes}`
}
