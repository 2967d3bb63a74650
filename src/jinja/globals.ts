/** Functions that templates can call. */
import type { TemplateEnvironment } from './environment.ts'
import { JinjaError } from './jinja-error.ts'
import { lookupTerms, runLookup } from './lookups.ts'
import {
  type Arguments,
  type Callable,
  isMap,
  itemsOf,
  Namespace,
  OMIT,
  refuse,
  toNumber,
  Undefined,
} from './values.ts'

/** The longest list that `range` makes. */
const LONGEST_RANGE = 100_000

function range(args: Arguments): readonly number[] {
  const numbers = args.positional.map((value) => toNumber(value, 'range'))
  const [start = 0, stop = 0, step = 1] = numbers.length === 1 ? [0, ...numbers] : numbers
  if (step === 0) throw new JinjaError('the step of a range is zero')
  const length = Math.max(0, Math.ceil((stop - start) / step))
  if (length > LONGEST_RANGE)
    throw new JinjaError(`a range of ${length} numbers is too long: ${LONGEST_RANGE} are the most`)
  return Array.from({ length }, (_, index) => start + index * step)
}

/** `dict(a=1)`, `dict(list_of_pairs)`. */
function dictionary(args: Arguments): Record<string, unknown> {
  const [first] = args.positional
  const pairs = first === undefined ? [] : isMap(first) ? Object.entries(first) : itemsOf(first).map(pairOf)
  return Object.fromEntries([...pairs, ...args.named])
}

function pairOf(value: unknown): readonly [string, unknown] {
  const [key, item, ...more] = itemsOf(value)
  if (item === undefined || more.length > 0) throw refuse(value, 'dict takes pairs')
  return [String(key), item]
}

function namespace(args: Arguments): Namespace {
  const made = new Namespace()
  for (const [name, value] of Object.entries(dictionary(args))) made.values.set(name, value)
  return made
}

/** What all templates can call, beside the variables. */
export function globalsFor({ place, lookup: instead }: TemplateEnvironment): ReadonlyMap<string, unknown> {
  const found = (args: Arguments, wantsList: boolean): unknown => {
    const [name] = args.positional
    if (typeof name !== 'string') throw refuse(name, 'a lookup needs its name as text')
    const terms = lookupTerms(args)
    const run = (): unknown =>
      runLookup(name, terms, args.named, place, wantsList || args.named.get('wantlist') === true)
    return instead === undefined ? run() : instead(name, [wantsList, terms, Object.fromEntries(args.named)], run)
  }
  const functions: Readonly<Record<string, Callable>> = {
    range,
    dict: dictionary,
    namespace,
    lookup: (args) => found(args, false),
    query: (args) => found(args, true),
    q: (args) => found(args, true),
    undef: (args) => {
      const hint = args.get(0, 'hint')
      return new Undefined(typeof hint === 'string' ? hint : 'this value has to be set')
    },
    now: () => {
      throw new JinjaError("'now' is not supported", { hint: 'compute times in the task file: new Date()' })
    },
  }
  return new Map<string, unknown>([...Object.entries(functions), ['omit', OMIT]])
}
