import { UsageError } from '../core/errors.ts'
import { type FileMode, fileMode } from '../core/file-mode.ts'
import { plainPath } from './ownership.ts'
import type { OptionsSchema } from './schema.ts'
import { validateOptions } from './validate.ts'

/** A release as the inventory writes it: a local file, its pin, and the place where it gets installed. */
export interface ReleaseOptions {
  /** The local file; a relative one starts at the working directory. Those of an inventory are absolute once it is read. */
  readonly src: string
  /** The pin: sha256 of the file, 64 hexadecimal digits. `npx hawser pin` writes it. */
  readonly sha256: string
  /** Absolute path of the file on the host, its name included. */
  readonly dest: string
  /** In octal, in quotes: `'0755'`. */
  readonly mode: FileMode
  /** Name or number of a user on the host. */
  readonly owner: string
  /** Name or number of a group on the host. */
  readonly group: string
  /** A path on the host that the upload must pass through, as the user who logs in, whoever else may write there. */
  readonly via?: string
  /** Releases that the store on the host keeps, the installed one included; 5 where it is not given. */
  readonly keep?: number
  /** The systemd unit that runs it: {@link rollback} restarts it. */
  readonly service?: string
  /** A URL or a port that answers when the service is well; for `waitFor` in the task file. */
  readonly health?: string | number
  /** What people call this release; shown, and kept in the host's history. */
  readonly version?: string
}

/** A release with every default filled in and every path in its one spelling. */
export type Release = ReleaseOptions & { readonly keep: number }

/** Releases that are kept where nothing else is said. */
const DEFAULT_KEEP = 5

const SCHEMA: OptionsSchema<ReleaseOptions> = {
  type: 'object',
  properties: {
    src: { is: 'text' },
    sha256: { is: 'sha256 digest' },
    dest: { is: 'absolute path' },
    mode: { is: 'file mode' },
    owner: { is: 'user or group' },
    group: { is: 'user or group' },
    via: { is: 'absolute path' },
    // The one that is installed, and the one to go back to.
    keep: { type: 'integer', minimum: 2 },
    service: { is: 'text' },
    health: { anyOf: [{ is: 'text' }, { type: 'integer', minimum: 1, maximum: 65_535 }] },
    version: { is: 'text' },
  },
  required: ['src', 'sha256', 'dest', 'mode', 'owner', 'group'],
  additionalProperties: false,
}

/**
 * A path on the host that names a file.
 *
 * @throws {UsageError} for a trailing slash, which means a folder
 */
export function filePath(path: string, option: string): string {
  if (!path.endsWith('/')) return plainPath(path)
  throw new UsageError(`${option}: '${path}' is the path of a folder`, {
    hint: `'${option}' is the file's own path, its name included`,
  })
}

/**
 * Checks what an inventory or a task file says about a release.
 *
 * @throws {UsageError} that names the option and the nearest right word
 */
export function readRelease(release: unknown): Release {
  validateOptions('artifact', SCHEMA, release)
  // The schema is held against this interface by the compiler, and has just held the value.
  const valid = release as ReleaseOptions
  return {
    ...valid,
    mode: fileMode(valid.mode),
    dest: filePath(valid.dest, 'dest'),
    keep: valid.keep ?? DEFAULT_KEEP,
    ...(valid.via !== undefined && { via: filePath(valid.via, 'via') }),
  }
}
