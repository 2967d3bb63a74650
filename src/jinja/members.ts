/** What stands behind a dot or in brackets: keys of maps, places of lists, methods. */
import { didYouMean } from '../core/nearest.ts'
import { JinjaError } from './jinja-error.ts'
import { methodOf } from './methods.ts'
import { isMap, Lazy, Namespace, toNumber, Undefined } from './values.ts'

/**
 * A member of a value; {@link Undefined} where there is none.
 *
 * @param isAttribute written with a dot, so that methods come before keys, as in Python
 * @param owner what the value is called in messages
 */
export function memberOf(object: unknown, key: unknown, isAttribute: boolean, owner: string): unknown {
  // As with Ansible: what belongs to nothing is nothing, and not an error yet.
  if (object instanceof Undefined) return object
  if (key instanceof Undefined) throw key.error()
  if (isAttribute) return methodOf(object, String(key)) ?? itemOf(object, key) ?? missing(object, key, owner)
  return itemOf(object, key) ?? methodOf(object, String(key)) ?? missing(object, key, owner)
}

/** A key's value; undefined where there is none. */
function itemOf(object: unknown, key: unknown): unknown {
  if (object instanceof Namespace) return object.values.get(String(key))
  if (object instanceof Lazy) return object.has(String(key)) ? object.get(String(key)) : undefined
  if (isMap(object)) return Object.hasOwn(object, String(key)) ? (object[String(key)] ?? null) : undefined
  if ((Array.isArray(object) || typeof object === 'string') && (typeof key === 'number' || typeof key === 'boolean')) {
    const index = toNumber(key, 'a place')
    if (Array.isArray(object)) return object.at(index) === undefined ? undefined : object.at(index)
    return [...object].at(index)
  }
  return undefined
}

function missing(object: unknown, key: unknown, owner: string): Undefined {
  const name = owner === 'it' ? owner : `'${owner}'`
  if (Array.isArray(object) && typeof key === 'number') {
    return new Undefined(`${name} has ${object.length} items, and none at ${key}`)
  }
  const keys = isMap(object) ? Object.keys(object) : object instanceof Lazy ? object.keys() : []
  return new Undefined(`${name} has no '${String(key)}'${didYouMean(String(key), keys)}`)
}

/**
 * A member by a path such as `a.b.0`, as `map(attribute=…)` takes it.
 *
 * @throws {JinjaError} for a path that is no text
 */
export function memberByPath(value: unknown, path: unknown): unknown {
  if (typeof path === 'number') return memberOf(value, path, false, 'it')
  if (typeof path !== 'string') throw new JinjaError('an attribute must be text')
  return path
    .split('.')
    .reduce(
      (object, part) => memberOf(object, /^\d+$/.test(part) && !isMap(object) ? Number(part) : part, false, 'it'),
      value,
    )
}
