import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { durationMs } from '../core/duration.ts'
import { PreflightError } from '../core/errors.ts'
import { sandboxAddress, sandboxTransport } from '../transport/sandbox.ts'
import type { RehearsalFolder } from './rehearsal-folder.ts'
import type { Twin, TwinMaker, TwinRequest } from './twin.ts'

const START_TIMEOUT_MS = durationMs('20s')

/** What {@link sandboxTwins} works with. */
export interface SandboxTwinsOptions {
  readonly folder: RehearsalFolder
  /** Aborted when the rehearsal is interrupted. */
  readonly signal: AbortSignal
}

/**
 * Twins as copy-on-write views of this machine, for root on Linux: namespaces of `unshare`, an overlay over `/` whose
 * writes go to memory. No init runs in them, and there is nobody to log in but root. Network and kernel are the
 * machine's own; sessions lack the capabilities to change either.
 */
export function sandboxTwins({ folder, signal }: SandboxTwinsOptions): TwinMaker {
  const keepers: ChildProcess[] = []

  const start = async ({ host, becomeUser }: TwinRequest): Promise<Twin> => {
    const build = await mkdtemp(folder.path('sandbox-'))
    signal.throwIfAborted()
    const token = randomBytes(16).toString('hex')
    const script = fileURLToPath(new URL('../rehearsal/twin/sandbox.sh', import.meta.url))
    const hostName = host.replace(/[^A-Za-z0-9.-]/g, '-').slice(0, 63)
    // The twin ends with its standard input, so also when this process is killed.
    const keeper = spawn(
      'unshare',
      [
        '--mount',
        '--pid',
        '--ipc',
        '--uts',
        '--fork',
        '--kill-child',
        'setsid',
        '/bin/sh',
        script,
        build,
        token,
        hostName,
      ],
      { detached: true, stdio: ['pipe', 'pipe', 'pipe'], cwd: '/' },
    )
    keepers.push(keeper)
    const pid = await ready(keeper, host)
    const [program, ...args] = sandboxTransport({ pid, token }).invocation(LOGIN_SHELL, 'first').argv
    return {
      host,
      connection: {
        kind: 'sandbox',
        address: sandboxAddress({ pid, token }),
        user: 'root',
        // Sessions are root's already: nothing to become, and sudo need not be installed. Another user takes su.
        ...(becomeUser === 'root' ? { become: false } : { becomeMethod: 'su' }),
      },
      loginArgv: [program, ...args],
      removal: `kill -9 ${pid}`,
    }
  }

  return {
    kind: 'sandbox',
    prepare: async () => {},
    start,
    removeAll: async () => {
      await Promise.all(keepers.map(end))
    },
    removeInBackground: () => {
      for (const keeper of keepers) keeper.kill('SIGKILL')
    },
    release: async () => {
      for (const keeper of keepers) {
        keeper.stdin?.end('keep\n')
        keeper.stdout?.destroy()
        keeper.stderr?.destroy()
        keeper.unref()
      }
    },
  }
}

/** The shell of `hawser login`, with what a login would have set. */
const LOGIN_SHELL =
  'cd; if [ -x /bin/bash ]; then exec env HOME=/root USER=root /bin/bash --login; else exec env HOME=/root USER=root /bin/sh -l; fi'

/** Waits for the twin's word that it stands. */
function ready(keeper: ChildProcess, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = ''
    let complained = ''
    const give = (cause: string): void => {
      clearTimeout(timer)
      keeper.kill('SIGKILL')
      reject(
        new PreflightError(`the sandbox twin of ${host} cannot be made: ${cause}`, {
          hint: 'it takes root on Linux, outside of unprivileged containers; a Docker or Podman engine works as well',
        }),
      )
    }
    const timer = setTimeout(() => give('it was not ready in time'), START_TIMEOUT_MS)
    keeper.stdin?.on('error', () => {})
    keeper.stderr?.on('data', (chunk: Buffer) => {
      complained += chunk.toString('utf8')
    })
    keeper.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      const pid = /^ready (\d+)\n/.exec(said)?.[1]
      if (pid === undefined) return
      clearTimeout(timer)
      resolve(Number(pid))
    })
    keeper.once('error', (error) => give(error.message))
    keeper.once('close', (code) => give(complained.trim() || `exit code ${code}`))
  })
}

/** Ends a twin: with its first process the kernel ends all others in it. */
function end(keeper: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (keeper.exitCode !== null || keeper.signalCode !== null || keeper.pid === undefined) {
      resolve()
      return
    }
    keeper.once('close', () => resolve())
    keeper.kill('SIGKILL')
  })
}
