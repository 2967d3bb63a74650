import type { Host, RemoteReply } from './host.ts'
import { readReply } from './read-reply.ts'
import { decodeVersion, placeArguments } from './release-call.ts'
import type { RollbackTarget } from './rollback-target.ts'

/** Milliseconds for hashing what is installed and what runs. */
const TIMEOUT_MS = 600_000

/** A release as people know it: its version where the host's history has one, and always its digest. */
function nameOf(reply: RemoteReply, section: 'installed' | 'running'): string {
  const found = reply.text(section) ?? ''
  if (found === 'absent') return 'nothing'
  if (found === 'unreadable') return 'what cannot be read'
  if (!/^[0-9a-f]{64}$/.test(found)) return `something else than a file (${found})`
  const version = decodeVersion(reply.text(`${section}.version`))
  return version === undefined ? `sha256 ${found}` : `${version} (sha256 ${found})`
}

function runningIn(reply: RemoteReply, unit: string, dest: string): string {
  const active = reply.text('active') ?? ''
  const unseen = reply.text('unseen')
  if (unseen !== undefined) return `what ${unit} runs cannot be told: ${unseen}`
  const script = reply.text('script')
  if (script === 'same') return `${unit} runs that, and is ${active}`
  if (script === 'older')
    return `${unit} runs an older text of ${dest}: it started before that changed, and is ${active}`
  if (reply.text('running') === undefined) return `${unit} runs nothing: it is ${active}`
  return `${unit} runs ${nameOf(reply, 'running')}, and is ${active}`
}

/**
 * Which release is on disk, and which one runs: looked at now, on the host.
 *
 * @returns part of a sentence, without its full stop; where it could not be looked, what it says is that
 */
export async function describeReleaseState(host: Host, { dest, service }: RollbackTarget): Promise<string> {
  const unit = host.port.withoutInit ? undefined : service
  try {
    const { data } = await host.port.perform({
      operation: 'look',
      title: dest,
      isQuiet: true,
      call: {
        program: 'release-state',
        args: [...placeArguments(host, dest, ['', '0', '', '', ''], {}), unit ?? ''],
        timeoutMs: TIMEOUT_MS,
      },
      read: (reply) => {
        const reading = readReply(reply)
        const running = unit === undefined ? '' : `, and ${runningIn(reply, unit, dest)}`
        return { ...reading, data: `on disk is ${nameOf(reply, 'installed')}${running}` }
      },
    })
    return data
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return `which release is on disk, and which one runs, cannot be told: ${why}`
  }
}
