import { stripToLine } from '../core/escape.ts'
import type { ErrorReport } from './events.ts'
import { indent, indentBehind } from './indent.ts'
import type { Paint } from './palette.ts'

/** Hosts that are named where many failed alike. */
const NAMED_HOSTS = 8

/** What stands below an error's message: causes, place, stack where it is wanted, and the hint last. */
function aftermath(error: ErrorReport, withStack: boolean, paint: Paint): string[] {
  const place = error.at !== undefined && !error.message.startsWith(error.at) ? indentBehind('at ', error.at, 2) : []
  const stack = withStack && error.stack !== undefined ? indent(error.stack, 4) : []
  return [
    ...(error.causes ?? []).flatMap((cause) => indentBehind('because: ', cause, 2)),
    ...[...place, ...stack].map((line) => paint('aside', line)),
    ...(error.hint === undefined ? [] : indentBehind('hint: ', error.hint, 2)),
  ]
}

/** An error that belongs to no host, such as a flag that there is not: what is wrong, then what to do about it. */
export function errorLines(error: ErrorReport, withStack: boolean, paint: Paint): string[] {
  const [first = '', ...rest] = indent(error.message, 2)
  return [
    `${paint('failed', 'error:')} ${first.trimStart()} ${paint('aside', `[${error.code}]`)}`,
    ...rest,
    ...aftermath(error, withStack, paint),
  ]
}

/** `relay-1, relay-2 and 7 more`. */
export function listHosts(hosts: readonly string[]): string {
  const named = hosts.length > NAMED_HOSTS + 1 ? hosts.slice(0, NAMED_HOSTS) : hosts
  const more = hosts.length - named.length
  return named.map(stripToLine).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** The failures of a run, once more and in full. Hosts that failed in the very same way share one entry. */
export function failureLines(failures: readonly ErrorReport[], withStack: boolean, paint: Paint): string[] {
  const alike = Map.groupBy(failures, ({ code, operation, message, hint, causes, at }) =>
    JSON.stringify([code, operation, message, hint, causes, at]),
  )
  return [...alike.values()].flatMap((group) => {
    const [error] = group
    if (error === undefined) return []
    const hosts = listHosts(group.flatMap(({ host }) => host ?? []))
    const head = [hosts, stripToLine(error.operation ?? ''), stripToLine(error.code)].filter((word) => word !== '')
    return ['', paint('failed', head.join('  ')), ...indent(error.message, 2), ...aftermath(error, withStack, paint)]
  })
}
