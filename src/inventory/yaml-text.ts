import { Document, isScalar, Scalar, visit } from 'yaml'
import type { ListedValue } from './listed-value.ts'

/** What JSON has keys for, and YAML tags. */
const TAGS: ReadonlyMap<string, string> = new Map([
  ['__ansible_vault', '!vault'],
  ['__ansible_unsafe', '!unsafe'],
])

/**
 * What PyYAML does not read bare: it takes `=` for a type of its own, no tab belongs to a bare word, and the blanks of a line
 * of nothing else are lost in a block.
 */
const NOT_BARE = /^=$|\t|^ +$/m

/** What PyYAML reads as an escape only, or as the end of a line. C0 is escaped by the library already. */
const NOT_PRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/

/**
 * YAML that Ansible, Hawser and every reader of YAML 1.1 take for these values: text that looks like something else is
 * quoted, vault data gets its tag.
 */
export function yamlText(value: ListedValue): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false })
  visit(document, {
    Map(_key, map) {
      const [pair, ...others] = map.items
      const tag = others.length === 0 && isScalar(pair?.key) ? TAGS.get(String(pair.key.value)) : undefined
      if (tag === undefined || !isScalar(pair?.value)) return undefined
      const scalar = new Scalar(pair.value.value)
      scalar.tag = tag
      if (tag === '!vault') scalar.type = 'BLOCK_LITERAL'
      return scalar
    },
    Scalar(_key, scalar) {
      const { value } = scalar
      // Text of this kind the library takes for the sign of a merge, as which it is a symbol in the place of a key.
      if (value === '<<' || typeof value === 'symbol') {
        Object.assign(scalar, { value: '<<', tag: 'tag:yaml.org,2002:str', type: 'QUOTE_DOUBLE' })
      }
      if (typeof value !== 'string') return
      if (NOT_BARE.test(value) || NOT_PRINTABLE.test(value)) scalar.type = 'QUOTE_DOUBLE'
    },
  })
  const text = document.toString({ lineWidth: 0, directives: false })
  return text.replaceAll(new RegExp(NOT_PRINTABLE, 'g'), (character) => {
    const code = character.charCodeAt(0)
    return `\\u${code.toString(16).padStart(4, '0')}`
  })
}
