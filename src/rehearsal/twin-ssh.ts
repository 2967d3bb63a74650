import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { durationMs } from '../core/duration.ts'
import { PreflightError } from '../core/errors.ts'
import { demand } from './execute.ts'

/** ssh options that keep the user's and the machine's configuration, keys and known hosts out. */
export function isolatedSshArguments(knownHosts: string): string {
  const settings = [
    `UserKnownHostsFile="${knownHosts}"`,
    'GlobalKnownHostsFile=/dev/null',
    'StrictHostKeyChecking=yes',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    'PreferredAuthentications=publickey',
  ]
  return ['-F none', ...settings.map((setting) => `-o '${setting}'`)].join(' ')
}

/** Makes a pair of keys without a passphrase: FILE and FILE.pub. */
export async function generateKey(file: string): Promise<void> {
  await demand(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'hawser rehearsal', '-f', file], 'to make a key', {
    timeoutMs: durationMs('20s'),
    hint: 'ssh-keygen belongs to the OpenSSH client',
  })
}

/**
 * Waits for a server's greeting: the engine's proxy takes connections before there is anyone behind it.
 *
 * @throws {PreflightError} where it does not come in time
 */
export async function sshAnswers(port: number, host: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (performance.now() < deadline) {
    signal.throwIfAborted()
    const greeting = await new Promise<string>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', timeout: 2000 })
      const end = (text: string): void => {
        socket.destroy()
        resolve(text)
      }
      socket.once('data', (chunk) => end(chunk.toString('latin1')))
      socket.once('error', () => end(''))
      socket.once('close', () => end(''))
      socket.once('timeout', () => end(''))
    })
    if (greeting.startsWith('SSH-')) return
    await sleep(50)
  }
  throw new PreflightError(`the twin of ${host} runs, but its ssh server does not answer at port ${port}`)
}
