/** Filters that make rows of lists. */
import { JinjaError } from '../jinja-error.ts'
import { textOf } from '../text.ts'
import { tuple } from '../tuple.ts'
import { type Arguments, isMap, itemsOf, toNumber } from '../values.ts'
import { BY_NAME, type Filters, mapOf, numberArgument, textArgument } from './filter.ts'

/** The most rows that one filter makes. */
const MOST_ROWS = 1_000_000

/** The most times that `product` repeats its lists: two items make more rows than it may by then. */
const MOST_LISTS = 20

/** @throws {JinjaError} for more rows than memory may hold */
function requireFew(rowCount: number): void {
  if (rowCount > MOST_ROWS) throw new JinjaError(`it makes ${rowCount} rows: ${MOST_ROWS} are the most`)
}

function product(value: unknown, args: Arguments): readonly (readonly unknown[])[] {
  const given = [value, ...args.positional].map(itemsOf)
  const times = numberArgument(args, BY_NAME, 'repeat', 1)
  if (times > MOST_LISTS) throw new JinjaError(`'repeat' is ${times}: ${MOST_LISTS} are the most`)
  const lists = Array.from({ length: Math.max(0, times) }, () => given).flat()
  requireFew(lists.reduce((count, list) => count * list.length, 1))
  return lists.reduce<unknown[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]])
}

/** A whole number that may not be negative. */
function size(value: unknown, name: string): number {
  const number = toNumber(value, `'${name}'`)
  if (!Number.isInteger(number) || number < 0) throw new JinjaError(`'${name}' must be 0 or more`)
  return number
}

/** Places of so many items: each order of them, or only the one that rises. */
function choices(length: number, chosen: number, isOrdered: boolean): readonly (readonly number[])[] {
  if (chosen > length) return []
  let rowCount = 1
  for (let at = 0; at < chosen; at += 1) {
    rowCount = (rowCount * (length - at)) / (isOrdered ? 1 : at + 1)
    requireFew(isOrdered ? rowCount : rowCount / 2 ** chosen)
  }
  requireFew(rowCount)
  let rows: number[][] = [[]]
  for (let at = 0; at < chosen; at += 1) {
    rows = rows.flatMap((row) => {
      const from = isOrdered ? 0 : (row.at(-1) ?? -1) + 1
      const end = isOrdered ? length : length - chosen + at + 1
      const next: number[][] = []
      for (let place = from; place < end; place += 1) if (!row.includes(place)) next.push([...row, place])
      return next
    })
  }
  return rows
}

function chosen(value: unknown, count: unknown, isOrdered: boolean): readonly unknown[] {
  const items = itemsOf(value)
  const rows = choices(items.length, count === undefined || count === null ? items.length : size(count, 'r'), isOrdered)
  return rows.map((row) => tuple(row.map((place) => items[place])))
}

function batches(value: unknown, args: Arguments): readonly unknown[][] {
  const items = itemsOf(value)
  const length = numberArgument(args, 0, 'linecount', 1)
  if (!(length >= 1)) throw new JinjaError('the size of a batch must be 1 or more')
  const fill = args.get(1, 'fill_with')
  const rows: unknown[][] = []
  for (let at = 0; at < items.length; at += length) rows.push(items.slice(at, at + length))
  const last = rows.at(-1)
  if (last !== undefined && fill !== undefined) while (last.length < length) last.push(fill)
  return rows
}

/** So many columns, the first ones longer by one; where something fills the others, all are of one length. */
function slices(value: unknown, args: Arguments): readonly unknown[][] {
  const items = itemsOf(value)
  const count = size(args.get(0, 'slices'), 'slices')
  if (count === 0) throw new JinjaError("'slices' must be 1 or more")
  requireFew(count)
  const fill = args.get(1, 'fill_with') ?? null
  const length = Math.floor(items.length / count)
  const longer = items.length % count
  return Array.from({ length: count }, (_, index) => {
    const start = index * length + Math.min(index, longer)
    const column = items.slice(start, start + length + (index < longer ? 1 : 0))
    return fill !== null && index >= longer ? [...column, fill] : column
  })
}

/** A map of maps, by what each has at a key. */
function rekeyed(value: unknown, args: Arguments): Readonly<Record<string, unknown>> {
  const key = textArgument(args, 0, 'key')
  const duplicates = textArgument(args, 1, 'duplicates', 'error')
  if (duplicates !== 'error' && duplicates !== 'overwrite') {
    throw new JinjaError("'duplicates' must be error or overwrite")
  }
  const made = new Map<string, unknown>()
  for (const item of isMap(value) ? Object.values(value) : itemsOf(value)) {
    const entry = mapOf(item, 'each item')
    if (!Object.hasOwn(entry, key)) throw new JinjaError(`an item has no '${key}'`)
    const name = textOf(entry[key])
    if (duplicates === 'error' && made.has(name)) throw new JinjaError(`two items have the ${key} '${name}'`)
    made.set(name, item)
  }
  return Object.fromEntries(made)
}

/** Lists in, rows out. */
export const ROW_FILTERS: Filters = {
  product: (value, args) => product(value, args).map(tuple),
  combinations: (value, args) => chosen(value, args.get(0, 'r'), false),
  permutations: (value, args) => chosen(value, args.get(0, 'r'), true),
  batch: batches,
  slice: slices,
  rekey_on_member: rekeyed,
}
