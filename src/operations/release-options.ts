import { resolve } from 'node:path'
import { UsageError } from '../core/errors.ts'
import { type FileMode, fileMode } from '../core/file-mode.ts'
import { isMinisignKey } from '../signing/minisign.ts'
import type { SignedBy } from '../signing/signed-manifest.ts'
import { declareSchema } from './option-validators.ts'
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
  /** What people call this release; shown, and kept in the host's history. Of a signed release it is the manifest's. */
  readonly version?: string
  /**
   * The local file of a signature, such as `app.manifest.sig`; the manifest that it signs lies beside it. `npx hawser sign`
   * makes both. Relative to what `src` is relative to.
   */
  readonly signature?: string
  /**
   * Who may sign: a local `allowed_signers` file of OpenSSH's, a public key file of minisign's, or such a key itself.
   * Belongs to `signature`, neither is given alone.
   */
  readonly signers?: string
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
    signature: { is: 'text' },
    signers: { is: 'text' },
  },
  required: ['src', 'sha256', 'dest', 'mode', 'owner', 'group'],
  additionalProperties: false,
}

declareSchema('artifact', SCHEMA)

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
 * Where the signature of a release is and who may have made it, in absolute paths; undefined for one that needs none.
 *
 * @throws {UsageError} for one of the two without the other: a slip of the pen must not make a signature optional
 */
export function signedBy({ signature, signers }: ReleaseOptions): SignedBy | undefined {
  if (signature === undefined && signers === undefined) return undefined
  if (signature && signers) {
    return { signature: resolve(signature), signers: isMinisignKey(signers) ? signers : resolve(signers) }
  }
  throw new UsageError(`artifact: '${signature ? 'signers' : 'signature'}' is missing`, {
    hint: "'signature' and 'signers' belong together; a release without either is installed unsigned",
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
