/** What filters and tests take beside the value: Python refuses calls that do not fit, and so does this. */
import { didYouMean } from '../core/nearest.ts'
import { JinjaError } from './jinja-error.ts'
import type { Arguments } from './values.ts'

/**
 * In Python's notation: `name` must be given and `name=` may be, both by place or by name; what stands before `/` by place
 * only, behind `*` by name only; `*` itself is any further values, a lone `-` none of them, and `**` any further names.
 */
type Signature = string

const SET_OF_TWO = 'b'

/** Measured with ansible-core 2.14 and Jinja 3.1 (test/unit/jinja/signatures.json); what is not listed takes the value alone. */
const OF_FILTERS: Readonly<Record<string, Signature>> = {
  attr: 'name',
  b64decode: 'encoding=',
  b64encode: 'encoding=',
  batch: 'linecount fill_with=',
  center: 'width=',
  combinations: 'r',
  combine: '* recursive= list_merge=',
  comment: 'style= - newline= beginning= prefix= prefix_count= decoration= postfix= postfix_count= end=',
  d: 'default_value= boolean=',
  default: 'default_value= boolean=',
  dict2items: 'key_name= value_name=',
  dictsort: 'case_sensitive= by= reverse=',
  difference: SET_OF_TWO,
  extract: 'container morekeys=',
  filesizeformat: 'binary=',
  flatten: 'levels= skip_nulls=',
  float: 'default=',
  format: '* **',
  groupby: 'attribute default= case_sensitive=',
  hash: 'hashtype=',
  indent: 'width= first= blank=',
  int: 'default= base=',
  intersect: SET_OF_TWO,
  items2dict: 'key_name= value_name=',
  join: 'd= attribute=',
  json_query: 'expr',
  log: 'base=',
  mandatory: 'msg=',
  map: '* **',
  max: 'case_sensitive= attribute=',
  min: 'case_sensitive= attribute=',
  permutations: 'r=',
  pow: 'y',
  product: '* repeat=',
  random: 'start= step= seed=',
  regex_escape: 're_type=',
  regex_findall: 'regex multiline= ignorecase=',
  regex_replace: 'pattern= replacement= ignorecase= multiline=',
  regex_search: 'regex * ignorecase= multiline=',
  reject: '* **',
  rejectattr: '* **',
  rekey_on_member: 'key duplicates=',
  relpath: 'start=',
  replace: 'old new count=',
  root: 'base=',
  round: 'precision= method=',
  select: '* **',
  selectattr: '* **',
  slice: 'slices fill_with=',
  sort: 'reverse= case_sensitive= attribute=',
  split: 'sep= maxsplit=',
  subelements: 'subelements skip_missing=',
  sum: 'attribute= start=',
  symmetric_difference: SET_OF_TWO,
  ternary: 'true_val false_val none_val=',
  to_json: '- indent= sort_keys= ensure_ascii= separators=',
  to_nice_json: 'indent= sort_keys= - ensure_ascii=',
  to_nice_yaml: 'indent= - width= sort_keys= explicit_start= explicit_end=',
  to_uuid: 'namespace=',
  to_yaml: '- indent= width= sort_keys= default_flow_style= explicit_start= explicit_end=',
  tojson: 'indent=',
  trim: 'chars=',
  truncate: 'length= killwords= end= leeway=',
  union: SET_OF_TWO,
  unique: 'case_sensitive= attribute=',
  urldecode: 'encoding= errors=',
  wordwrap: 'width= break_long_words= wrapstring= break_on_hyphens=',
  zip: '* strict=',
  zip_longest: '* fillvalue=',
}

const OF_REGEX = 'pattern= ignorecase= multiline='
const OF_VERSION = 'version operator= strict= version_type='
const COMPARISONS = [
  ...['==', 'eq', 'equalto', '!=', 'ne', '<', 'lt', 'lessthan', '<=', 'le'],
  ...['>', 'gt', 'greaterthan', '>=', 'ge'],
]

const OF_TESTS: Readonly<Record<string, Signature>> = {
  contains: 'value',
  divisibleby: 'num',
  falsy: 'convert_bool=',
  in: 'seq',
  is_same_file: 'f2',
  issubset: 'b',
  issuperset: 'b',
  match: OF_REGEX,
  regex: `${OF_REGEX} match_type=`,
  same_file: 'f2',
  sameas: 'other',
  search: OF_REGEX,
  subset: 'b',
  superset: 'b',
  truthy: 'convert_bool=',
  uri: 'schemes=',
  url: 'schemes=',
  version: OF_VERSION,
  version_compare: OF_VERSION,
  ...Object.fromEntries(COMPARISONS.map((name) => [name, 'b /'])),
}

/** A signature, read. */
interface Parameters {
  /** Those that can be given by place, in their order. */
  readonly places: readonly string[]
  /** Those that can be given by name. */
  readonly names: ReadonlySet<string>
  readonly required: readonly string[]
  readonly takesMore: boolean
  readonly takesAnyName: boolean
}

function read(signature: Signature): Parameters {
  const words = signature.split(' ').filter(Boolean)
  const only = words.indexOf('/')
  const end = words.findIndex((word) => word === '*' || word === '-')
  const isName = (word: string): boolean => /^\w/.test(word)
  const plain = (word: string): string => word.replace('=', '')
  return {
    places: words
      .slice(0, end < 0 ? undefined : end)
      .filter(isName)
      .map(plain),
    names: new Set(
      words
        .slice(only + 1)
        .filter(isName)
        .map(plain),
    ),
    required: words.filter((word) => isName(word) && !word.endsWith('=')),
    takesMore: words.includes('*'),
    takesAnyName: words.includes('**'),
  }
}

const parametersOf = (table: Readonly<Record<string, Signature>>): ReadonlyMap<string, Parameters> =>
  new Map(Object.entries(table).map(([name, signature]) => [name, read(signature)]))

const TABLES = { filter: parametersOf(OF_FILTERS), test: parametersOf(OF_TESTS) }
const NONE = read('')

/**
 * Holds what a filter or test is given against what it takes.
 *
 * @throws {JinjaError} for more values than it takes, for names that it does not know, for one that is given twice, and for
 *   one that is missing
 */
export function checkArguments(kind: 'filter' | 'test', name: string, { positional, named }: Arguments): void {
  const parameters = TABLES[kind].get(name) ?? NONE
  const { places, names, required, takesMore, takesAnyName } = parameters
  const fail = (problem: string): JinjaError =>
    new JinjaError(`the ${kind} '${name}' ${problem}`, { hint: usage(kind, name, parameters) })
  if (positional.length > places.length && !takesMore) {
    const most = atMost(parameters)
    throw fail(`takes ${most}, and ${positional.length === 1 ? 'one is' : `${positional.length} are`} given`)
  }
  for (const each of named.keys()) {
    if (!names.has(each) && !takesAnyName) throw fail(`has no argument '${each}'${didYouMean(each, names)}`)
    const place = places.indexOf(each)
    if (place >= 0 && place < positional.length) throw fail(`is given '${each}' twice, by its place and by its name`)
  }
  const missing = required.find((each) => !named.has(each) && places.indexOf(each) >= positional.length)
  if (missing !== undefined) throw fail(`needs '${missing}'`)
}

function atMost({ places, names }: Parameters): string {
  if (places.length > 1) return `${places.length} arguments at most`
  if (places.length === 1) return 'one argument at most'
  return names.size > 0 ? 'its arguments by name only' : 'no arguments'
}

function usage(kind: 'filter' | 'test', name: string, { places, names, required, takesMore }: Parameters): string {
  const more = [...names].filter((each) => !places.includes(each))
  const shown = [
    ...places.map((each) => (required.includes(each) ? each : `${each}=…`)),
    ...(takesMore ? ['…'] : []),
    ...more.map((each) => `${each}=…`),
  ]
  return `write ${kind === 'test' ? 'is ' : '| '}${name}${shown.length === 0 ? '' : `(${shown.join(', ')})`}`
}
