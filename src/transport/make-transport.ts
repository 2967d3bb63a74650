import { UnreachableError } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'
import { containerTransport } from './container.ts'
import { controlFolder, sweepControlFolder } from './control-folder.ts'
import { localTransport } from './local.ts'
import { parseSandboxAddress, sandboxTransport } from './sandbox.ts'
import { sshTransport } from './ssh.ts'
import type { Transport } from './types.ts'

/** Where a host is and how it is reached; an inventory's connection settings have this shape. */
export interface TransportTarget {
  readonly kind: 'ssh' | 'docker' | 'podman' | 'sandbox' | 'local'
  /** Address or ssh alias, name of a container, or the address of a sandbox. */
  readonly address: string
  readonly port?: number
  readonly user?: string
  readonly privateKeyFile?: string
  /** Words for ssh. */
  readonly sshArguments: readonly string[]
  /** The account's own, for ssh to ask for. */
  readonly password?: Secret
}

/** What transports share during a run. */
export interface TransportServices {
  /** Seconds for a TCP connection (`-T`). */
  readonly connectTimeoutSeconds: number
  /** Seconds for which connections of ssh outlive the run; they end with it where it is not given. */
  readonly controlPersistSeconds?: number
  /** Environment that makes ssh ask us its questions about this host; empty where nobody can answer. */
  readonly askpass: (settings: TransportTarget) => Readonly<Record<string, string>>
  /** Told what is passed over because others could reach it. */
  readonly warn?: (message: string) => void
}

/** The environment variable that a task file has while it is rehearsed. */
export const REHEARSAL_VARIABLE = 'HAWSER_REHEARSAL'

let folder: string | undefined

/** The control folder, checked and swept once in a process. */
function sweptControlFolder({ warn }: TransportServices): string {
  if (folder === undefined) {
    folder = controlFolder(warn)
    void sweepControlFolder(folder)
  }
  return folder
}

/**
 * What such hosts need on this machine before the first of them is contacted.
 *
 * @throws {UsageError} where ssh's control socket has no private place
 */
export function prepareTransport(kind: TransportTarget['kind'], services: TransportServices): void {
  if (kind === 'ssh') sweptControlFolder(services)
}

/**
 * The transport that a host's `ansible_connection` names.
 *
 * @throws {UnreachableError} for an address that no such transport can have
 * @throws {UsageError} where ssh's control socket has no private place
 */
export function makeTransport(settings: TransportTarget, services: TransportServices): Transport {
  const { kind, address, port, user, privateKeyFile, sshArguments } = settings
  switch (kind) {
    case 'local':
      // Every host has a twin in a rehearsal, but for this machine, which any pattern may name.
      if (process.env[REHEARSAL_VARIABLE] !== undefined) {
        throw new UnreachableError('this machine has no twin, and a rehearsal touches nothing real', {
          hint: 'leave the hosts out whose ansible_connection is local',
        })
      }
      return localTransport()
    case 'sandbox':
      return sandboxTransport(parseSandboxAddress(address))
    case 'docker':
    case 'podman':
      return containerTransport({ engine: kind, name: address, ...(user !== undefined && { user }) })
    case 'ssh':
      return sshTransport({
        address,
        sshArguments,
        connectTimeoutSeconds: services.connectTimeoutSeconds,
        controlFolder: sweptControlFolder(services),
        ...(services.controlPersistSeconds !== undefined && { controlPersistSeconds: services.controlPersistSeconds }),
        askpass: services.askpass(settings),
        ...(port !== undefined && { port }),
        ...(user !== undefined && { user }),
        ...(privateKeyFile !== undefined && { privateKeyFile }),
      })
  }
}
