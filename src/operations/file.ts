import { Readable } from 'node:stream'
import { unifiedDiff } from '../core/diff.ts'
import { UsageError } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'
import { defineOperation, type Plan } from './define.ts'
import { type FileContent, fileContent } from './file-content.ts'
import type { Host, Reading, RemoteReply } from './host.ts'
import { OWNERSHIP_PROPERTIES, type Ownership, ownershipArguments, plainPath } from './ownership.ts'
import { readReply } from './read-reply.ts'

/** Options of {@link file}. */
export interface FileOptions extends Ownership {
  /** Absolute path on the host. */
  readonly path: string
  /** What the file holds: text, bytes, or a secret. Left out with `src` too: only mode and owner are managed. */
  readonly content?: string | Uint8Array | Secret
  /** A local file that has the content, up to 64 MiB, relative to the working directory. */
  readonly src?: string
  /** The content is secret, as that of a {@link Secret} always is: no diff, size or digest of it is shown, nor what `validate` says. */
  readonly secret?: boolean
  /** `absent` removes the file; `present` where it is not given. */
  readonly state?: 'present' | 'absent'
  /** A command that must exit 0 before the new content, whose path stands for `%s`, replaces the old. Not run under `--check`. */
  readonly validate?: readonly string[]
}

/** What {@link file} gives beside its outcome; `service({ restartAfter })` takes it. */
export interface FileResult {
  /** The path on the host. */
  readonly path: string
  /** When the host last changed the file or its mode or owner, in seconds since 1970; undefined where there is none yet. */
  readonly changedAt?: number
}

const TIMEOUT_MS = 300_000
const STALL_TIMEOUT_MS = 60_000

/** The digest on a line of its own, then the content: what `src/remote/file-content.sh` reads. */
function* pieces({ sha256, bytes }: FileContent, size = 64 * 1024): Generator<Buffer> {
  yield Buffer.from(`${sha256}\n`)
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

/** Reads a reply; the diff is made here, because the new content need not come back. */
function read(
  reply: RemoteReply,
  path: string,
  content: FileContent | undefined,
  showDiff: boolean,
): Reading<FileResult> {
  const reading = readReply(reply)
  const changedAt = reply.text('changed_at')
  const data = changedAt === undefined ? { path } : { path, changedAt: Number(changedAt) }
  if (!showDiff || content === undefined || content.secret || reading.outcome !== 'changed') return { ...reading, data }
  const diff = unifiedDiff(reply.bytes('content.before'), content.bytes, { before: path, after: path })
  return diff === '' ? { ...reading, data } : { ...reading, diff, data }
}

/**
 * How a file gets its content: the plan of `file`, and of operations that make the content themselves.
 *
 * @throws {UsageError} where `src` cannot be read
 */
export function filePlan(options: FileOptions, host: Host): Plan<FileResult> {
  const { state = 'present', validate = [] } = options
  const path = plainPath(options.path)
  const ownership = ownershipArguments(options)
  const content = fileContent(options)
  const later = content !== undefined && content.inline === undefined
  const delivery = content === undefined ? 'none' : `${content.secret ? 'secret-' : ''}${later ? 'later' : 'here'}`
  const facts = [content?.sha256 ?? '', String(content?.bytes.length ?? '')]
  const call = {
    program: 'file',
    args: [path, state, ...ownership, ...facts, delivery, content?.inline ?? '', ...validate],
    timeoutMs: TIMEOUT_MS,
  }
  if (!later) return { call, read: (reply) => read(reply, path, content, host.port.diff) }
  return {
    steps: async (steps) => {
      const look = await steps.call(call)
      if (look.text('needs') !== 'content') return read(look, path, content, host.port.diff)
      const reply = await steps.upload({
        program: 'file-content',
        args: [path, ...ownership, String(content.bytes.length), delivery, ...validate],
        as: 'become',
        source: () => Readable.from(pieces(content)),
        totalBytes: content.sha256.length + 1 + content.bytes.length,
        stallTimeoutMs: STALL_TIMEOUT_MS,
      })
      const reading = read(reply, path, content, false)
      const diff =
        host.port.diff &&
        !content.secret &&
        unifiedDiff(look.bytes('content.before'), content.bytes, { before: path, after: path })
      return diff ? { ...reading, diff } : reading
    },
  }
}

function rule({ path, state, content, src, secret, validate, mode, owner, group }: FileOptions): void {
  if (path.endsWith('/'))
    throw new UsageError(`file: path: '${path}' ends like a folder's`, { hint: 'directory() makes folders' })
  if (content !== undefined && src !== undefined) throw new UsageError("file: 'content' and 'src' exclude each other")
  const hasContent = content !== undefined || src !== undefined
  const isManaged = hasContent || [validate, mode, owner, group].some((option) => option !== undefined)
  if (secret && !hasContent) throw new UsageError("file: 'secret' needs 'content' or 'src'")
  if (state === 'absent' && isManaged) throw new UsageError("file: with state 'absent' nothing but 'path' makes sense")
  if (state !== 'absent' && !isManaged) {
    throw new UsageError('file: nothing is asked of the file', {
      hint: "state 'content', 'src', 'mode', 'owner' or 'group'",
    })
  }
  if (validate === undefined) return
  if (!validate.some((word) => word.includes('%s'))) {
    throw new UsageError("file: validate: no word holds '%s', which stands for the new content's path")
  }
  if (!hasContent) throw new UsageError("file: 'validate' needs 'content' or 'src'")
}

/**
 * A file on the host. Its content is replaced as a whole: at every instant the old or the new one is there, with its mode
 * and owner. A symbolic link in its place is replaced, not followed; folders and devices are refused.
 *
 * @returns the path, and when it was last changed, for `service({ restartAfter })`
 */
export const file = defineOperation<FileOptions, FileResult>({
  name: 'file',
  schema: {
    type: 'object',
    properties: {
      path: { is: 'absolute path' },
      content: { is: 'content' },
      src: { is: 'text' },
      secret: { type: 'boolean' },
      state: { type: 'string', enum: ['present', 'absent'] },
      validate: { type: 'array', items: { is: 'text' }, minItems: 1 },
      ...OWNERSHIP_PROPERTIES,
    },
    required: ['path'],
    additionalProperties: false,
  },
  title: ({ path, state }) => (state === 'absent' ? `${path} (absent)` : path),
  rule,
  plan: filePlan,
})
