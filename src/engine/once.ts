import { UsageError } from '../core/errors.ts'

/** What was called already in this process, which is one run. */
const results = new Map<string, Promise<unknown>>()

/**
 * Calls a function for only the first host that comes here in a run, and gives every other host the same promise: what
 * Ansible calls `run_once`. A failure is shared too.
 *
 * Without a key, the place of the call in the task file is what makes it the same: give a key where one place is to be
 * called for several things, such as in a loop.
 *
 * @returns what the function returned, for all hosts
 */
export function once<Value>(fn: () => Value | Promise<Value>): Promise<Value>
export function once<Value>(key: string, fn: () => Value | Promise<Value>): Promise<Value>
export function once<Value>(
  ...args: [fn: () => Value | Promise<Value>] | [key: string, fn: () => Value | Promise<Value>]
): Promise<Value> {
  const [first, second] = args
  const fn = typeof first === 'function' ? first : second
  if (typeof fn !== 'function') throw new UsageError('once: there is no function to call')
  const key = typeof first === 'string' ? `key ${first}` : `place ${placeOfCall()}`
  const known = results.get(key)
  // A key belongs to one function, so what is known under it is what this one returned.
  if (known !== undefined) return known as Promise<Value>
  const result = new Promise<Value>((resolve) => {
    resolve(fn())
  })
  results.set(key, result)
  // Hosts that come later await it; until then its failure is not unhandled.
  result.catch(() => {})
  return result
}

/** `file:line:column` of the call of {@link once}, without what called that: it differs from host to host. */
function placeOfCall(): string {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, once)
  return holder.stack?.split('\n')[1]?.trim() ?? ''
}
