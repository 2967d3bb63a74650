import { UsageError } from '../core/errors.ts'
import { Artifact } from './artifact.ts'
import { optionKind } from './option-kinds.ts'
import { filePath } from './release-options.ts'
import type { RollbackOptions } from './rollback.ts'

/** Where a rollback takes place, and what runs there. */
export interface RollbackTarget {
  /** Absolute path of the installed file. */
  readonly dest: string
  /** The systemd unit to restart. */
  readonly service?: string
}

/**
 * The keys of a rollback's options. No release has one of them: found in its map, it would be passed over, and the
 * rollback would go elsewhere than it was told.
 */
const OPTIONS: Readonly<Record<keyof RollbackOptions, true>> = { cause: true, lockWait: true, to: true }

/**
 * What a rollback needs of a release.
 *
 * @param release an artifact, or a map with `dest` and maybe `service`; other keys do not matter, but for those of options
 * @throws {UsageError} for anything else, and for an option that stands among the release's fields
 */
export function readTarget(release: unknown): RollbackTarget {
  const fields: object = release instanceof Artifact ? release.release : Object(release)
  const misplaced = Object.keys(OPTIONS).find((option) => Object.hasOwn(fields, option))
  if (misplaced !== undefined) {
    throw new UsageError(`rollback: '${misplaced}' stands in the second argument, among the release's fields`, {
      operation: 'rollback',
      hint: `it is an option, of the third argument: rollback(host, release, { ${misplaced} })`,
    })
  }
  const { dest, service } = Object.fromEntries(Object.entries(fields))
  if (typeof dest !== 'string' || !optionKind('absolute path').holds(dest)) {
    throw new UsageError("rollback: the second argument is no artifact, and has no absolute path 'dest'", {
      operation: 'rollback',
      hint: "give it the artifact, or the release's map of the inventory",
    })
  }
  if (service !== undefined && typeof service !== 'string') {
    throw new UsageError("rollback: 'service' is not text", { operation: 'rollback' })
  }
  return { dest: filePath(dest, 'dest'), ...(service !== undefined && { service }) }
}

/**
 * The beginning of a digest that names a release.
 *
 * @throws {UsageError} for what cannot be one
 */
export function readDigestPrefix(to: string): string {
  const prefix = String(to).toLowerCase()
  if (/^[0-9a-f]{4,64}$/.test(prefix)) return prefix
  throw new UsageError(`rollback: to: '${to}' is not the beginning of a sha256`, {
    operation: 'rollback',
    hint: 'write at least 4 of its hexadecimal digits',
  })
}
