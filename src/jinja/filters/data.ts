/** Filters that read and write JSON and YAML. */
import { parseAllDocuments, visit } from 'yaml'
import { SCALAR_TAGS } from '../../core/yaml-scalars.ts'
import { JinjaError } from '../jinja-error.ts'
import { floatText, numberText } from '../text.ts'
import { type Arguments, Float, isMap, itemsOf, Lazy, Undefined } from '../values.ts'
import { BY_NAME, type Filters, flagArgument, numberArgument, plainText } from './filter.ts'
import { type YamlStyle, yamlText } from './yaml-text.ts'

/** How Python's `json.dumps` writes. */
interface JsonStyle {
  readonly indent: string | undefined
  readonly comma: string
  readonly colon: string
  readonly sortsKeys: boolean
  readonly isAscii: boolean
}

function jsonText(value: unknown, style: JsonStyle, margin = '\n'): string {
  if (value instanceof Undefined) throw value.error()
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? numberText(value) : jsonNumber(value)
  if (value instanceof Float) return floatText(value.value)
  if (typeof value === 'string') return jsonString(value, style)
  const inner = margin + (style.indent ?? '')
  const [open, close] = style.indent === undefined ? ['', ''] : [inner, margin]
  const comma = style.indent === undefined ? style.comma : style.comma + inner
  if (Array.isArray(value) || value instanceof Lazy) {
    const items = itemsOf(value).map((item) => jsonText(item, style, inner))
    return items.length === 0 ? '[]' : `[${open}${items.join(comma)}${close}]`
  }
  if (!isMap(value)) throw new JinjaError('a function cannot be written as JSON')
  const keys = style.sortsKeys ? Object.keys(value).sort() : Object.keys(value)
  const entries = keys.map((key) => `${jsonString(key, style)}${style.colon}${jsonText(value[key], style, inner)}`)
  return entries.length === 0 ? '{}' : `{${open}${entries.join(comma)}${close}}`
}

function jsonNumber(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value < 0 ? '-Infinity' : 'Infinity'
}

function jsonString(text: string, { isAscii }: JsonStyle): string {
  const written = JSON.stringify(text)
  if (!isAscii) return written
  return written.replaceAll(/[\u007f-\uffff]/g, (character) =>
    character === '\u007f' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** What holds where the arguments say nothing, and the places of those that have one. */
interface JsonDefaults {
  readonly indent?: number
  readonly sortsKeys: boolean
  readonly indentAt?: number
  readonly sortsKeysAt?: number
}

function styleOf(args: Arguments, defaults: JsonDefaults): JsonStyle {
  const { indentAt = BY_NAME, sortsKeysAt = BY_NAME } = defaults
  const given = args.get(indentAt, 'indent')
  const indent =
    given === null ? undefined : given === undefined ? defaults.indent : numberArgument(args, indentAt, 'indent', 0)
  return {
    indent: indent === undefined ? undefined : ' '.repeat(Math.max(0, indent)),
    sortsKeys: flagArgument(args, sortsKeysAt, 'sort_keys', defaults.sortsKeys),
    isAscii: flagArgument(args, BY_NAME, 'ensure_ascii', true),
    ...separatorsOf(args, indent === undefined ? ', ' : ','),
  }
}

function separatorsOf(args: Arguments, comma: string): Pick<JsonStyle, 'comma' | 'colon'> {
  const given = args.named.get('separators')
  if (given === undefined || given === null) return { comma, colon: ': ' }
  const [between, behind, ...more] = itemsOf(given)
  if (typeof between !== 'string' || typeof behind !== 'string' || more.length > 0) {
    throw new JinjaError("'separators' must be two texts", { hint: "write separators=(',', ':')" })
  }
  return { comma: between, colon: behind }
}

/** Python tells 2.0 from 2. */
function withFloat(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && /[.eE]/.test(context?.source ?? '') ? Float.of(value) : value
}

function fromJson(value: unknown): unknown {
  try {
    return JSON.parse(plainText(value), withFloat)
  } catch (cause) {
    if (cause instanceof JinjaError) throw cause
    // The parser's own words quote the text, which may be secret.
    throw new JinjaError('it is not valid JSON')
  }
}

function fromYaml(value: unknown): readonly unknown[] {
  const documents = parseAllDocuments(plainText(value), {
    schema: 'failsafe',
    customTags: SCALAR_TAGS,
    merge: true,
    logLevel: 'silent',
  })
  const list = Array.isArray(documents) ? documents : []
  if (list.some(({ errors }) => errors.length > 0)) throw new JinjaError('it is not valid YAML')
  return list.map((document) => {
    visit(document, {
      Scalar: (_key, node) => {
        const isFloat = node.source?.includes('.') || node.tag === 'tag:yaml.org,2002:float'
        if (typeof node.value === 'number' && isFloat) node.value = Float.of(node.value)
      },
    })
    const plain: unknown = document.toJS({ maxAliasCount: 10_000 })
    return plain
  })
}

function yamlStyle(
  args: Arguments,
  defaults: { readonly indent: number; readonly indentAt?: number; readonly flow: YamlStyle['flow'] },
): YamlStyle {
  const flow = args.named.get('default_flow_style')
  return {
    indent: numberArgument(args, defaults.indentAt ?? BY_NAME, 'indent', defaults.indent),
    width: numberArgument(args, BY_NAME, 'width', 80),
    sortsKeys: flagArgument(args, BY_NAME, 'sort_keys', true),
    beginsExplicitly: flagArgument(args, BY_NAME, 'explicit_start'),
    endsExplicitly: flagArgument(args, BY_NAME, 'explicit_end'),
    flow: flow === undefined ? defaults.flow : flow === null ? 'leaves' : flow ? 'always' : 'never',
  }
}

/** JSON and YAML. */
export const DATA_FILTERS: Filters = {
  to_json: (value, args) => jsonText(value, styleOf(args, { sortsKeys: false })),
  to_nice_json: (value, args) =>
    jsonText(value, styleOf(args, { indent: 4, sortsKeys: true, indentAt: 0, sortsKeysAt: 1 })),
  tojson: (value, args) =>
    jsonText(value, styleOf(args, { sortsKeys: true, indentAt: 0 })).replaceAll(/[<>&']/g, (found) => {
      return `\\u00${found.charCodeAt(0).toString(16)}`
    }),
  from_json: fromJson,
  from_yaml: (value) => fromYaml(value)[0] ?? null,
  from_yaml_all: fromYaml,
  to_yaml: (value, args) => yamlText(value, yamlStyle(args, { indent: 2, flow: 'leaves' })),
  to_nice_yaml: (value, args) => yamlText(value, yamlStyle(args, { indent: 4, indentAt: 0, flow: 'never' })),
}
