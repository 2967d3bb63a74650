/** Where attacks take place. */
import { randomBytes } from 'node:crypto'
import { startContainer } from '../support/container.ts'
import { containerShell } from '../support/container-shell.ts'
import type { ContainerKind } from '../support/images.ts'
import { type Arena, USERLANDS } from './attack.ts'

/** How an arena is made. */
export interface ArenaOptions {
  /** File systems in memory beside those that each arena has, with their mount options. */
  readonly tmpfs?: Readonly<Record<string, string>>
  /** See {@link Arena.untilLost}; false where it is not set. */
  readonly untilLost?: boolean
}

/** An arena that is taken away with the suite. */
export interface StartedArena extends Arena, AsyncDisposable {}

/**
 * Starts a host to attack. Its store and its folders are in memory: how long a disk takes to sync is not what is
 * measured. They are small: what fills them must not fill this machine.
 */
export async function startArena(
  kind: ContainerKind,
  { tmpfs, untilLost = false }: ArenaOptions = {},
): Promise<StartedArena> {
  const container = await startContainer(kind, {
    // As root has it on a host that is no container: to see what a service of another user's runs, and to watch programs
    // that become root.
    capabilities: ['SYS_PTRACE'],
    tmpfs: {
      '/var/lib/hawser': 'mode=0700,size=64m',
      '/srv/arena': 'mode=0755,size=256m',
      '/opt/arena': 'mode=0755,size=64m,exec',
      ...tmpfs,
    },
  })
  const shell = containerShell(container.id)
  // A host that is deployed to has one, whatever its other tools are.
  if (kind === 'busybox') await shell.run('ln -s /opt/host/sudo /usr/bin/sudo')
  let folders = 0
  return {
    kind,
    container,
    shell,
    untilLost,
    userland: kind === 'systemd' ? 'dash + systemd' : USERLANDS[kind],
    async folder(who) {
      folders += 1
      const path = `${who === 'root' ? '/opt' : '/srv'}/arena/${folders}-${randomBytes(3).toString('hex')}`
      await shell.run('mkdir "$1" && chmod "$2" "$1"', path, who === 'root' ? '0755' : '0777')
      return path
    },
    async [Symbol.asyncDispose]() {
      await shell[Symbol.asyncDispose]()
      await container[Symbol.asyncDispose]()
    },
  }
}
