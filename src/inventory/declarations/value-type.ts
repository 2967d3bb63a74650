/** The TypeScript type of values of an inventory. */
import { isList } from '../../core/is-list.ts'
import { Secret } from '../../core/secret.ts'
import { type RawValue, Template, UnsafeText, VaultText } from '../deferred.ts'
import { propertyName } from './property-name.ts'

/** Most keys of a map that are told one by one: what has more is a table, whose keys are data. */
const KEYS_TOLD = 64

/** Maps and lists within one another that are told: deeper ones may be anything. */
const LEVELS_TOLD = 12

/** What several values are, taken together: a union of plain types, at most one type of lists and one of maps. */
export class ValueType {
  readonly #plain = new Set<string>()
  #items: ValueType | undefined
  readonly #keys = new Map<string, { readonly type: ValueType; maps: number }>()
  /** How many maps there were: a key that not all of them have is optional. */
  #maps = 0
  readonly #level: number

  constructor(level = 0) {
    this.#level = level
  }

  /** Widens the type to one more value. What a template comes to is not known before it is worked out. */
  add(value: RawValue): void {
    if (value instanceof Template || this.#level > LEVELS_TOLD) this.#plain.add('InventoryValue')
    else if (value instanceof VaultText || value instanceof Secret) this.#plain.add('Secret')
    else if (value instanceof UnsafeText) this.#plain.add(value.isSecret ? 'Secret' : 'string')
    else if (value === null) this.#plain.add('null')
    else if (typeof value !== 'object') this.#plain.add(typeof value)
    else if (isList(value)) this.#addList(value)
    else this.#addMap(value)
  }

  /** True where a value of it is, or may be, secret. */
  get mayBeSecret(): boolean {
    return this.#plain.has('Secret')
  }

  /** The type as TypeScript writes it. */
  toString(): string {
    if (this.#plain.has('InventoryValue')) return 'InventoryValue'
    const parts = [...this.#plain].sort()
    if (this.#items !== undefined) parts.push(this.#listType(this.#items.toString()))
    if (this.#maps > 0) parts.push(this.#mapType())
    // `null` reads best behind what it stands in for.
    const inOrder = [...parts.filter((part) => part !== 'null'), ...parts.filter((part) => part === 'null')]
    return inOrder.join(' | ') || 'InventoryValue'
  }

  #addList(list: readonly RawValue[]): void {
    this.#items ??= new ValueType(this.#level + 1)
    for (const item of list) this.#items.add(item)
  }

  #addMap(map: { readonly [key: string]: RawValue }): void {
    this.#maps += 1
    for (const [key, value] of Object.entries(map)) {
      const known = this.#keys.get(key) ?? { type: new ValueType(this.#level + 1), maps: 0 }
      known.maps += 1
      known.type.add(value)
      this.#keys.set(key, known)
    }
  }

  #listType(item: string): string {
    return `readonly ${/[ |]/.test(item) ? `(${item})` : item}[]`
  }

  #mapType(): string {
    const keys = [...this.#keys].sort(([one], [other]) => (one < other ? -1 : 1))
    if (keys.length > KEYS_TOLD) {
      const types = new Set(keys.map(([, { type }]) => type.toString()))
      return `{ readonly [key: string]: ${types.size > 1 ? 'InventoryValue' : [...types].join('')} }`
    }
    const fields = keys.map(
      ([key, { type, maps }]) => `readonly ${propertyName(key)}${maps < this.#maps ? '?' : ''}: ${type}`,
    )
    return fields.length === 0 ? '{}' : `{ ${fields.join('; ')} }`
  }
}
