/** Writes down what a controller sends to a host, so that the very same can be sent again without a controller. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Host } from '../../../src/operations/host.ts'
import type { TestContainer } from '../../support/container.ts'
import { taskHost } from '../../support/task-host.ts'

/** What was sent on a channel of its own. */
export interface SentBytes {
  /** What the host's shell was given to run. */
  readonly commandLine: string
  /** What that read. */
  readonly bytes: string
}

/** What was sent to a host. */
export interface Sent {
  /** What the session's shell read: programs, and a line for each operation. */
  readonly script: string
  /** The channels for bytes, in their order. */
  readonly channels: readonly SentBytes[]
}

/** The run that is recorded, as the host gets to know it. */
export const RECORDED_RUN = 'run-one'

/** Does some work on a host as root, through Hawser, and returns what was sent. */
export async function record(container: TestContainer, work: (host: Host) => Promise<unknown>): Promise<Sent> {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-test-record-'))
  const commandLines: string[] = []
  const fileOf = (channel: number): string => join(folder, String(channel))
  try {
    {
      await using remote = taskHost(container, {
        runId: RECORDED_RUN,
        through: (transport) => ({
          ...transport,
          invocation(commandLine, role) {
            const { argv, ...more } = transport.invocation(commandLine, role)
            const file = fileOf(commandLines.push(commandLine))
            return { argv: ['/bin/sh', '-c', 'tee -- "$0" | "$@"', file, ...argv], ...more }
          },
        }),
      })
      await work(remote.host)
      await remote.finish()
    }
    const [script = '', ...bytes] = await Promise.all(
      commandLines.map((_line, index) => readFile(fileOf(index + 1), 'utf8')),
    )
    return {
      script,
      channels: bytes.map((text, index) => ({ commandLine: commandLines[index + 1] ?? '', bytes: text })),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The script of a session in which these operations are all that is asked for: `'op_install'`. */
export function only({ script }: Sent, ...functions: readonly string[]): string {
  const wanted = (line: string): boolean =>
    !line.startsWith('operation ') || functions.includes(line.split(' ')[2] ?? '')
  return script.split('\n').filter(wanted).join('\n')
}

/** The same as another run would send it. */
export function inNextRun(text: string): string {
  return text.replaceAll(RECORDED_RUN, 'run-two')
}
