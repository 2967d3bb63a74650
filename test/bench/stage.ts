/** Where the benchmark takes place: hosts, a folder for what it writes, and who takes part. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { startContainer, type TestContainer } from '../support/container.ts'
import { sshVariables } from '../support/ssh.ts'
import { buildHostImage } from './host-image.ts'
import { findPeers, type Peers } from './peers.ts'

/** The user who logs in; may become root without a password. */
export const USER = 'deploy'

/** Hosts that are started at a time. */
const STARTS_AT_ONCE = 5

/** Hosts in one more way of being reached, such as through a long line. */
export interface Address {
  readonly container: TestContainer
  /** On 127.0.0.1. */
  readonly port: number
}

export interface Stage extends AsyncDisposable {
  /** All hosts. */
  readonly hosts: readonly Address[]
  /** For what measurements write; goes away with the stage. */
  readonly folder: string
  readonly peers: Peers
  /** Most hosts that measurements other than growth use. */
  readonly width: number
  /** Writes a file into {@link folder}, and returns its path. */
  write(name: string, content: string | Buffer): Promise<string>
  /**
   * Writes an inventory whose group `relay` has these hosts, as Hawser and Ansible read it.
   *
   * @param vars variables of all hosts
   */
  inventory(hosts: readonly Address[], vars?: Readonly<Record<string, unknown>>): Promise<string>
}

/** What a stage is to be like. */
export interface StageOptions {
  readonly hosts: number
  readonly width: number
  readonly withPeers: boolean
}

/**
 * Starts the hosts.
 *
 * @throws {Error} where one does not start; the others are taken away again
 */
export async function startStage(options: StageOptions): Promise<Stage> {
  const image = await buildHostImage()
  const peers = await findPeers(options.withPeers)
  const folder = await mkdtemp(join(tmpdir(), 'hawser-bench-'))
  const containers: TestContainer[] = []
  const limit = pLimit(STARTS_AT_ONCE)
  const dispose = async (): Promise<void> => {
    await Promise.allSettled(containers.map((container) => limit(() => container[Symbol.asyncDispose]())))
    await rm(folder, { recursive: true, force: true })
  }
  const starts = Array.from({ length: options.hosts }, () =>
    limit(async () => containers.push(await startContainer('debian', { image }))),
  )
  // All of them are waited for, so that none starts after the others have been taken away.
  const failed = (await Promise.allSettled(starts)).find((start) => start.status === 'rejected')
  if (failed !== undefined) {
    await dispose()
    throw failed.reason
  }
  const hosts = containers.map((container) => ({ container, port: container.sshPort }))
  let files = 0
  const write = async (name: string, content: string | Buffer): Promise<string> => {
    files += 1
    const path = join(folder, `${files}-${name}`)
    await writeFile(path, content)
    return path
  }
  return {
    hosts,
    folder,
    peers,
    width: Math.min(options.width, options.hosts),
    write,
    inventory: (addresses, vars = {}) => write('inventory.yaml', inventoryText(addresses, vars)),
    [Symbol.asyncDispose]: dispose,
  }
}

/** JSON is YAML. */
function inventoryText(addresses: readonly Address[], vars: Readonly<Record<string, unknown>>): string {
  const hosts = addresses.map(({ container, port }, index) => [
    `host-${index + 1}`,
    { ...sshVariables(container, USER), ansible_port: port },
  ])
  const relay = { hosts: Object.fromEntries(hosts) }
  return JSON.stringify({ all: { vars, children: { relay } } }, null, 2)
}
