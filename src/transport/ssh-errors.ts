import { type HawserError, UnreachableError } from '../core/errors.ts'
import { stripControls } from '../core/escape.ts'
import { explainHostKey } from './host-key-errors.ts'
import { explainRefusedLogin } from './refused-login.ts'
import { readSshConfig } from './ssh-config.ts'
import type { ProcessEnd } from './types.ts'

/** Where ssh was to go. */
export interface SshTarget {
  /** For messages: `ssh deploy@relay-1 port 22`. */
  readonly description: string
  /** The arguments of that ssh, from the first option to the address: for asking it what they amount to. */
  readonly words: readonly string[]
}

/** ssh(1): 255 is ssh's own error; everything else is the remote command's status. */
const SSH_FAILED = 255

/**
 * What ssh says where sshd, or a jump host, dropped the connection before the key exchange because too many were starting
 * at once (`MaxStartups`).
 */
const DROPPED =
  /kex_exchange_identification: (Connection closed|read: Connection reset)|banner exchange: .*(Connection reset|Broken pipe)/

/** The error that fits what ssh said; undefined where the remote side's words are the better ones. */
export async function explainSsh(
  { exitCode, stderr }: ProcessEnd,
  target: SshTarget,
): Promise<HawserError | undefined> {
  const { description, words } = target
  const has = (pattern: RegExp): boolean => pattern.test(stderr)
  const isSshs = exitCode === SSH_FAILED
  if (isSshs && has(/Host key verification failed|host key is known for/)) {
    return explainHostKey({ stderr, description, config: await readSshConfig(words) })
  }
  if (isSshs && has(/Permission denied \(/)) return explainRefusedLogin(stderr, description, await readSshConfig(words))
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
  if (!isSshs) return undefined
  if (has(/Session open refused by peer|session request failed/)) {
    return new UnreachableError(`${description}: sshd refused a further channel`, {
      isTransient: true,
      hint: 'MaxSessions of its sshd_config is the most at a time; 10 is its default',
    })
  }
  const said = ownWords(stderr)
  return new UnreachableError(`${description}: ${said || 'the connection was lost'}`, {
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
