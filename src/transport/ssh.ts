import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { explainSsh } from './ssh-errors.ts'
import type { Invocation, Transport } from './types.ts'

/** What ssh needs to know beside the user's own configuration. */
export interface SshOptions {
  /** Address or alias, as ssh takes it. */
  readonly address: string
  readonly port?: number
  readonly user?: string
  readonly privateKeyFile?: string
  /**
   * Words of `ansible_ssh_common_args`. ssh takes the first value of an option: so they win over most of ours
   * and over the configuration, but can neither switch off the check of host keys nor move the control socket.
   */
  readonly sshArguments: readonly string[]
  /** Seconds for the TCP connection and the key exchange (`ConnectTimeout`). */
  readonly connectTimeoutSeconds: number
  /** A private folder for the control socket. */
  readonly controlFolder: string
  /** Environment for ssh's questions (askpass); empty where nobody answers. */
  readonly askpass: Readonly<Record<string, string>>
}

/**
 * Options of both roles. Those that a user's configuration could have set in a way that breaks a session are set
 * here: no terminal, no forwardings, no command of its own, no escape character.
 */
const COMMON = [
  // The next three are younger than OpenSSH 8.7, and not known to each client.
  ['IgnoreUnknown', 'SessionType,StdinNull,ForkAfterAuthentication'],
  ['SessionType', 'default'],
  ['StdinNull', 'no'],
  ['ForkAfterAuthentication', 'no'],
  ['NumberOfPasswordPrompts', '1'],
  ['RequestTTY', 'no'],
  ['RemoteCommand', 'none'],
  ['ClearAllForwardings', 'yes'],
  ['ForwardX11', 'no'],
  ['PermitLocalCommand', 'no'],
  ['EscapeChar', 'none'],
  // A dead network is noticed within 15 s, on this side; sshd's own keep-alives are its administrator's matter.
  ['ServerAliveInterval', '5'],
  ['ServerAliveCountMax', '3'],
] as const

/** `-J HOST` as an option: ssh refuses the flag beside the `ProxyCommand` of a further channel, and takes the option. */
function jumpsAsOptions(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    if (words[index - 1] === '-J') return ['-o', `ProxyJump=${word}`]
    if (word === '-J') return []
    return word.startsWith('-J') ? ['-o', `ProxyJump=${word.slice(2)}`] : [word]
  })
}

/** The system's OpenSSH client. The first process is master and session at once and ends with its standard input. */
export function sshTransport(options: SshOptions): Transport {
  const { address, port, user, privateKeyFile, sshArguments, connectTimeoutSeconds, controlFolder, askpass } = options
  const socket = join(controlFolder, `m-${randomBytes(8).toString('hex')}`)
  const flag = (name: string, value: string): string[] => ['-o', `${name}=${value}`]
  const roles = {
    first: [...flag('ControlMaster', 'yes'), ...flag('ControlPersist', 'no')],
    // When sshd refuses a channel, a client would silently log in a second time; so it must not be able to.
    further: [...flag('ControlMaster', 'no'), ...flag('ProxyCommand', 'false')],
  }
  const target = user === undefined ? address : `${user}@${address}`
  const description = `ssh ${target}${port === undefined ? '' : ` port ${port}`}`

  function invocation(commandLine: string, role: 'first' | 'further'): Invocation {
    return {
      argv: [
        'ssh',
        ...roles[role],
        ...flag('StrictHostKeyChecking', 'yes'),
        ...jumpsAsOptions(sshArguments),
        // Of several -S the last one wins.
        '-S',
        socket,
        ...COMMON.flatMap(([name, value]) => flag(name, value)),
        ...flag('ConnectTimeout', String(connectTimeoutSeconds)),
        ...(port === undefined ? [] : ['-p', String(port)]),
        ...(user === undefined ? [] : ['-l', user]),
        ...(privateKeyFile === undefined ? [] : ['-i', privateKeyFile]),
        '--',
        address,
        commandLine,
      ],
      env: askpass,
    }
  }

  return {
    kind: 'ssh',
    description,
    hasInit: true,
    invocation,
    explain: (end) => explainSsh(end, { address, port, description }),
    close: async () => rmSync(socket, { force: true }),
  }
}
