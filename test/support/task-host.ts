/** A test's host as a task file sees it: the engine's own queue over a real connection, without a play around it. */
import { randomBytes } from 'node:crypto'
import { HostRunner } from '../../src/engine/host-runner.ts'
import type { InventoryHost } from '../../src/inventory/types.ts'
import type { Host } from '../../src/operations/host.ts'
import { toErrorReport } from '../../src/report/error-report.ts'
import type { HawserEvent, OperationEvent } from '../../src/report/events.ts'
import { connectByExec, connectBySsh, type TestConnectionOptions } from './connection.ts'
import type { TestContainer } from './container.ts'

export interface TaskHostOptions extends TestConnectionOptions {
  /** By `docker exec`, as root, where it is not set: quicker than ssh where the way does not matter. */
  readonly by?: 'ssh' | 'exec'
  /** Of the run; another one for each host where it is not set. */
  readonly runId?: string
  /** False where it is not set. */
  readonly allowDowngrade?: boolean
  /** `tests@here` where it is not set. */
  readonly controller?: string
}

/** A host whose connection ends with the test. */
export interface TaskHost extends AsyncDisposable {
  readonly host: Host
  /** Everything that was told, in order. */
  readonly events: readonly HawserEvent[]
  /** The operations that ended since the last call, such as `['upload changed', 'stage failed']`. */
  takeOutcomes(): string[]
  /** The operations that ended, whole. */
  operations(): OperationEvent[]
  /** Whether a rollback brought back what ran before. */
  isRescued(): boolean
  /** The end of a play's function on the host: waits for what was not awaited, and gives locks back. */
  finish(): Promise<void>
}

/** Makes a host of a container; nothing is connected before its first operation. */
export function taskHost(container: TestContainer, options: TaskHostOptions = {}): TaskHost {
  const { by = 'exec', check = false, diff = false, runId = randomBytes(6).toString('hex') } = options
  const { connection, [Symbol.asyncDispose]: dispose } =
    by === 'ssh' ? connectBySsh(container, options) : connectByExec(container, options)
  const events: HawserEvent[] = []
  let taken = 0
  const runner = new HostRunner({
    host: describeHost(container),
    vars: {},
    connection,
    check,
    diff,
    allowDowngrade: options.allowDowngrade ?? false,
    runId,
    controller: options.controller ?? 'tests@here',
    signal: new AbortController().signal,
    peer: () => runner,
    report: (event) => events.push(event),
    describe: (error) => toErrorReport(error),
  })
  const operations = (): OperationEvent[] => events.filter((event) => event.event === 'operation')
  return {
    host: runner,
    events,
    operations,
    takeOutcomes() {
      const ended = operations().slice(taken)
      taken += ended.length
      return ended.map(({ operation, outcome }) => `${operation} ${outcome}`)
    },
    isRescued: () => runner.isRescued,
    finish: () => runner.finish(),
    [Symbol.asyncDispose]: dispose,
  }
}

function describeHost(container: TestContainer): InventoryHost {
  return {
    name: container.kind,
    groups: ['all'],
    vars: {},
    connection: { kind: 'docker', address: container.id, sshArguments: [], becomeMethod: 'sudo' },
    origins: new Map(),
  }
}
