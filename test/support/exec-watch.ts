/** The observer of command lines and environments (test/attack/programs/exec-watch.c), on hosts and on this machine. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { TestContainer } from './container.ts'

/** A process at the moment at which it became another program, or ended. */
export interface Sighting {
  readonly event: 'exec' | 'exit'
  /** Its words, between blanks. */
  readonly argv: string
  /** Its variables, one a line. */
  readonly environ: string
}

const PROGRAM = '/opt/attack/exec-watch'

/** Reads what the observer has noted, once it has ended. */
export function readSightings(notes: Buffer): Sighting[] {
  const { sightings, length } = readWhole(notes)
  if (length < notes.length) throw new Error('the last record of an observer is not whole')
  return sightings
}

/** Reads the records that are whole, of an observer that may be at work on the next one; and the bytes that these are. */
function readWhole(notes: Buffer): { readonly sightings: Sighting[]; readonly length: number } {
  const sightings: Sighting[] = []
  let at = 0
  for (;;) {
    const end = notes.indexOf('\n', at)
    if (end < 0) break
    const [event, _pid, words, variables] = notes.toString('latin1', at, end).split(' ')
    const [argvEnd, environEnd] = [end + 1 + Number(words), end + 1 + Number(words) + Number(variables)]
    if (environEnd > notes.length) break
    if (event !== 'exec' && event !== 'exit') throw new Error(`no record of an observer's: ${event}`)
    sightings.push({
      event,
      argv: notes
        .toString('latin1', end + 1, argvEnd)
        .replaceAll('\0', ' ')
        .trimEnd(),
      environ: notes.toString('latin1', argvEnd, environEnd).replaceAll('\0', '\n'),
    })
    at = environEnd
  }
  return { sightings, length: at }
}

/** An observer of a host, until it is disposed of. */
export interface HostWatch extends AsyncDisposable {
  /** What it has seen since the last call. */
  take(): Promise<Sighting[]>
}

/**
 * Watches sshd of a host, and so everything that is run there over ssh. The host needs the capability `SYS_PTRACE`.
 */
export async function watchLogins(container: TestContainer): Promise<HostWatch> {
  const notes = '/root/exec-watch'
  const listener = await container.sh(`pgrep -o sshd || pidof sshd`)
  const pid = await container.sh(`${PROGRAM} ${notes} ${listener.trim()}`)
  let taken = 0
  return {
    async take() {
      // What is taken stays there: who empties a file in the middle of a record leaves the rest of it.
      const text = await container.sh(`tail -c +${taken + 1} ${notes} | base64`)
      const { sightings, length } = readWhole(Buffer.from(text, 'base64'))
      taken += length
      return sightings
    },
    async [Symbol.asyncDispose]() {
      await container.sh(`kill ${pid}; rm -f ${notes}`)
    },
  }
}

/** Puts the observer on this machine: a program of the hosts' architecture, which is this one's, and linked to no library. */
export async function fetchObserver(container: TestContainer, path: string): Promise<void> {
  await promisify(execFile)('docker', ['cp', `${container.id}:${PROGRAM}`, path])
}
