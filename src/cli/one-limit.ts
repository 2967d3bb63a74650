import { UsageError } from '../core/errors.ts'

/**
 * The limit among those that were given. Of several only the last would count, as with Ansible, and whoever writes two means
 * both.
 *
 * @throws {UsageError} for two that differ
 */
export function oneLimit(limits: readonly string[] = []): string | undefined {
  const different = [...new Set(limits)]
  if (different.length < 2) return different[0]
  throw new UsageError(`--limit is given ${different.length} times`, {
    hint: `hosts of either: --limit '${different.join(',')}'; hosts of both: --limit '${different.join(',&')}'`,
  })
}
