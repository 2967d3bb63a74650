/** A connection to a test host as the engine makes one, without an engine. */
import { UnreachableError } from '../../src/core/errors.ts'
import { secret } from '../../src/core/secret.ts'
import type { Become } from '../../src/session/become.ts'
import { ChildProcesses } from '../../src/session/child-processes.ts'
import { Connection } from '../../src/session/connection.ts'
import { containerTransport } from '../../src/transport/container.ts'
import { controlFolder } from '../../src/transport/control-folder.ts'
import { sshTransport } from '../../src/transport/ssh.ts'
import type { Transport } from '../../src/transport/types.ts'
import type { TestContainer } from './container.ts'

/** How to reach a test host. */
export interface TestConnectionOptions {
  /** Who logs in; `deploy` where it is not set. */
  readonly user?: string
  /** How to become root; sudo without a password where it is not set, nothing for `false`. */
  readonly become?: false | { readonly method: Become['method']; readonly password?: string; readonly user?: string }
  readonly check?: boolean
  readonly diff?: boolean
  /** Another port of 127.0.0.1, such as a proxy's. */
  readonly port?: number
  /** Words for ssh, before ours. */
  readonly sshArguments?: readonly string[]
  readonly loginDeadlineMs?: number
  /** What lies between here and the host, such as a recorder: makes another transport of this one. */
  readonly through?: (transport: Transport) => Transport
}

/** A connection that ends with the test. */
export interface TestConnection extends AsyncDisposable {
  readonly connection: Connection
  readonly processes: ChildProcesses
}

function sshTo(
  host: TestContainer,
  { user = 'deploy', port = host.sshPort, sshArguments = [] }: TestConnectionOptions,
): Transport {
  return sshTransport({
    address: '127.0.0.1',
    port,
    user,
    privateKeyFile: host.client.privateKeyFile,
    sshArguments: [
      ...sshArguments,
      '-o',
      `UserKnownHostsFile=${host.client.knownHostsFile}`,
      '-o',
      'IdentitiesOnly=yes',
      '-F',
      'none',
    ],
    connectTimeoutSeconds: 5,
    controlFolder: controlFolder(),
    askpass: {},
  })
}

function connect(transport: Transport, options: TestConnectionOptions): TestConnection {
  const { become = { method: 'sudo' }, check = false, diff = false, loginDeadlineMs = 20_000, through } = options
  const processes = new ChildProcesses()
  const connection = new Connection({
    transport: through?.(transport) ?? transport,
    become:
      become === false
        ? undefined
        : {
            method: become.method,
            user: become.user ?? 'root',
            ...(become.password !== undefined && { password: secret(become.password) }),
          },
    processes,
    loginDeadlineMs,
    whenLoginMayStart: (login) => login(),
    isWorthAnotherTry: (error) => error instanceof UnreachableError && error.isTransient,
    check,
    diff,
  })
  return { connection, processes, [Symbol.asyncDispose]: () => connection.close() }
}

/** A connection over ssh. */
export function connectBySsh(host: TestContainer, options: TestConnectionOptions = {}): TestConnection {
  return connect(sshTo(host, options), options)
}

/** A connection by `docker exec`, as root where no user is named. */
export function connectByExec(host: TestContainer, options: TestConnectionOptions = {}): TestConnection {
  const { user } = options
  const transport = containerTransport({ engine: 'docker', name: host.id, ...(user !== undefined && { user }) })
  return connect(transport, { become: false, ...options })
}
