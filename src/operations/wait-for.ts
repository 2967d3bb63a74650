import { type Duration, durationMs } from '../core/duration.ts'
import { UsageError } from '../core/errors.ts'
import { defineOperation, type Plan } from './define.ts'
import type { Host } from './host.ts'
import { commandTitle } from './program-title.ts'
import { readReply } from './read-reply.ts'
import { hasSkippedService } from './service.ts'

/** How long, how often, and under which name it is waited. */
interface WaitSettings {
  /** Until it is given up; 30 seconds where it is not given. */
  readonly for?: Duration
  /** Between two tries; one second where it is not given. */
  readonly interval?: Duration
  /** What is shown instead of the address. */
  readonly description?: string
}

/** A TCP port that somebody listens on: a number on the host itself, or `'db.internal:5432'` as seen from there. */
export interface WaitForTcp extends WaitSettings {
  readonly tcp: number | string
}

/** A web address that answers, as seen from the host. */
export interface WaitForHttp extends WaitSettings {
  /** `http:` or `https:`, without credentials; redirections are not followed. */
  readonly http: string
  /** Good answers; any 2xx and 3xx where it is not given. */
  readonly status?: number | readonly number[]
}

/** A program on the host that exits with 0. */
export interface WaitForCommand extends WaitSettings {
  readonly command: readonly string[]
}

/** Options of {@link waitFor}: one thing to wait for, and how. */
export type WaitForOptions = WaitForTcp | WaitForHttp | WaitForCommand

/** Milliseconds that the controller waits beyond the host's own deadline: a last try, and the way back. */
const BEYOND_MS = 30_000

/** Host and port of `'host:port'`; an IPv6 address stands in brackets. */
function endpoint(tcp: number | string): readonly [host: string, port: string] {
  const [, bracketed, plain, digits] =
    /^(?:(?:\[([0-9A-Fa-f:.]+)\]|([^:\s[\]-][^:\s[\]]*)):)?(\d{1,5})$/.exec(String(tcp)) ?? []
  const port = Number(digits)
  if (digits === undefined || port < 1 || port > 65_535) {
    throw new UsageError(`waitFor: tcp: '${tcp}' is not a port, nor a host and a port`, {
      hint: "write 8080, 'db.internal:5432' or '[::1]:5432'",
    })
  }
  return [bracketed ?? plain ?? '', String(port)]
}

/** What is waited for, as the arguments of the remote program. */
function target(options: WaitForOptions): readonly string[] {
  if ('tcp' in options) return ['tcp', ...endpoint(options.tcp)]
  if ('command' in options) return ['command', ...options.command]
  const url = new URL(options.http)
  const scheme = url.protocol.slice(0, -1)
  const port = url.port || (scheme === 'https' ? '443' : '80')
  const codes = [options.status ?? []].flat()
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  url.hash = ''
  return [
    'http',
    url.href,
    scheme,
    host,
    port,
    `${url.pathname}${url.search}`,
    codes.length > 0 ? ` ${codes.join(' ')} ` : '',
  ]
}

function title(options: WaitForOptions): string {
  if (options.description !== undefined) return options.description
  if ('tcp' in options) return `tcp ${options.tcp}`
  return 'http' in options ? options.http : commandTitle({ argv: options.command })
}

function rule(options: WaitForOptions): void {
  const given = (['tcp', 'http', 'command'] as const).filter((kind) => kind in options)
  if (given.length !== 1) {
    const what = given.length === 0 ? 'nothing to wait for is' : `both ${given.join(' and ')} are`
    throw new UsageError(`waitFor: ${what} given`, { hint: "state one of 'tcp', 'http' and 'command'" })
  }
  if ('status' in options && !('http' in options)) throw new UsageError("waitFor: 'status' goes with 'http'")
}

function plan(options: WaitForOptions, host: Host): Plan<undefined> {
  const words = target(options)
  if (hasSkippedService(host)) {
    const message = 'the service before it was skipped'
    return { steps: async () => ({ outcome: 'skipped', message, data: undefined }) }
  }
  const forMs = durationMs(options.for ?? '30s', 'for')
  const intervalMs = durationMs(options.interval ?? '1s', 'interval')
  const pending = host.port.pendingChanges ? 'pending' : ''
  return {
    call: {
      program: 'wait-for',
      args: [String(Math.max(1, Math.ceil(forMs / 1000))), String(intervalMs / 1000), pending, ...words],
      timeoutMs: forMs + intervalMs + BEYOND_MS,
    },
    read: readReply,
  }
}

/**
 * Waits until something answers, asked by the host itself: a TCP port, a web address, or a program that exits with 0.
 *
 * Under `--check` it looks once: `ok` where there is an answer, else `unknown`, as it is where an earlier change was not
 * applied. After a service that was skipped (in a sandbox twin) it is skipped too.
 *
 * @throws {DeadlineError} with the last answer, where there is no good one in time
 */
export const waitFor = defineOperation<WaitForOptions, undefined>({
  name: 'waitFor',
  schema: {
    type: 'object',
    properties: {
      tcp: { anyOf: [{ type: 'integer', minimum: 1, maximum: 65_535 }, { is: 'text' }] },
      http: { is: 'web address' },
      status: {
        anyOf: [
          { type: 'integer', minimum: 100, maximum: 599 },
          { type: 'array', items: { type: 'integer', minimum: 100, maximum: 599 }, minItems: 1 },
        ],
      },
      command: { type: 'array', items: { is: 'text' }, minItems: 1 },
      for: { is: 'duration' },
      interval: { is: 'duration' },
      description: { is: 'text' },
    },
    required: [],
    additionalProperties: false,
  },
  title,
  rule,
  plan,
})
