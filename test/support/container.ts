/** Real hosts for tests: containers with sshd, reached as one's own servers are, and disposed of by `await using`. */
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import { type ClientKeys, createClientKeys } from './client-keys.ts'
import { type ContainerShell, containerShell } from './container-shell.ts'
import { type ContainerKind, imageName } from './images.ts'
import { currentRun, RUN_LABEL } from './leftovers.ts'
import { restartContainer } from './restart-container.ts'

export interface ContainerOptions {
  /** File systems of their own, by folder, with the options of `docker run --tmpfs`: `{ '/var/lib/hawser': 'size=1m' }`. */
  readonly tmpfs?: Readonly<Record<string, string>>
  /** Capabilities of root there beside the engine's own choice, such as `LINUX_IMMUTABLE`. */
  readonly capabilities?: readonly string[]
  /** Files and folders of this machine that are mounted there, by their path in the container. */
  readonly mounts?: Readonly<Record<string, { readonly source: string; readonly mode: 'ro' | 'rw' }>>
  /** An image made from the one of that kind, to start instead of it. */
  readonly image?: string
}

/** How a program in the container ended, with exactly what it wrote. */
export interface ExecResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A host that answers to ssh on 127.0.0.1. Its users are those of test/containers/debian/users.sh. */
export interface TestContainer extends AsyncDisposable {
  readonly kind: ContainerKind
  /** For `docker exec`, and for `ansible_host` with `ansible_connection: docker`. */
  readonly id: string
  /** Where its sshd is reached on 127.0.0.1; another port after {@link restart}. */
  readonly sshPort: number
  /** What its sshd is known by, as a line of a known_hosts file holds it: `ssh-ed25519 AAAA…`. */
  readonly hostKey: string
  /** A client that every user of the host lets in, and that knows the host's key. */
  readonly client: ClientKeys
  /** Runs a program past ssh, as root or another user; a failure is not an error. */
  exec(argv: readonly string[], options?: { readonly user?: string }): Promise<ExecResult>
  /**
   * Runs a POSIX shell script past ssh.
   *
   * @returns its stdout, without the last newline
   * @throws {Error} with its output, where it does not exit 0
   */
  sh(script: string, options?: { readonly user?: string }): Promise<string>
  /** Writes a file as root, past ssh. */
  write(path: string, content: string | Buffer, mode?: number): Promise<void>
  /**
   * Ends every process at once, as a power cut does, and starts the host again: its disk is as it was, but for file
   * systems in memory, which are empty. The boot's id stays the same, for it is the kernel's.
   */
  restart(): Promise<void>
}

const START_TIMEOUT_MS = 120_000
const AUTHORIZED_KEYS = '/etc/ssh/hawser-test-keys'

/**
 * Starts a host and waits until its sshd answers.
 *
 * @throws {Error} where the container engine does not start it in time
 */
export async function startContainer(kind: ContainerKind, options: ContainerOptions = {}): Promise<TestContainer> {
  const client = await createClientKeys()
  try {
    const container = await describeContainer(kind, client, options).start()
    const sshPort = container.getMappedPort(22)
    const hostKey = await sh(container, 'cat /etc/ssh/ssh_host_ed25519_key.pub')
    await client.trust(sshPort, lineOf(hostKey))
    return toTestContainer(kind, container, client, lineOf(hostKey))
  } catch (error) {
    await client[Symbol.asyncDispose]()
    throw error
  }
}

/** What a public key file holds, without its comment: as a line of a known_hosts file has it. */
function lineOf(publicKey: string): string {
  return publicKey.split(' ').slice(0, 2).join(' ')
}

function describeContainer(kind: ContainerKind, client: ClientKeys, options: ContainerOptions): GenericContainer {
  const image = options.image ?? imageName(kind)
  const container = kind === 'systemd' ? new SystemdContainer(image) : new HostContainer(image)
  const mounts = Object.entries(options.mounts ?? {})
  return container
    .withBindMounts([...container.ownMounts, ...mounts.map(([target, mount]) => ({ target, ...mount }))])
    .withAddedCapabilities(...(options.capabilities ?? []))
    .withLabels({ [RUN_LABEL]: currentRun() })
    .withExposedPorts(22)
    .withTmpFs({ ...container.ownTmpfs, ...options.tmpfs })
    .withCopyContentToContainer([{ content: client.publicKey, target: AUTHORIZED_KEYS, mode: 0o644 }])
    .withStartupTimeout(START_TIMEOUT_MS)
    .withWaitStrategy(container.readiness)
}

/** A container whose process 1 is a small init, which reaps what a test's programs leave behind, and under it sshd. */
class HostContainer extends GenericContainer {
  readonly ownMounts: { source: string; target: string }[] = []
  readonly ownTmpfs: Record<string, string> = {}
  readonly readiness = Wait.forLogMessage(/Server listening on 0\.0\.0\.0 port 22/)

  constructor(image: string) {
    super(image)
    this.hostConfig.Init = true
  }
}

/** What systemd needs as process 1 of a container that is not privileged. */
class SystemdContainer extends GenericContainer {
  readonly ownMounts = [{ source: '/sys/fs/cgroup', target: '/sys/fs/cgroup' }]
  readonly ownTmpfs: Record<string, string> = { '/run': 'rw', '/run/lock': 'rw', '/tmp': 'rw,mode=1777' }
  readonly readiness = Wait.forSuccessfulCommand('systemctl is-active ssh.service')

  constructor(image: string) {
    super(image)
    // testcontainers has no method for this one, nor do its types know it; with control groups v1 systemd finds its own only in the host's view.
    Object.assign(this.hostConfig, { CgroupnsMode: 'host' })
    this.withAddedCapabilities('SYS_ADMIN').withSecurityOpt('seccomp=unconfined')
  }
}

function toTestContainer(
  kind: ContainerKind,
  container: StartedTestContainer,
  client: ClientKeys,
  hostKey: string,
): TestContainer {
  const rootShell = keptShell(container)
  let sshPort = container.getMappedPort(22)
  return {
    kind,
    id: container.getId(),
    get sshPort() {
      return sshPort
    },
    hostKey,
    client,
    exec: (argv, { user = 'root' } = {}) => container.exec([...argv], { user }),
    sh: (script, how) => (how?.user === undefined ? rootShell.sh(script) : sh(container, script, how.user)),
    write: (target, content, mode = 0o644) => container.copyContentToContainer([{ content, target, mode }]),
    async restart() {
      await rootShell.end()
      sshPort = await restartContainer(container.getId())
      await client.trust(sshPort, hostKey)
    },
    async [Symbol.asyncDispose]() {
      // Waiting for an orderly end would cost ten seconds where process 1 does not heed TERM.
      await Promise.all([
        rootShell.end(),
        container.stop({ timeout: 0, remove: true, removeVolumes: true }),
        client[Symbol.asyncDispose](),
      ])
    },
  }
}

/** A shell that stays open for the next script. Scripts that run at the same time have one of their own each. */
function keptShell(container: StartedTestContainer) {
  let kept: ContainerShell | undefined
  return {
    async sh(script: string): Promise<string> {
      if (kept?.state === 'busy') return await sh(container, script)
      if (kept?.state !== 'idle') kept = containerShell(container.getId())
      return (await kept.capture(script)).replace(/\n$/, '')
    },
    async end(): Promise<void> {
      await kept?.[Symbol.asyncDispose]()
      kept = undefined
    },
  }
}

async function sh(container: StartedTestContainer, script: string, user = 'root'): Promise<string> {
  const { exitCode, stdout, stderr } = await container.exec(['/bin/sh', '-c', script], { user })
  if (exitCode !== 0) throw new Error(`exit ${exitCode} of: ${script}\n${stdout}${stderr}`)
  return stdout.replace(/\n$/, '')
}
