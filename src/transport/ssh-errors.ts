import { type HawserError, HostKeyError, UnreachableError } from '../core/errors.ts'
import { stripControls } from '../core/escape.ts'
import type { ProcessEnd } from './types.ts'

/** Where ssh was to go, for messages. */
export interface SshTarget {
  readonly address: string
  readonly port: number | undefined
  readonly description: string
}

/** ssh(1): 255 is ssh's own error; everything else is the remote command's status. */
const SSH_FAILED = 255

/**
 * What ssh says where sshd, or a jump host, dropped the connection before the key exchange because too many were starting
 * at once (`MaxStartups`): the one error that is worth another try after a pause.
 */
const DROPPED =
  /kex_exchange_identification: (Connection closed|read: Connection reset)|banner exchange: .*(Connection reset|Broken pipe)/

/** The error that fits what ssh said; undefined where the remote side's words are the better ones. */
export function explainSsh({ exitCode, stderr }: ProcessEnd, target: SshTarget): HawserError | undefined {
  const { address, port, description } = target
  const has = (pattern: RegExp): boolean => pattern.test(stderr)
  const portFlag = port === undefined ? '' : `-p ${port} `
  if (has(/REMOTE HOST IDENTIFICATION HAS CHANGED/)) {
    const line = /Offending .* key in (\S+):(\d+)/.exec(stderr)
    return new HostKeyError(`${description}: the host's key has changed; nothing was sent`, {
      hint: line
        ? `if that is as it should be, remove line ${line[2]} of ${line[1]} and add the new key`
        : 'compare the key with the one in known_hosts',
    })
  }
  if (has(/host key is known for|Host key verification failed/)) {
    return new HostKeyError(`${description}: the host's key is not in known_hosts; nothing was sent`, {
      hint: `compare its fingerprint, then add it: ssh-keyscan ${portFlag}${address} >> ~/.ssh/known_hosts`,
    })
  }
  if (has(/Permission denied \(/)) {
    const methods = /Permission denied \(([^)]*)\)/.exec(stderr)?.[1]
    return new UnreachableError(`${description}: the host refused the login (it accepts: ${methods})`, {
      hint: 'check ansible_user, the key (ansible_ssh_private_key_file, ssh-add -l) and the account',
    })
  }
  if (has(/Password change required|password has expired|You are required to change your password/i)) {
    return new UnreachableError(`${description}: the login user's password has expired`, {
      hint: 'log in once by hand and set a new one',
    })
  }
  if (has(/^(?!sudo: |su: ).*account .*expired/im)) {
    return new UnreachableError(`${description}: the login user's account has expired`)
  }
  if (has(/Too many authentication failures/)) {
    return new UnreachableError(`${description}: too many keys were offered`, {
      hint: 'name the right one with ansible_ssh_private_key_file and set IdentitiesOnly in ~/.ssh/config',
    })
  }
  if (exitCode !== SSH_FAILED) return undefined
  if (has(/Session open refused by peer|session request failed/)) {
    return new UnreachableError(`${description}: sshd refused a further channel`, {
      hint: 'MaxSessions of its sshd_config is the most at a time; 10 is its default',
    })
  }
  const words = ownWords(stderr)
  return new UnreachableError(`${description}: ${words || 'ssh ended without a word'}`, {
    isTransient: has(DROPPED),
    ...(has(/Could not resolve hostname/) && { hint: 'check ansible_host, or an alias in ~/.ssh/config' }),
  })
}

/** The last line in which ssh says what is wrong, without its prefixes and control characters. */
function ownWords(stderr: string): string {
  const lines = stripControls(stderr)
    .split('\n')
    .map((line) => line.replace(/^ssh: /, '').trim())
    .filter((line) => line !== '' && !line.startsWith('Warning:'))
  return lines.at(-1) ?? ''
}
