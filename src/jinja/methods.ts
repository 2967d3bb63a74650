/** Python's methods of text, lists and maps, as far as templates use them. */
import { JinjaError } from './jinja-error.ts'
import { braceFormat } from './percent-format.ts'
import { textOf } from './text.ts'
import { tuple } from './tuple.ts'
import { Arguments, type Callable, compare, isEqual, isMap, itemsOf, Lazy, toNumber } from './values.ts'

type Method<Owner> = (owner: Owner, args: Arguments) => unknown

/** A method, bound to its owner; undefined where there is none of that name. */
export function methodOf(owner: unknown, name: string): Callable | undefined {
  const method = find(owner, name)
  return method === undefined ? undefined : (args) => method(args)
}

function find(owner: unknown, name: string): Callable | undefined {
  if (typeof owner === 'string') return bound(TEXT, owner, name)
  if (Array.isArray(owner)) return bound(LIST, owner, name)
  if (owner instanceof Lazy) return bound(LAZY, owner, name)
  // What stands behind isMap is an object that nothing else holds to be unchangeable: see `copies` of the scope.
  if (isMap(owner)) return bound(MAP, owner as Record<string, unknown>, name)
  return undefined
}

function bound<Owner>(
  methods: Readonly<Record<string, Method<Owner>>>,
  owner: Owner,
  name: string,
): Callable | undefined {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  return method && ((args) => method(owner, args))
}

/** An argument that must be text. */
function text(args: Arguments, index: number, name: string): string {
  const value = args.get(index, name)
  if (typeof value !== 'string') throw new JinjaError(`'${name}' must be text`)
  return value
}

function count(args: Arguments, index: number, name: string, fallback: number): number {
  const value = args.get(index, name)
  return value === undefined || value === null ? fallback : toNumber(value, `'${name}'`)
}

/** Characters at the ends that `strip` takes away. */
function stripped(value: string, args: Arguments, ends: 'both' | 'left' | 'right'): string {
  const given = args.get(0, 'chars')
  const isGone = (character: string): boolean =>
    typeof given === 'string' ? given.includes(character) : /\s/.test(character)
  let [begin, end] = [0, value.length]
  if (ends !== 'right') while (begin < end && isGone(value.charAt(begin))) begin += 1
  if (ends !== 'left') while (end > begin && isGone(value.charAt(end - 1))) end -= 1
  return value.slice(begin, end)
}

function split(value: string, args: Arguments): readonly string[] {
  const most = count(args, 1, 'maxsplit', -1)
  const separator = args.get(0, 'sep')
  if (separator === undefined || separator === null) {
    const words = value.trim().split(/\s+/).filter(Boolean)
    if (most < 0 || words.length <= most + 1) return words
    const [, rest = ''] = new RegExp(`^\\s*(?:\\S+\\s+){${most}}([\\s\\S]*)$`).exec(value) ?? []
    return [...words.slice(0, most), rest.trimEnd()]
  }
  const mark = separatorOf(separator)
  const parts = value.split(mark)
  return most < 0 || parts.length <= most + 1 ? parts : [...parts.slice(0, most), parts.slice(most).join(mark)]
}

function separatorOf(separator: unknown): string {
  if (typeof separator !== 'string' || separator === '')
    throw new JinjaError('the separator must be text, and not empty')
  return separator
}

function splitFromRight(value: string, args: Arguments): readonly string[] {
  const most = count(args, 1, 'maxsplit', -1)
  const parts = split(value, new Arguments([args.get(0, 'sep')]))
  if (most < 0 || parts.length <= most + 1) return parts
  const cut = parts.length - most
  const mark = typeof args.get(0, 'sep') === 'string' ? String(args.get(0, 'sep')) : ' '
  return [parts.slice(0, cut).join(mark), ...parts.slice(cut)]
}

function partition(value: string, args: Arguments, fromRight: boolean): readonly unknown[] {
  const mark = separatorOf(args.get(0, 'sep'))
  const at = fromRight ? value.lastIndexOf(mark) : value.indexOf(mark)
  if (at < 0) return tuple(fromRight ? ['', '', value] : [value, '', ''])
  return tuple([value.slice(0, at), mark, value.slice(at + mark.length)])
}

function replace(value: string, args: Arguments): string {
  const [from, to, most] = [text(args, 0, 'old'), text(args, 1, 'new'), count(args, 2, 'count', -1)]
  if (most < 0) return value.replaceAll(from, () => to)
  let left = most
  return value.replaceAll(from, (found) => (left-- > 0 ? to : found))
}

/** `startswith` and `endswith` take one text or several. */
function affixes(args: Arguments): readonly string[] {
  const given = args.get(0, 'prefix')
  return (Array.isArray(given) ? given : [given]).map((each) => {
    if (typeof each !== 'string') throw new JinjaError('what it begins or ends with must be text')
    return each
  })
}

function place(found: number, what: unknown): number {
  if (found < 0) throw new JinjaError(`'${textOf(what)}' is not in it`)
  return found
}

const capitalized = (value: string): string => value.charAt(0).toUpperCase() + value.slice(1).toLowerCase()
const filled = (args: Arguments): string =>
  typeof args.get(1, 'fillchar') === 'string' ? String(args.get(1, 'fillchar')) : ' '

const TEXT: Readonly<Record<string, Method<string>>> = {
  lower: (value) => value.toLowerCase(),
  upper: (value) => value.toUpperCase(),
  casefold: (value) => value.toLowerCase(),
  capitalize: capitalized,
  title: (value) => value.replaceAll(/\p{L}+/gu, capitalized),
  swapcase: (value) =>
    [...value].map((each) => (each === each.toUpperCase() ? each.toLowerCase() : each.toUpperCase())).join(''),
  strip: (value, args) => stripped(value, args, 'both'),
  lstrip: (value, args) => stripped(value, args, 'left'),
  rstrip: (value, args) => stripped(value, args, 'right'),
  split: (value, args) => split(value, args),
  rsplit: (value, args) => splitFromRight(value, args),
  splitlines: (value) =>
    value
      .replace(/\r?\n$/, '')
      .split(/\r\n|\r|\n/)
      .filter((_, index) => value !== '' || index > 0),
  partition: (value, args) => partition(value, args, false),
  rpartition: (value, args) => partition(value, args, true),
  join: (value, args) => itemsOf(args.get(0, 'iterable')).map(textOf).join(value),
  replace,
  startswith: (value, args) => affixes(args).some((each) => value.startsWith(each)),
  endswith: (value, args) => affixes(args).some((each) => value.endsWith(each)),
  removeprefix: (value, args) =>
    value.startsWith(text(args, 0, 'prefix')) ? value.slice(text(args, 0, 'prefix').length) : value,
  removesuffix: (value, args) => {
    const suffix = text(args, 0, 'suffix')
    return suffix !== '' && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value
  },
  find: (value, args) => value.indexOf(text(args, 0, 'sub')),
  rfind: (value, args) => value.lastIndexOf(text(args, 0, 'sub')),
  index: (value, args) => place(value.indexOf(text(args, 0, 'sub')), args.get(0, 'sub')),
  count: (value, args) => value.split(separatorOf(args.get(0, 'sub'))).length - 1,
  format: (value, args) => braceFormat(value, args.positional, args.named),
  zfill: (value, args) => {
    const sign = /^[-+]/.exec(value)?.[0] ?? ''
    return sign + value.slice(sign.length).padStart(count(args, 0, 'width', 0) - sign.length, '0')
  },
  ljust: (value, args) => value.padEnd(count(args, 0, 'width', 0), filled(args)),
  rjust: (value, args) => value.padStart(count(args, 0, 'width', 0), filled(args)),
  center: (value, args) => {
    const width = count(args, 0, 'width', 0)
    const left = Math.floor((width - value.length) / 2) + (width % 2 === 1 && (width - value.length) % 2 === 1 ? 1 : 0)
    return value.padStart(value.length + Math.max(0, left), filled(args)).padEnd(width, filled(args))
  },
  isdigit: (value) => /^\d+$/.test(value),
  isnumeric: (value) => /^\p{N}+$/u.test(value),
  isdecimal: (value) => /^\p{Nd}+$/u.test(value),
  isalpha: (value) => /^\p{L}+$/u.test(value),
  isalnum: (value) => /^[\p{L}\p{N}]+$/u.test(value),
  isspace: (value) => /^\s+$/.test(value),
  isupper: (value) => value !== value.toLowerCase() && value === value.toUpperCase(),
  islower: (value) => value !== value.toUpperCase() && value === value.toLowerCase(),
}

/** Lists of templates may be changed: they are the template's own copies. */
const LIST: Readonly<Record<string, Method<unknown[]>>> = {
  append: (list, args) => {
    list.push(args.get(0, 'object'))
    return null
  },
  extend: (list, args) => {
    list.push(...itemsOf(args.get(0, 'iterable')))
    return null
  },
  insert: (list, args) => {
    list.splice(count(args, 0, 'index', 0), 0, args.get(1, 'object'))
    return null
  },
  pop: (list, args) => {
    if (list.length === 0) throw new JinjaError('there is nothing left in the list')
    return list.splice(count(args, 0, 'index', -1), 1)[0]
  },
  remove: (list, args) => {
    list.splice(
      place(
        list.findIndex((each) => isEqual(each, args.get(0, 'value'))),
        args.get(0, 'value'),
      ),
      1,
    )
    return null
  },
  reverse: (list) => {
    list.reverse()
    return null
  },
  sort: (list) => {
    list.sort(compare)
    return null
  },
  copy: (list) => [...list],
  index: (list, args) =>
    place(
      list.findIndex((each) => isEqual(each, args.get(0, 'value'))),
      args.get(0, 'value'),
    ),
  count: (list, args) => list.filter((each) => isEqual(each, args.get(0, 'value'))).length,
}

const MAP: Readonly<Record<string, Method<Record<string, unknown>>>> = {
  items: (map) => Object.entries(map).map(tuple),
  keys: (map) => Object.keys(map),
  values: (map) => Object.values(map),
  get: (map, args) => {
    const key = String(args.get(0, 'key'))
    return Object.hasOwn(map, key) ? map[key] : (args.get(1, 'default') ?? null)
  },
  update: (map, args) => {
    const more = args.get(0, 'other') ?? {}
    if (!isMap(more)) throw new JinjaError('update takes a map')
    Object.assign(map, more, Object.fromEntries(args.named))
    return null
  },
  setdefault: (map, args) => {
    const key = String(args.get(0, 'key'))
    if (!Object.hasOwn(map, key)) map[key] = args.get(1, 'default') ?? null
    return map[key]
  },
  pop: (map, args) => {
    const key = String(args.get(0, 'key'))
    const isThere = Object.hasOwn(map, key)
    if (!isThere && args.positional.length < 2) throw new JinjaError(`'${key}' is not in it`)
    const value = isThere ? map[key] : args.get(1, 'default')
    delete map[key]
    return value
  },
  copy: (map) => ({ ...map }),
}

const LAZY: Readonly<Record<string, Method<Lazy>>> = {
  items: (map) => map.keys().map((key) => tuple([key, map.get(key)])),
  keys: (map) => map.keys(),
  values: (map) => map.keys().map((key) => map.get(key)),
  get: (map, args) => {
    const key = String(args.get(0, 'key'))
    return map.has(key) ? map.get(key) : (args.get(1, 'default') ?? null)
  },
}
