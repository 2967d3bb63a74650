/** A list that Python calls a tuple, and prints in parentheses. What is made of one is a list. */
export class Tuple extends Array<unknown> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }
}

/** A tuple of these items. */
export function tuple(items: readonly unknown[]): Tuple {
  const made = new Tuple()
  made.push(...items)
  return made
}
