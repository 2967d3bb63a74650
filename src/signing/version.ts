import compare from 'semver/functions/compare.js'
import parse from 'semver/functions/parse.js'

/** Characters of a version: semver itself takes 256. */
const MAX_LENGTH = 128

/**
 * Whether a version can be compared with others: whether it is one of Semantic Versioning 2.0.0 (semver.org), such as
 * `1.4.2` or `2.0.0-rc.1+build.7`, with or without a `v` before it.
 */
export function isComparable(version: string): boolean {
  return version.length <= MAX_LENGTH && /^\S+$/.test(version) && parse(version) !== null
}

/**
 * Whether one version is older than another, by the precedence of Semantic Versioning: what stands behind a `+` does not
 * count, and a pre-release comes before its release.
 *
 * @returns undefined where one of the two cannot be compared
 */
export function isOlder(version: string, than: string): boolean | undefined {
  if (!isComparable(version) || !isComparable(than)) return undefined
  return compare(version, than) < 0
}
