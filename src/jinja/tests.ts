/** Tests: what stands behind `is`. */
import { lstatSync, statSync } from 'node:fs'
import { type Apply, flagArgument, textArgument } from './filters/filter.ts'
import { FILTERS } from './filters/index.ts'
import { pythonRegExp } from './filters/regex.ts'
import { JinjaError } from './jinja-error.ts'
import { comparison } from './operators.ts'
import { textOf } from './text.ts'
import {
  type Arguments,
  contains,
  Float,
  isCallable,
  isFloat,
  isMap,
  isNumber,
  isTrue,
  itemsOf,
  Lazy,
  toNumber,
  Undefined,
} from './values.ts'
import { compareVersions } from './version.ts'

/** `value is test(args)`. */
export type Test = (value: unknown, args: Arguments, apply: Apply) => boolean

const compares =
  (operator: string): Test =>
  (value, args) =>
    comparison(operator, value, args.get(0, 'other'))

/** Where Python looks: `match` at the beginning, `search` anywhere, `fullmatch` at the whole. */
function matches(value: unknown, args: Arguments, where: 'search' | 'match' | 'fullmatch'): boolean {
  const flags = `${flagArgument(args, 1, 'ignorecase') ? 'i' : ''}${flagArgument(args, 2, 'multiline') ? 'm' : ''}`
  const pattern = pythonRegExp(textArgument(args, 0, 'pattern', ''), flags)
  const text = textOf(value)
  return [...text.matchAll(pattern)].some(({ index, 0: found }) => {
    if (where === 'search') return true
    return index === 0 && (where === 'match' || found.length === text.length)
  })
}

const regex: Test = (value, args) => {
  const where = args.get(3, 'match_type') ?? 'search'
  if (where !== 'search' && where !== 'match' && where !== 'fullmatch') {
    throw new JinjaError("'match_type' must be search, match or fullmatch")
  }
  return matches(value, args, where)
}

const version: Test = (value, args) => {
  const operator = textArgument(args, 1, 'operator', 'eq')
  const order = compareVersions(textOf(value), textOf(args.get(0, 'version')), {
    strict: flagArgument(args, 2, 'strict'),
    type: args.get(3, 'version_type'),
  })
  const isTrueFor = new Map<string, boolean>(
    [
      [['==', '=', 'eq'], order === 0],
      [['!=', '<>', 'ne'], order !== 0],
      [['<', 'lt'], order < 0],
      [['<=', 'le'], order <= 0],
      [['>', 'gt'], order > 0],
      [['>=', 'ge'], order >= 0],
    ].flatMap(([names, holds]) =>
      Array.isArray(names) ? names.map((name): [string, boolean] => [name, Boolean(holds)]) : [],
    ),
  )
  const found = isTrueFor.get(operator)
  if (found === undefined)
    throw new JinjaError(`there is no operator '${operator}'`, { hint: `known: ${[...isTrueFor.keys()].join(', ')}` })
  return found
}

/** True where the file is there, and is such; links are followed. */
function isFile(value: unknown, wanted: 'any' | 'isFile' | 'isDirectory' | 'isSymbolicLink'): boolean {
  const path = textOf(value)
  try {
    const found = wanted === 'isSymbolicLink' ? lstatSync(path) : statSync(path)
    return wanted === 'any' || found[wanted]()
  } catch {
    return false
  }
}

/** Words for truth and falsehood where `convert_bool` asks for them; what is none of them is what Python takes it for. */
const isTruthy: Test = (value, args) => {
  if (!isText(value) || !flagArgument(args, 0, 'convert_bool')) return isTrue(value)
  const word = value.trim().toLowerCase()
  return TRUTHS.has(word) || (isTrue(value) && !FALSEHOODS.has(word))
}
const TRUTHS = new Set(['y', 'yes', 'on', '1', 'true', 't'])
const FALSEHOODS = new Set(['n', 'no', 'off', '0', 'false', 'f'])

/** True for links that lead nowhere, too. */
const isThere: Test = (value) => lstatSync(textOf(value), { throwIfNoEntry: false }) !== undefined
const isNan: Test = (value) => Number.isNaN(value instanceof Float ? value.value : value)

/** @throws {JinjaError} where one of them is not there, as Python does */
const isSameFile: Test = (value, args) => {
  const [one, other] = [value, args.get(0, 'f2')].map((path) => {
    const found = statSync(textOf(path), { throwIfNoEntry: false, bigint: true })
    if (found === undefined) throw new JinjaError(`there is no file '${textOf(path)}'`)
    return `${found.dev}/${found.ino}`
  })
  return one === other
}

/** As Python splits addresses: what has no scheme is one without it, and a host is what stands behind `//`. */
function isUri(value: unknown, schemes: unknown, needsHost: boolean): boolean {
  if (typeof value !== 'string') return false
  const [, scheme = '', rest = value] = /^([a-z][a-z\d+.-]*):(.*)$/is.exec(value) ?? []
  const known = schemes === undefined || schemes === null ? [] : itemsOf(schemes)
  if (known.length > 0 && !known.includes(scheme.toLowerCase())) return false
  return !needsHost || scheme.toLowerCase() === 'file' || /^\/\/[^/?#]/.test(rest)
}

const isSubset = (inner: unknown, outer: unknown): boolean => itemsOf(inner).every((item) => contains(outer, item))
const isText = (value: unknown): value is string => typeof value === 'string'
const known = (value: unknown): unknown => {
  if (value instanceof Undefined) throw value.error()
  return value
}

/** All tests, by name without `ansible.builtin.`. */
export const TESTS: ReadonlyMap<string, Test> = new Map<string, Test>(
  Object.entries({
    defined: (value) => !(value instanceof Undefined),
    undefined: (value) => value instanceof Undefined,
    none: (value) => value === null,
    boolean: (value) => typeof value === 'boolean',
    true: (value) => value === true,
    false: (value) => value === false,
    truthy: isTruthy,
    falsy: (value, args, apply) => !isTruthy(value, args, apply),
    integer: (value) => typeof value === 'number' && Number.isInteger(value),
    float: (value) => isFloat(value),
    number: (value) => isNumber(value) || typeof value === 'boolean',
    string: isText,
    mapping: (value) => isMap(value) || value instanceof Lazy,
    sequence: (value) => isText(known(value)) || Array.isArray(value) || isMap(value) || value instanceof Lazy,
    iterable: (value) => isText(known(value)) || Array.isArray(value) || isMap(value) || value instanceof Lazy,
    callable: isCallable,
    sameas: (value, args) => value === args.get(0, 'other'),
    odd: (value) => Math.abs(toNumber(value, 'it')) % 2 === 1,
    even: (value) => toNumber(value, 'it') % 2 === 0,
    divisibleby: (value, args) => toNumber(value, 'it') % toNumber(args.get(0, 'num'), 'it') === 0,
    lower: (value) => textOf(value) === textOf(value).toLowerCase() && textOf(value) !== textOf(value).toUpperCase(),
    upper: (value) => textOf(value) === textOf(value).toUpperCase() && textOf(value) !== textOf(value).toLowerCase(),
    in: (value, args) => contains(args.get(0, 'seq'), value),
    contains: (value, args) => contains(value, args.get(0, 'value')),
    subset: (value, args) => isSubset(value, args.get(0, 'b')),
    issubset: (value, args) => isSubset(value, args.get(0, 'b')),
    superset: (value, args) => isSubset(args.get(0, 'b'), value),
    issuperset: (value, args) => isSubset(args.get(0, 'b'), value),
    all: (value) => itemsOf(value).every(isTrue),
    any: (value) => itemsOf(value).some(isTrue),
    match: (value, args) => matches(value, args, 'match'),
    search: (value, args) => matches(value, args, 'search'),
    regex,
    version,
    version_compare: version,
    filter: (value) => FILTERS.has(textOf(value)),
    test: (value) => TESTS.has(textOf(value)),
    file: (value) => isFile(value, 'isFile'),
    directory: (value) => isFile(value, 'isDirectory'),
    link: (value) => isFile(value, 'isSymbolicLink'),
    exists: (value) => isFile(value, 'any'),
    is_file: (value) => isFile(value, 'isFile'),
    is_dir: (value) => isFile(value, 'isDirectory'),
    is_link: (value) => isFile(value, 'isSymbolicLink'),
    link_exists: isThere,
    same_file: isSameFile,
    is_same_file: isSameFile,
    abs: (value) => textOf(value).startsWith('/'),
    is_abs: (value) => textOf(value).startsWith('/'),
    nan: isNan,
    isnan: isNan,
    escaped: () => false,
    uri: (value, args) => isUri(value, args.get(0, 'schemes'), false),
    url: (value, args) => isUri(value, args.get(0, 'schemes'), true),
    urn: (value) => isUri(value, ['urn'], false),
    ...Object.fromEntries(
      [
        ['==', 'eq', 'equalto'],
        ['!=', 'ne'],
        ['<', 'lt', 'lessthan'],
        ['<=', 'le'],
        ['>', 'gt', 'greaterthan'],
        ['>=', 'ge'],
      ].flatMap(([operator = '', ...names]) => [operator, ...names].map((name) => [name, compares(operator)])),
    ),
  } satisfies Readonly<Record<string, Test>>),
)
