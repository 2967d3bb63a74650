/** What a name in an inventory's `hosts` stands for: one host or a range of them, with a port or without. */
import { isIP } from 'node:net'

/** The hosts that one name stands for. */
export interface HostNames {
  readonly names: readonly string[]
  /** From `name:2222`: what `ansible_port` is where the host is mentioned first. */
  readonly port?: number
}

/** A range that cannot be: `message` says why, `hint` how it should be written. */
export class HostRangeError extends Error {
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}

/** More hosts than one name can mean to stand for: a digit too many, rather. */
const MOST_HOSTS = 100_000

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

const RANGE = String.raw`\[(?:[a-z]:[a-z]|\d+:\d+)(?::\d+)?\]`
const LABEL = String.raw`(?:[\p{L}\p{N}_]|${RANGE})(?:[\p{L}\p{N}_-]|${RANGE})*(?<![_-])`
/** Names in front of a port; others with a colon are names as they stand. */
const HOST_NAME = new RegExp(String.raw`^${LABEL}(?:\.${LABEL})*$`, 'iu')

/**
 * Expands `web[01:03]` (both ends included, zeros kept), `[a:c]`, `[1:10:2]` (by twos), several of them in a name, and
 * takes `:2222` off.
 *
 * @throws {HostRangeError} for a range that has no end, runs backwards, or means more hosts than there are
 */
export function hostNames(text: string): HostNames {
  const { name, port } = splitPort(text)
  const names = expand(name, text)
  if (names.some((each) => /[[\]]/.test(each))) {
    throw new HostRangeError(`'${text}' has a bracket that belongs to no range`, 'write [FIRST:LAST]')
  }
  return { names, ...(port !== undefined && { port }) }
}

/** A port is taken off names and addresses only; an IPv6 address is in brackets then. */
function splitPort(text: string): { readonly name: string; readonly port?: number } {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|((?:[^:[\]]|\[[^\]]*\])+)):(\d+)$/.exec(text) ?? []
  const name = bracketed ?? plain
  if (name === undefined || (isIP(name) === 0 && !HOST_NAME.test(name))) return { name: text }
  return { name, port: Number(port) }
}

const HEXTET = String.raw`(?:[\da-f]{1,4}|\[[\da-f]+:[\da-f]+(?::\d+)?\])`
/**
 * What Ansible takes for an IPv6 address, with ranges or without. Its own expression is bound to the end of the text in
 * one of its branches only, so what follows an address is part of it.
 */
const IPV6_BEGINNING = new RegExp(
  [
    ...[`(?:H:){7}H`, `(?:H:){1,6}:`, `(?:H:)(?::H){1,6}`, `(?:H:){2}(?::H){1,5}`, `(?:H:){3}(?::H){1,4}`],
    ...[`(?:H:){4}(?::H){1,3}`, `(?:H:){5}(?::H){1,2}`, `(?:H:){6}(?::H)`, `:(?::H){1,6}`, `H?::`],
  ]
    .map((branch) => `^${branch.replaceAll('H', HEXTET)}`)
    .join('|'),
  'i',
)

/**
 * True for what can be the address of hosts as a whole: a name, an IPv4 or IPv6 address, with ranges or a port or both.
 */
export function isAddress(text: string): boolean {
  const { name, port } = splitPort(text)
  if (port !== undefined) return true
  return HOST_NAME.test(name) || IPV6_BEGINNING.test(name)
}

/** @param name the whole name that `rest` is the end of, for messages */
function expand(rest: string, name: string): string[] {
  const [, head, range, tail] = /^([^[]*)\[([^\]]*)\](.*)$/su.exec(rest) ?? []
  if (head === undefined || range === undefined || tail === undefined) return [rest]
  const items = itemsOf(range, name)
  const tails = expand(tail, name)
  if (items.length * tails.length > MOST_HOSTS) throw tooMany(name)
  return items.flatMap((item) => tails.map((end) => `${head}${item}${end}`))
}

/** What stands for one range: `['01', '02', '03']`. */
function itemsOf(range: string, name: string): readonly string[] {
  const [first = '', last, stepText = '1', ...more] = range.split(':')
  if (last === undefined || more.length > 0) {
    throw new HostRangeError(`'${name}': [${range}] is not a range`, 'write [FIRST:LAST], or [FIRST:LAST:STEP]')
  }
  if (last === '') throw new HostRangeError(`'${name}': the range [${range}] has no end`, 'write [FIRST:LAST]')
  const step = wholeNumber(stepText, range, name)
  if (step === 0) throw new HostRangeError(`'${name}': the step of [${range}] is nothing`, 'leave it out, or write 1')
  const from = LETTERS.indexOf(first)
  const to = LETTERS.indexOf(last)
  if (first.length === 1 && last.length === 1 && from >= 0 && to >= 0) {
    return count(from, to, step, range, name).map((index) => LETTERS.charAt(index))
  }
  const width = first.startsWith('0') && first.length > 1 ? first.length : 0
  if (width > 0 && last.length !== width) {
    throw new HostRangeError(
      `'${name}': the ends of [${range}] differ in length`,
      `write both with ${Math.max(width, last.length)} digits`,
    )
  }
  const numbers = count(wholeNumber(first || '0', range, name), wholeNumber(last, range, name), step, range, name)
  return numbers.map((number) => String(number).padStart(width, '0'))
}

function count(from: number, to: number, step: number, range: string, name: string): readonly number[] {
  if (from > to) {
    throw new HostRangeError(`'${name}': the range [${range}] runs backwards`, 'the smaller end comes first')
  }
  const length = Math.floor((to - from) / step) + 1
  if (length > MOST_HOSTS) throw tooMany(name)
  return Array.from({ length }, (_, index) => from + index * step)
}

function wholeNumber(text: string, range: string, name: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new HostRangeError(
    `'${name}': '${text}' in [${range}] is no number`,
    'ranges are of numbers, or of single letters: [1:9], [a:f]',
  )
}

function tooMany(name: string): HostRangeError {
  return new HostRangeError(`'${name}' stands for more than ${MOST_HOSTS} hosts`, 'is there a digit too many?')
}
