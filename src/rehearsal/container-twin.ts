import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { durationMs } from '../core/duration.ts'
import { demand, execute } from './execute.ts'
import type { RehearsalFolder } from './rehearsal-folder.ts'
import type { Attacker, TwinMaker, TwinRequest } from './twin.ts'
import { type Engine, type TwinImageOptions, twinImage } from './twin-image.ts'
import { generateKey, isolatedSshArguments, sshAnswers } from './twin-ssh.ts'

/** Labels of the containers of rehearsals: how leftovers are found (see leftovers.ts). */
export const LABELS = { run: 'hawser.rehearsal', controller: 'hawser.controller', owner: 'hawser.owner' } as const

/** The unprivileged user of `--attack`. */
const ATTACKER = 'mallory'

const START_TIMEOUT_MS = durationMs('60s')

/** What {@link containerTwins} works with. */
export interface ContainerTwinsOptions extends TwinImageOptions {
  readonly folder: RehearsalFolder
}

/**
 * Twins as containers: Debian with systemd and sshd, reached over ssh at a port of 127.0.0.1, with a host key
 * and a login key of their own. Nothing of the user's ssh configuration has a say.
 */
export function containerTwins(options: ContainerTwinsOptions): TwinMaker {
  const { engine, folder, signal } = options
  const clientKey = folder.path('login-key')
  const knownHosts = folder.path('known_hosts')
  const inContainer = (id: string, ...command: readonly string[]): readonly [string, ...string[]] => [
    engine,
    'exec',
    '-i',
    id,
    ...command,
  ]
  let image = ''

  /** Starts the container; not cut off by a signal, because what was half started has to be found and removed. */
  const run = async ({ host }: TwinRequest): Promise<string> => {
    signal.throwIfAborted()
    const labels = { [LABELS.run]: folder.runId, [LABELS.controller]: folder.controller, [LABELS.owner]: folder.owner }
    const argv = [
      ...['run', '--detach', '--name', containerName(folder.runId, host), '--hostname', hostName(host)],
      ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
      ...['--publish', '127.0.0.1::22'],
      ...SYSTEMD_ARGUMENTS[engine],
      image,
    ]
    const id = await demand([engine, ...argv], `to start the twin of ${host}`, { timeoutMs: START_TIMEOUT_MS })
    signal.throwIfAborted()
    return id.trim()
  }

  const hostKey = async (): Promise<{ readonly secret: string; readonly public: string }> => {
    const file = join(await mkdtemp(folder.path('host-key-')), 'key')
    await generateKey(file)
    const [secret, publicKey] = await Promise.all([readFile(file, 'utf8'), readFile(`${file}.pub`, 'utf8')])
    await rm(dirname(file), { recursive: true })
    return { secret, public: publicKey.trim() }
  }

  return {
    kind: 'container',
    prepare: async () => {
      await Promise.all([
        generateKey(clientKey),
        twinImage(options).then((name) => {
          image = name
        }),
      ])
    },
    start: async (request) => {
      const { host, user, becomeMethod, becomeUser } = request
      const [id, key, loginKey, setup] = await Promise.all([
        run(request),
        hostKey(),
        readFile(`${clientKey}.pub`, 'utf8'),
        readFile(new URL('../rehearsal/twin/setup.sh', import.meta.url), 'utf8'),
      ])
      const password = request.wantsPassword ? randomBytes(12).toString('hex') : ''
      await demand(
        inContainer(id, '/bin/sh', '-c', setup, 'setup', user, becomeMethod, becomeUser),
        `to set up the twin of ${host}`,
        {
          input: `${password}\n${loginKey.trim()}\n${key.secret}`,
          signal,
          timeoutMs: START_TIMEOUT_MS,
        },
      )
      const published = await demand([engine, 'port', id, '22/tcp'], `to find the port of the twin of ${host}`, {
        timeoutMs: START_TIMEOUT_MS,
      })
      const port = Number(/:(\d+)$/m.exec(published)?.[1])
      await sshAnswers(port, host, START_TIMEOUT_MS, signal)
      await appendFile(knownHosts, `[127.0.0.1]:${port} ${key.public}\n`)
      return {
        host,
        connection: {
          kind: 'ssh',
          address: '127.0.0.1',
          port,
          user,
          privateKeyFile: clientKey,
          sshArguments: isolatedSshArguments(knownHosts),
          ...(request.wantsPassword && { becomePassword: password }),
        },
        loginArgv: [
          engine,
          'exec',
          '-it',
          '--user',
          user,
          '--workdir',
          '/',
          containerName(folder.runId, host),
          '/bin/bash',
          '--login',
        ],
        removal: `${engine} rm --force --volumes ${containerName(folder.runId, host)}`,
      }
    },
    attack: ({ host }, program, args) => startAttacker(engine, containerName(folder.runId, host), program, args),
    removeAll: () => removeContainers(engine, `label=${LABELS.run}=${folder.runId}`),
    removeInBackground: () => {
      const script = '$1 rm --force --volumes $($1 ps --all --quiet --filter "$2")'
      const options = { detached: true, stdio: 'ignore' } as const
      spawn('/bin/sh', ['-c', script, 'sh', engine, `label=${LABELS.run}=${folder.runId}`], options).unref()
    },
    release: async () => {},
  }
}

/** Removes all containers that a filter of `ps` finds. Never throws: what stays is the next rehearsal's to remove. */
export async function removeContainers(engine: Engine, filter: string): Promise<void> {
  const found = await execute([engine, 'ps', '--all', '--quiet', '--filter', filter], { timeoutMs: START_TIMEOUT_MS })
  const ids = found.stdout.split('\n').filter((id) => id !== '')
  if (ids.length > 0) await execute([engine, 'rm', '--force', '--volumes', ...ids], { timeoutMs: START_TIMEOUT_MS })
}

/** What systemd needs to be the first process: its own control group to write to, and folders in memory. */
const SYSTEMD_ARGUMENTS: Readonly<Record<Engine, readonly string[]>> = {
  docker: [
    ...['--cap-add', 'SYS_ADMIN', '--security-opt', 'seccomp=unconfined', '--cgroupns=host'],
    // Its default profile forbids mounts, which units with a sandbox of their own make. Ignored where there is no AppArmor.
    ...['--security-opt', 'apparmor=unconfined'],
    ...['--volume', '/sys/fs/cgroup:/sys/fs/cgroup:rw', '--tmpfs', '/run', '--tmpfs', '/run/lock'],
  ],
  // Podman knows systemd, and arranges the same by itself (podman-run(1), --systemd). Tried with Podman 4.3.
  podman: ['--systemd=always', '--cap-add', 'SYS_ADMIN'],
}

async function startAttacker(
  engine: Engine,
  container: string,
  program: string,
  args: readonly string[],
): Promise<Attacker> {
  await demand(
    [engine, 'exec', container, '/bin/sh', '-c', `id ${ATTACKER} >/dev/null 2>&1 || useradd --create-home ${ATTACKER}`],
    'to make a user for the attack',
    { timeoutMs: START_TIMEOUT_MS },
  )
  const child = spawn(engine, ['exec', '-i', '--user', ATTACKER, container, 'perl', '-e', program, ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.once('error', () => {})
  child.stdin.on('error', () => {})
  const report = text(child.stdout)
  return {
    stop: async () => {
      // The racer ends with its standard input.
      child.stdin.end()
      return report
    },
  }
}

/** A name for each host that no other host of the rehearsal can have. */
function containerName(runId: string, host: string): string {
  return `hawser-${runId}-${host.replace(/[^A-Za-z0-9.-]/g, (character) => `_${character.charCodeAt(0).toString(16)}`)}`
}

/** The twin's own idea of its name: a label of the domain name system, as RFC 1123 has it. */
function hostName(host: string): string {
  return (
    host
      .replace(/[^A-Za-z0-9-]/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 63) || 'twin'
  )
}
