/** Versions as Ansible compares them. */
import { compare as compareSemver, valid } from 'semver'
import { JinjaError } from './jinja-error.ts'

/** How versions are read. */
export interface VersionRules {
  readonly strict: boolean
  /** `loose` where it is not given; `strict`, `semver` and `semantic`; others are refused. */
  readonly type: unknown
}

/**
 * Which of two versions is older.
 *
 * @returns less than, equal to or greater than 0
 * @throws {JinjaError} for versions that cannot be compared by these rules
 */
export function compareVersions(one: string, other: string, { strict, type }: VersionRules): number {
  if (strict && type !== undefined && type !== null) {
    throw new JinjaError("'strict' and 'version_type' cannot both be given")
  }
  for (const version of [one, other]) if (version === '') throw new JinjaError('a version is empty')
  if (type === 'semver' || type === 'semantic') {
    for (const version of [one, other]) {
      if (valid(version) === null)
        throw new JinjaError(`'${version}' is no semantic version`, { hint: 'write MAJOR.MINOR.PATCH' })
    }
    return compareSemver(one, other)
  }
  if (strict || type === 'strict') return compareStrict(one, other)
  if (type === undefined || type === null || type === 'loose') return compareLoose(one, other)
  throw new JinjaError('only loose, strict and semantic versions are compared', {
    hint: "leave it out, or write version_type='strict' or version_type='semver'",
  })
}

/** Numbers, runs of letters, and everything between them but dots: Python's `LooseVersion`. */
function partsOf(version: string): readonly (string | number)[] {
  return version
    .split(/(\d+|[a-z]+|\.)/)
    .filter((part) => part !== '' && part !== '.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

function compareLoose(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)]
  for (const [index, part] of a.entries()) {
    const against = b[index]
    if (against === undefined) return 1
    if (typeof part !== typeof against) {
      throw new JinjaError(
        `the versions '${one}' and '${other}' cannot be compared: '${part}' stands against '${against}'`,
      )
    }
    if (part !== against) return part < against ? -1 : 1
  }
  return a.length - b.length
}

/** Two or three numbers, and perhaps one of a pre-release: Python's `StrictVersion`. */
function strictParts(version: string): readonly [number, number, number, string, number] {
  const found = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$/.exec(version)
  if (found === null) {
    throw new JinjaError(`'${version}' is no strict version`, {
      hint: 'write 1.2, 1.2.3 or 1.2.3b4, or leave strict out',
    })
  }
  const [, major, minor, patch = 0, letter = 'c', release = 0] = found
  return [Number(major), Number(minor), Number(patch), letter, Number(release)]
}

function compareStrict(one: string, other: string): number {
  const [a, b] = [strictParts(one), strictParts(other)]
  // A version without a pre-release comes behind those with one.
  for (const [index, part] of a.entries()) {
    const against = b[index]
    if (against !== undefined && part !== against) return part < against ? -1 : 1
  }
  return 0
}
