import { type HawserError, UnreachableError } from '../core/errors.ts'
import type { Transport } from './types.ts'

/** What {@link sandboxTransport} needs to know; `ansible_host` of a sandbox twin carries both. */
export interface SandboxTransportOptions {
  /** Process id of the twin's first process, as the controller sees it. */
  readonly pid: number
  /** What `/run/hawser-twin` holds inside. Process ids get reused: without this, a session could enter the real machine. */
  readonly token: string
}

/**
 * What sessions in a twin may not do although they are root's: these reach past its namespaces to the one kernel
 * (capabilities(7)). So the clock, the network, modules, swap and devices of the real machine stay as they are.
 */
const DROPPED_CAPABILITIES = [
  'sys_admin',
  'sys_module',
  'sys_rawio',
  'sys_boot',
  'sys_time',
  'sys_pacct',
  'net_admin',
  'mknod',
  'syslog',
  'wake_alarm',
  'mac_admin',
  'mac_override',
]

/** Ends with 126 where the namespaces entered are not the twin's; else becomes the shell. */
const GUARD =
  '{ read -r token </run/hawser-twin; } 2>/dev/null; [ "$token" = "$1" ] || { echo "hawser: this is not the twin" >&2; exit 126; }; exec /bin/sh -c "$2"'

/** The `ansible_host` that leads to a sandbox twin. */
export function sandboxAddress({ pid, token }: SandboxTransportOptions): string {
  return `${pid}-${token}`
}

/**
 * Reads what {@link sandboxAddress} wrote.
 *
 * @throws {UnreachableError} for anything else: a sandbox exists only while a rehearsal makes it
 */
export function parseSandboxAddress(address: string): SandboxTransportOptions {
  const [, pid, token] = /^([1-9]\d*)-([0-9a-f]+)$/.exec(address) ?? []
  if (pid === undefined || token === undefined) {
    throw new UnreachableError(`'${address}' is not the address of a sandbox`, {
      hint: 'only `hawser rehearse` makes hosts with ansible_connection: sandbox',
    })
  }
  return { pid: Number(pid), token }
}

/** Starts processes in a sandbox twin of this machine with `nsenter`; only root can. */
export function sandboxTransport({ pid, token }: SandboxTransportOptions): Transport {
  const gone = (): HawserError =>
    new UnreachableError('the sandbox is gone', { hint: 'its rehearsal has ended, or its first process was killed' })
  return {
    kind: 'sandbox',
    description: `sandbox of process ${pid}`,
    hasInit: false,
    invocation: (commandLine) => ({
      argv: [
        'nsenter',
        ...[`--target=${pid}`, '--mount', '--pid', '--ipc', '--uts', '--'],
        ...[
          'setpriv',
          '--inh-caps=-all',
          `--bounding-set=${DROPPED_CAPABILITIES.map((name) => `-${name}`).join()}`,
          '--',
        ],
        // A session of its own inside: what ends a session's processes by its number must not find the twin's first one.
        ...['setsid', '/bin/sh', '-c', GUARD, 'sh', token, commandLine],
      ],
    }),
    explain: ({ stderr }) => {
      if (/ENOENT|(nsenter|setpriv): (command )?not found/.test(stderr)) {
        return new UnreachableError('nsenter or setpriv is not installed', { hint: 'both belong to util-linux' })
      }
      if (/not the twin|nsenter: cannot open \/proc\/.*No such file|No such process/.test(stderr)) return gone()
      if (/nsenter: .*(Permission denied|Operation not permitted)/.test(stderr)) {
        return new UnreachableError('only root can enter a sandbox', {
          hint: 'run the rehearsal as root, or with a container engine',
        })
      }
      return undefined
    },
    close: async () => {},
  }
}
