/** Whether a value is a list: `Array.isArray`, which forgets what a readonly list holds. */
export function isList<Value>(value: Value): value is Extract<Value, readonly unknown[]> {
  return Array.isArray(value)
}
