/** Filters of maps. */
import { JinjaError } from '../jinja-error.ts'
import { tuple } from '../tuple.ts'
import { compare, contains, isMap, itemsOf, Undefined } from '../values.ts'
import { BY_NAME, type Filters, flagArgument, mapOf, textArgument } from './filter.ts'

const LIST_MERGES = ['replace', 'keep', 'append', 'prepend', 'append_rp', 'prepend_rp'] as const
type ListMerge = (typeof LIST_MERGES)[number]

function mergedLists(one: readonly unknown[], other: readonly unknown[], how: ListMerge): readonly unknown[] {
  switch (how) {
    case 'keep':
      return one
    case 'append':
      return [...one, ...other]
    case 'prepend':
      return [...other, ...one]
    case 'append_rp':
      return [...one.filter((item) => !contains(other, item)), ...other]
    case 'prepend_rp':
      return [...other, ...one.filter((item) => !contains(other, item))]
    default:
      return other
  }
}

type Merge = (
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
) => Record<string, unknown>

function merger(isRecursive: boolean, how: ListMerge): Merge {
  const merge: Merge = (one, other) => {
    const merged: Record<string, unknown> = { ...one }
    for (const [key, value] of Object.entries(other)) {
      const before = Object.hasOwn(one, key) ? one[key] : undefined
      let joined = value
      if (isRecursive && isMap(before) && isMap(value)) joined = merge(before, value)
      else if (Array.isArray(before) && Array.isArray(value)) joined = mergedLists(before, value, how)
      Object.defineProperty(merged, key, { value: joined, enumerable: true, configurable: true, writable: true })
    }
    return merged
  }
  return merge
}

/** Maps in, maps or lists out. */
export const MAP_FILTERS: Filters = {
  combine: (value, args) => {
    const written = args.named.get('list_merge') ?? 'replace'
    const how = LIST_MERGES.find((each) => each === written)
    if (how === undefined) throw new JinjaError(`'list_merge' must be one of ${LIST_MERGES.join(', ')}`)
    const merge = merger(flagArgument(args, BY_NAME, 'recursive'), how)
    // One list of maps stands for the maps themselves.
    const given = [value, ...args.positional].flatMap((each) => (Array.isArray(each) ? each.flat() : [each]))
    return given.map((each) => mapOf(each, 'what is combined')).reduce(merge, {})
  },
  dict2items: (value, args) => {
    const [key, item] = [textArgument(args, 0, 'key_name', 'key'), textArgument(args, 1, 'value_name', 'value')]
    return Object.entries(mapOf(value, 'it')).map(([name, each]) => ({ [key]: name, [item]: each }))
  },
  items2dict: (value, args) => {
    const [key, item] = [textArgument(args, 0, 'key_name', 'key'), textArgument(args, 1, 'value_name', 'value')]
    return Object.fromEntries(
      itemsOf(value).map((each) => {
        const entry = mapOf(each, 'each item')
        for (const name of [key, item])
          if (!Object.hasOwn(entry, name)) throw new JinjaError(`an item has no '${name}'`)
        return [String(entry[key]), entry[item]]
      }),
    )
  },
  items: (value) => (value instanceof Undefined ? [] : Object.entries(mapOf(value, 'it')).map(tuple)),
  dictsort: (value, args) => {
    const by = textArgument(args, 1, 'by', 'key') === 'value' ? 1 : 0
    const sign = flagArgument(args, 2, 'reverse') ? -1 : 1
    const isCaseSensitive = flagArgument(args, 0, 'case_sensitive')
    const fold = (key: unknown): unknown => (typeof key === 'string' && !isCaseSensitive ? key.toLowerCase() : key)
    return Object.entries(mapOf(value, 'it'))
      .sort((one, other) => sign * compare(fold(one[by]), fold(other[by])))
      .map(tuple)
  },
}
