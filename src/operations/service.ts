import { type Duration, durationMs } from '../core/duration.ts'
import { UsageError } from '../core/errors.ts'
import type { Outcome } from '../core/outcome.ts'
import { defineOperation, type Plan } from './define.ts'
import type { Host, OperationPort, Reading, RemoteReply } from './host.ts'
import type { Installed } from './installed.ts'
import { noteRanBefore } from './ran-before.ts'
import { lastLines, readReply, throwReported } from './read-reply.ts'

/** An outcome whose thing on the host has a time of its last change there: of `file`, `install`, `deploy`. */
export type Dated = Outcome<{ readonly path: string } | { readonly dest: string }>

/** Options of {@link service}. */
export interface ServiceOptions {
  /** The unit, such as `nginx` or `backup.timer`. */
  readonly name: string
  /**
   * `started` where it is not given and `running` or `restartAfter` is. `restarted` and `reloaded` do so every time:
   * `running` and `restartAfter` restart only where that is needed.
   */
  readonly state?: 'started' | 'stopped' | 'restarted' | 'reloaded'
  /** Whether it starts at boot. */
  readonly enabled?: boolean
  /**
   * Whether systemd reads its files again where it says that it must; it does where this is not given. That alone is no
   * change: the outcome is then `ok`, and its message says `daemon-reload`.
   */
  readonly daemonReload?: boolean
  /** What `install`, `deploy` or `rollback` returned: restarts unless that is what runs, and fails where it cannot be made so. */
  readonly running?: Installed
  /** Restarts where the process started before these last changed on the host. */
  readonly restartAfter?: readonly Dated[]
  /** How long it may take to start or to stop; 90 seconds where it is not given. */
  readonly timeout?: Duration
}

/** What {@link service} gives beside its outcome. */
export interface ServiceResult {
  readonly name: string
  /** Its main process; undefined where it has none. */
  readonly pid?: number
}

const DEFAULT_TIMEOUT: Duration = '90s'

/** Milliseconds for looking and hashing, beside the deadline of what systemd does. */
const LOOKING_MS = 300_000

/** Hosts on which a service was skipped: what it would serve cannot be waited for there. */
const skipped = new WeakSet<OperationPort>()

/** True where a service of this host was skipped, because none can run there. */
export function hasSkippedService(host: Host): boolean {
  return skipped.has(host.port)
}

function read(
  reply: RemoteReply,
  { name, running }: ServiceOptions,
  host: Host,
  doubt: string,
): Reading<ServiceResult> {
  const ran = reply.text('ran')
  if (ran && running) noteRanBefore(host.port, running.dest, { sha256: ran, installed: running.sha256 })
  throwReported(reply, lastLines(reply.log, 20))
  const pid = Number(reply.text('pid') ?? 0)
  const reading = { ...readReply(reply), data: pid === 0 ? { name } : { name, pid } }
  // What has to be done in any case is a change whatever the doubt.
  if (doubt === '' || reading.outcome !== 'ok') return reading
  return { ...reading, outcome: 'unknown', message: doubt }
}

/** Why a check cannot tell whether it must restart: what that depends on is unknown itself. Empty where it can. */
function doubtOf({ running, restartAfter = [] }: ServiceOptions, check: boolean): string {
  if (!check) return ''
  const unknown = restartAfter.find(({ outcome }) => outcome === 'unknown')
  if (unknown) return `whether it must restart is unknown, as ${unknown.operation} of ${unknown.title} is`
  // install, deploy and rollback return their outcome with the release.
  if (running && 'outcome' in running && running.outcome === 'unknown') {
    return `whether it must restart is unknown, as ${running.dest} is`
  }
  return ''
}

/** Paths whose time of change the host knows; and why it must restart where the host cannot know. */
function changes(
  outcomes: readonly Dated[],
  check: boolean,
): { readonly paths: readonly string[]; readonly reason: string } {
  const paths = outcomes.map(({ data }) => ('path' in data ? data.path : data.dest))
  const unseen = outcomes.findIndex(
    ({ outcome, after }) => outcome === 'changed' && (check || after?.type === 'absent'),
  )
  return { paths, reason: unseen < 0 ? '' : `it started before ${paths[unseen]} changed` }
}

function plan(options: ServiceOptions, host: Host): Plan<ServiceResult> {
  const { name, enabled, daemonReload = true, running, restartAfter = [], timeout = DEFAULT_TIMEOUT } = options
  if (host.port.withoutInit) {
    skipped.add(host.port)
    const message = 'no services run in a sandbox twin'
    return { steps: async () => ({ outcome: 'skipped', message, data: { name } }) }
  }
  const state = options.state ?? (running || options.restartAfter ? 'started' : '')
  const { paths, reason } = changes(restartAfter, host.port.check)
  const doubt = doubtOf(options, host.port.check)
  const timeoutMs = durationMs(timeout, 'timeout')
  const wishes = [state, enabled === undefined ? '' : enabled ? 'yes' : 'no', daemonReload ? 'yes' : 'no']
  const seconds = String(Math.max(1, Math.ceil(timeoutMs / 1000)))
  return {
    call: {
      program: 'service',
      args: [name, ...wishes, running?.dest ?? '', running?.sha256 ?? '', reason, seconds, ...paths],
      timeoutMs: timeoutMs * 3 + LOOKING_MS,
    },
    read: (reply) => read(reply, options, host, doubt),
  }
}

function rule({ state, enabled, daemonReload, running, restartAfter }: ServiceOptions): void {
  const isCompared = running !== undefined || restartAfter !== undefined
  if (state === undefined && enabled === undefined && daemonReload === undefined && !isCompared) {
    throw new UsageError('service: nothing is asked of it', {
      hint: "state 'state', 'enabled', 'running' or 'restartAfter'",
    })
  }
  if (isCompared && (state === 'stopped' || state === 'reloaded')) {
    throw new UsageError(`service: 'running' and 'restartAfter' make no sense with state '${state}'`)
  }
}

/**
 * A systemd unit. Whatever starts it waits until it is up, and fails with the last lines of its journal where it does not
 * stay up. In a sandbox twin, where nothing can run, it is `skipped`.
 *
 * @throws {OperationError} where it does not start, stop, or stay up
 * @throws {NotConvergedError} where it is up, and does not run what is installed
 */
export const service = defineOperation<ServiceOptions, ServiceResult>({
  name: 'service',
  schema: {
    type: 'object',
    properties: {
      name: { is: 'unit name' },
      state: { type: 'string', enum: ['started', 'stopped', 'restarted', 'reloaded'] },
      enabled: { type: 'boolean' },
      daemonReload: { type: 'boolean' },
      running: { is: 'installed release' },
      restartAfter: { type: 'array', items: { is: 'dated outcome' } },
      timeout: { is: 'duration' },
    },
    required: ['name'],
    additionalProperties: false,
  },
  title: ({ name, state }) => (state === undefined || state === 'started' ? name : `${name} (${state})`),
  rule,
  plan,
})
