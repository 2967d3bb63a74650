import { inspect } from 'node:util'
import type { InventoryValue, Variables } from './types.ts'

/**
 * Variables of which some are worked out when they are read, and once.
 *
 * @param entries each value, or how it is made; what that throws, whoever reads the variable gets
 */
export function lazyVariables(
  entries: Iterable<readonly [name: string, value: InventoryValue | (() => InventoryValue)]>,
): Variables {
  const variables = emptyVariables()
  for (const [name, value] of entries) {
    if (typeof value !== 'function') define(variables, name, value)
    else {
      const get = (): InventoryValue => {
        const made = value()
        define(variables, name, made)
        return made
      }
      Object.defineProperty(variables, name, { get, enumerable: true, configurable: true })
    }
  }
  return variables
}

/**
 * Variables laid over others, none of them worked out by that.
 *
 * @param layers the later win
 */
export function layeredVariables(...layers: readonly Readonly<Record<string, unknown>>[]): Variables {
  const variables = emptyVariables()
  for (const layer of layers) {
    for (const name of Object.keys(layer)) {
      const isLazy = Object.getOwnPropertyDescriptor(layer, name)?.get !== undefined
      // Values that are there are copied; others are asked of the layer they come from, which remembers them.
      const property = isLazy ? { get: () => layer[name] } : { value: layer[name], writable: true }
      Object.defineProperty(variables, name, { ...property, enumerable: true, configurable: true })
    }
  }
  return variables
}

/** A property as an assignment makes it, also one called `__proto__`. */
function define(variables: Record<string, InventoryValue>, name: string, value: InventoryValue): void {
  Object.defineProperty(variables, name, { value, enumerable: true, configurable: true, writable: true })
}

/** An object without properties that prints what its properties are then, worked out, as `console.log` has any object. */
function emptyVariables(): Record<string, InventoryValue> {
  const variables: Record<string, InventoryValue> = {}
  // Not enumerable: it is no variable, and copies have their own.
  return Object.defineProperty(variables, inspect.custom, {
    value: () => Object.fromEntries(Object.keys(variables).map((name) => [name, printable(variables, name)])),
  })
}

/** A value for print; in the place of one that cannot be worked out, why. */
function printable(variables: Record<string, InventoryValue>, name: string): unknown {
  try {
    return variables[name]
  } catch (error) {
    return { [inspect.custom]: () => `[${error instanceof Error ? error.message : error}]` }
  }
}
