import { UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import type { PlayOptions } from './play-options.ts'

/** What each option of a play must be: a test, and the words for what it expects. */
const OPTIONS: { readonly [Name in keyof Required<PlayOptions>]: readonly [(value: unknown) => boolean, string] } = {
  name: [(value) => typeof value === 'string', 'text'],
  hosts: [(value) => typeof value === 'string' && value.trim() !== '', "a pattern, such as 'web:&staging'"],
  become: [(value) => typeof value === 'boolean', 'true or false'],
  becomeUser: [(value) => typeof value === 'string', 'the name of a user'],
  forks: [(value) => Number.isInteger(value) && Number(value) >= 1, 'a whole number from 1 on'],
  // Sizes are looked at where they are used: they may depend on the number of hosts.
  serial: [
    (value) => ['number', 'string'].includes(typeof value) || Array.isArray(value),
    "such as 1, '30%' or a list",
  ],
  maxFailures: [(value) => ['number', 'string'].includes(typeof value), "such as 1 or '30%'"],
  vars: [(value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'an object'],
  prepare: [(value) => typeof value === 'function', 'a function'],
}

/**
 * Checks what a task file gives to `play`: the compiler does not see every task file.
 *
 * @throws {UsageError} that names the option, and the nearest right word for a misspelt one
 */
export function checkPlayOptions(options: unknown, body: unknown): void {
  if (typeof options !== 'object' || options === null || typeof body !== 'function') {
    throw new UsageError('play takes options and a function', { hint: "play({ hosts: 'web' }, async (host) => { … })" })
  }
  for (const [name, value] of Object.entries(options)) {
    const option = Object.entries(OPTIONS).find(([known]) => known === name)
    if (option === undefined)
      throw new UsageError(`play has no option '${name}'${didYouMean(name, Object.keys(OPTIONS))}`)
    const [, [holds, expected]] = option
    if (value !== undefined && !holds(value)) throw new UsageError(`play: '${name}' must be ${expected}`)
  }
  if (!('hosts' in options))
    throw new UsageError("play needs 'hosts'", { hint: "a pattern, such as hosts: 'web:&staging'" })
}
