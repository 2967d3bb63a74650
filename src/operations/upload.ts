import { Artifact } from './artifact.ts'
import { refuseDowngrade } from './downgrade.ts'
import type { Host, Reading, RemoteReply, Steps } from './host.ts'
import type { Installed } from './installed.ts'
import { readReply } from './read-reply.ts'
import {
  diskMs,
  installedOf,
  type LockOptions,
  releaseArguments,
  releaseTimeoutMs,
  requireHost,
} from './release-call.ts'
import { mayHoldLocks } from './release-locks.ts'
import { type Found, type Held, pass, type Uploaded } from './release-step.ts'

/** Options of {@link upload} and {@link deploy}. */
export type UploadOptions = LockOptions

/** Bytes a second of the slowest line for which there is still a deadline on the host. */
const SLOWEST_LINE = 16_384

/** Milliseconds without a byte, or without the answer after the last one, beside the time that hashing takes. */
const STALL_MS = 120_000

/** What to say where there is nothing to send, and something left to do. */
const WHY_NOT_SENT: Readonly<Partial<Record<Held, string>>> = {
  installed: 'the bytes are installed already',
  stored: 'in the store already',
  incoming: 'uploaded already',
}

function readFound(reply: RemoteReply, reading: Reading<undefined>): Found {
  const before: Record<string, string> = {}
  for (const section of reply.sections) {
    if (section.startsWith('before.')) before[section.slice('before.'.length)] = reply.text(section) ?? ''
  }
  // The program writes this section, with one of these words, wherever it could look.
  const held = reading.outcome === 'unknown' ? 'unknown' : (reply.text('held') as Held)
  return { held, settled: reply.text('settled') === '1', before, version: reply.text('version') ?? '', inode: '' }
}

/** Sends the bytes; returns the inode of the file that they went to, where that was the shared path. */
async function send(steps: Steps, artifact: Artifact, key: string): Promise<string> {
  const { release, sizeBytes } = artifact
  const seconds = String(600 + Math.ceil(sizeBytes / SLOWEST_LINE))
  const reply = await steps.upload({
    ...(release.via === undefined
      ? { program: 'receive', as: 'become', args: [key, release.sha256, String(sizeBytes), seconds] }
      : { program: 'receive-via', as: 'login', args: [release.via, String(sizeBytes), seconds] }),
    source: () => artifact.stream(),
    totalBytes: sizeBytes,
    stallTimeoutMs: STALL_MS + diskMs(sizeBytes),
  })
  readReply(reply)
  return reply.text('inode') ?? ''
}

/**
 * Brings the bytes of an artifact to the host, unless the installed, stored or incoming copy has the digest already:
 * into a file that root made in the root-only store, or through the artifact's `via`, as the user who logs in. First
 * of the four steps; takes the lock of the destination, which is held until the play's function has ended on this host.
 *
 * @throws {OperationError} where a folder above the store or the destination can be written by others than root, before
 *   the first byte is sent; where the destination is a link or a folder; where a disk is full
 * @throws {DowngradeError} where the artifact is signed and older than what is installed, without `--allow-downgrade`;
 *   before the first byte is sent, and under check too
 * @throws {LockHeldError} where another controller is at work on the same destination
 */
export async function upload(host: Host, artifact: Artifact, options: UploadOptions = {}): Promise<Uploaded> {
  requireHost(host, 'upload')
  const known = Artifact.of(artifact, 'upload')
  const args = releaseArguments(host, known, options)
  const timeoutMs = releaseTimeoutMs(known.sizeBytes, options)
  let found: Found = { held: 'unknown', settled: false, before: {}, version: '', inode: '' }
  const data = installedOf(known)
  const outcome = await host.port.perform<Installed>({
    operation: 'upload',
    title: known.release.dest,
    steps: async (steps) => {
      mayHoldLocks(host.port)
      const reply = await steps.call({ program: 'upload', args, timeoutMs })
      const reading = readReply(reply)
      found = readFound(reply, reading)
      await refuseDowngrade(host, known, found)
      const message = reading.message ?? (found.settled ? undefined : WHY_NOT_SENT[found.held])
      const told = message !== undefined && { message }
      if (found.held !== 'nowhere') return { outcome: reading.outcome, ...told, data }
      if (!host.check) found = { ...found, inode: await send(steps, known, args[1] ?? '') }
      return { outcome: 'changed', ...told, data }
    },
  })
  return pass('upload', outcome, { artifact: known, found })
}
