/** Filters of lists. */
import { didYouMean } from '../../core/nearest.ts'
import { JinjaError } from '../jinja-error.ts'
import { memberByPath, memberOf } from '../members.ts'
import { textOf } from '../text.ts'
import { tuple } from '../tuple.ts'
import {
  type Arguments,
  compare,
  Float,
  isEqual,
  isFloat,
  isMap,
  isTrue,
  itemsOf,
  refuse,
  toNumber,
  Undefined,
} from '../values.ts'
import { type Apply, attributeOf, BY_NAME, type Filters, flagArgument, numberArgument } from './filter.ts'

/** Lower case, unless `case_sensitive` says that case counts. */
function foldedBy(args: Arguments, index: number): (key: unknown) => unknown {
  const isCaseSensitive = flagArgument(args, index, 'case_sensitive')
  return (key) => (typeof key === 'string' && !isCaseSensitive ? key.toLowerCase() : key)
}

/** Items and their keys, lower case where case does not count. */
function keyed(value: unknown, args: Arguments, caseIndex: number, attributeIndex: number): [unknown, unknown][] {
  const attribute = attributeOf(args, attributeIndex)
  const fold = foldedBy(args, caseIndex)
  return itemsOf(value).map((item) => [fold(attribute ? attribute(item) : item), item])
}

/** The first of those that come first; undefined where there is none. */
function extreme(value: unknown, args: Arguments, sign: 1 | -1): unknown {
  const items = keyed(value, args, 0, 1)
  const [first, ...others] = items
  if (first === undefined) return new Undefined('the list is empty')
  return others.reduce((best, each) => (compare(each[0], best[0]) * sign < 0 ? each : best), first)[1]
}

function sorted(value: unknown, args: Arguments): readonly unknown[] {
  const attribute = args.get(2, 'attribute')
  const paths = typeof attribute === 'string' ? attribute.split(',').map((path) => path.trim()) : undefined
  const fold = foldedBy(args, 1)
  const keyOf = (item: unknown): unknown => (paths ? paths.map((path) => fold(memberByPath(item, path))) : fold(item))
  const items = itemsOf(value).map((item) => ({ key: keyOf(item), item }))
  const sign = flagArgument(args, 0, 'reverse') ? -1 : 1
  return items.sort((one, other) => sign * compare(one.key, other.key)).map(({ item }) => item)
}

/** Each item once, the first of equal ones. */
export function unique(
  items: readonly unknown[],
  keyOf: (item: unknown) => unknown = (item) => item,
): readonly unknown[] {
  const seen = new Set<unknown>()
  const others: unknown[] = []
  return items.filter((item) => {
    const key = keyOf(item)
    if (key === null || typeof key !== 'object') {
      if (seen.has(key)) return false
      seen.add(key)
      return true
    }
    if (others.some((other) => isEqual(other, key))) return false
    others.push(key)
    return true
  })
}

function has(list: readonly unknown[], item: unknown): boolean {
  return list.some((each) => isEqual(each, item))
}

function flattened(value: unknown, levels: number, skipsNone: boolean): unknown[] {
  return itemsOf(value).flatMap((item) => {
    if (skipsNone && (item === null || item === 'None' || item === 'null')) return []
    return Array.isArray(item) && levels !== 0 ? flattened(item, levels - 1, skipsNone) : [item]
  })
}

/** `map('filter', …)`, `map(attribute='a', default=…)`. */
function mapped(value: unknown, args: Arguments, apply: Apply): readonly unknown[] {
  if (args.positional.length === 0 && args.named.has('attribute')) {
    const other = [...args.named.keys()].find((each) => each !== 'attribute' && each !== 'default')
    if (other !== undefined) {
      const near = didYouMean(other, ['attribute', 'default'])
      throw new JinjaError(`it has no argument '${other}' beside 'attribute'${near}`)
    }
    const attribute = attributeOf(args, 0)
    const fallback = args.named.get('default')
    return itemsOf(value).map((item) => {
      const member = attribute?.(item)
      return member instanceof Undefined && fallback !== undefined ? fallback : member
    })
  }
  const [name] = args.positional
  if (typeof name !== 'string') throw new JinjaError("it needs the name of a filter, or 'attribute'")
  return itemsOf(value).map((item) => apply.filter(name, item, args.after(1)))
}

/** `select`, `reject` and their kin: which items a test, or their truth, holds for. */
function selected(
  value: unknown,
  args: Arguments,
  apply: Apply,
  isWanted: boolean,
  byAttribute: boolean,
): readonly unknown[] {
  const rest = byAttribute ? args.after(1) : args
  const [path] = args.positional
  if (byAttribute && path === undefined) throw new JinjaError('it needs the name of an attribute')
  const [name] = rest.positional
  if (name !== undefined && typeof name !== 'string') throw refuse(name, 'the name of a test must be text')
  return itemsOf(value).filter((item) => {
    const tested = byAttribute ? memberByPath(item, path) : item
    return (name === undefined ? isTrue(tested) : apply.test(name, tested, rest.after(1))) === isWanted
  })
}

function added(total: unknown, next: unknown): unknown {
  if (Array.isArray(total) && Array.isArray(next)) return [...total, ...next]
  const number = toNumber(total, 'a sum') + toNumber(next, 'a sum')
  return isFloat(total) || isFloat(next) ? Float.of(number) : number
}

function sum(value: unknown, args: Arguments): unknown {
  const attribute = attributeOf(args, 0)
  const add = (total: unknown, item: unknown): unknown => added(total, attribute ? attribute(item) : item)
  return itemsOf(value).reduce(add, args.get(1, 'start') ?? 0)
}

function grouped(value: unknown, args: Arguments): readonly unknown[] {
  const groups: [unknown, unknown[]][] = []
  const attribute = attributeOf(args, 0)
  const fallback = args.get(1, 'default')
  const fold = foldedBy(args, 2)
  for (const item of itemsOf(value)) {
    const found = attribute ? attribute(item) : item
    const key = found instanceof Undefined && fallback !== undefined ? fallback : found
    const group = groups.find(([known]) => isEqual(fold(known), fold(key)))
    if (group === undefined) groups.push([key, [item]])
    else group[1].push(item)
  }
  return groups.sort(([one], [other]) => compare(fold(one), fold(other))).map(tuple)
}

function zipped(value: unknown, args: Arguments, isLongest: boolean): readonly unknown[] {
  const lists = [value, ...args.positional].map(itemsOf)
  const lengths = lists.map((list) => list.length)
  if (flagArgument(args, BY_NAME, 'strict') && new Set(lengths).size > 1) {
    throw new JinjaError(`the lists are not of one length: ${lengths.join(', ')}`)
  }
  const length = isLongest ? Math.max(...lengths) : Math.min(...lengths)
  const fill = args.named.get('fillvalue') ?? null
  return Array.from({ length }, (_, index) => tuple(lists.map((list) => (index < list.length ? list[index] : fill))))
}

/** `item | extract(container, more_keys)`. */
function extract(item: unknown, args: Arguments): unknown {
  const more = args.get(1, 'morekeys')
  const keys = more === undefined || more === null ? [] : Array.isArray(more) ? more : [more]
  return [item, ...keys].reduce((value: unknown, key) => memberOf(value, key, false, 'it'), args.get(0, 'container'))
}

function subelements(value: unknown, args: Arguments): readonly unknown[] {
  const items = isMap(value) ? Object.values(value) : itemsOf(value)
  const path = args.get(0, 'subelements')
  const keys = Array.isArray(path) ? path.map(String).join('.') : path
  const skips = flagArgument(args, 1, 'skip_missing')
  return items.flatMap((item) => {
    const found = memberByPath(item, keys)
    if (found instanceof Undefined && skips) return []
    return itemsOf(found).map((each) => tuple([item, each]))
  })
}

/** One of the numbers of a range. @throws {JinjaError} where there are none */
function drawn(start: number, end: number, step: number): number {
  const count = Math.ceil((end - start) / step)
  if (!(count > 0)) throw new JinjaError('there is no number to draw')
  return start + step * Math.floor(Math.random() * count)
}

/** Lists in, lists or single items out. */
export const LIST_FILTERS: Filters = {
  list: (value) => [...itemsOf(value)],
  length: (value) => itemsOf(value).length,
  count: (value) => itemsOf(value).length,
  first: (value) => (itemsOf(value).length === 0 ? new Undefined('the list is empty') : itemsOf(value)[0]),
  last: (value) => (itemsOf(value).length === 0 ? new Undefined('the list is empty') : itemsOf(value).at(-1)),
  min: (value, args) => extreme(value, args, 1),
  max: (value, args) => extreme(value, args, -1),
  sum,
  sort: sorted,
  reverse: (value) => (typeof value === 'string' ? [...value].reverse().join('') : [...itemsOf(value)].reverse()),
  join: (value, args) => {
    const attribute = attributeOf(args, 1)
    const items = itemsOf(value).map((item) => textOf(attribute ? attribute(item) : item))
    return items.join(textOf(args.get(0, 'd') ?? ''))
  },
  unique: (value, args) => {
    const attribute = attributeOf(args, 1)
    const fold = foldedBy(args, 0)
    return unique(itemsOf(value), (item) => fold(attribute ? attribute(item) : item))
  },
  union: (value, args) => unique([...itemsOf(value), ...itemsOf(args.get(0, 'b'))]),
  intersect: (value, args) => unique(itemsOf(value).filter((item) => has(itemsOf(args.get(0, 'b')), item))),
  difference: (value, args) => unique(itemsOf(value).filter((item) => !has(itemsOf(args.get(0, 'b')), item))),
  symmetric_difference: (value, args) => {
    const [one, other] = [itemsOf(value), itemsOf(args.get(0, 'b'))]
    return unique([...one.filter((item) => !has(other, item)), ...other.filter((item) => !has(one, item))])
  },
  flatten: (value, args) =>
    flattened(value, numberArgument(args, 0, 'levels', -1), flagArgument(args, 1, 'skip_nulls', true)),
  map: mapped,
  select: (value, args, apply) => selected(value, args, apply, true, false),
  reject: (value, args, apply) => selected(value, args, apply, false, false),
  selectattr: (value, args, apply) => selected(value, args, apply, true, true),
  rejectattr: (value, args, apply) => selected(value, args, apply, false, true),
  groupby: grouped,
  zip: (value, args) => zipped(value, args, false),
  zip_longest: (value, args) => zipped(value, args, true),
  extract,
  subelements,
  random: (value, args) => {
    if (args.get(2, 'seed') !== undefined) {
      throw new JinjaError("'seed' is not supported: it would have to draw as Python does", {
        hint: 'draw in the task file, or write the value itself',
      })
    }
    const [start, step] = [numberArgument(args, 0, 'start', 0), numberArgument(args, 1, 'step', 1)]
    if (typeof value === 'number') return drawn(start, value, step === 0 ? 1 : step)
    if (start !== 0 || args.get(1, 'step')) throw new JinjaError("'start' and 'step' are for whole numbers only")
    const items = itemsOf(value)
    if (items.length === 0) return new Undefined('there is nothing to draw from')
    return items[Math.floor(Math.random() * items.length)]
  },
}
