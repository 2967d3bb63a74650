import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { keptSocket } from './kept-connections.ts'
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
  /** Seconds for which the connection outlives its last use, for the next run; not at all where it is not given. */
  readonly controlPersistSeconds?: number
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
  // What ssh says is how errors are told apart.
  ['LogLevel', 'INFO'],
  // Twenty logins at once would rewrite the user's known_hosts at once, and complain of one that cannot be written.
  ['UpdateHostKeys', 'no'],
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

/**
 * The system's OpenSSH client. The first process is master and session at once and ends with its standard input. Where
 * connections are kept, it is the session of a master that was there, or that it has left to itself when it had logged in.
 */
export function sshTransport(options: SshOptions): Transport {
  const { address, port, user, privateKeyFile, sshArguments, connectTimeoutSeconds, controlFolder, askpass } = options
  const { controlPersistSeconds } = options
  /** A name of its own for each login: the socket of one that was killed is in the way, and ssh then does without. */
  const sockets: string[] = []
  let kept: string | undefined
  const makeSocket = (): string => {
    const path = join(controlFolder, `m-${randomBytes(8).toString('hex')}`)
    sockets.push(path)
    return path
  }
  const flag = (name: string, value: string): string[] => ['-o', `${name}=${value}`]
  const roles = {
    kept: [...flag('ControlMaster', 'auto'), ...flag('ControlPersist', `${controlPersistSeconds}s`)],
    first: [...flag('ControlMaster', 'yes'), ...flag('ControlPersist', 'no')],
    // When sshd refuses a channel, a client would silently log in a second time; so it must not be able to.
    further: [...flag('ControlMaster', 'no'), ...flag('ProxyCommand', 'false')],
  }
  const target = user === undefined ? address : `${user}@${address}`
  const description = `ssh ${target}${port === undefined ? '' : ` port ${port}`}`

  function words(role: keyof typeof roles, socket: string): string[] {
    return [
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
    ]
  }

  function invocation(commandLine: string, role: 'first' | 'further'): Invocation {
    if (kept !== undefined) {
      const argv = ['ssh', ...words(role === 'first' ? 'kept' : role, kept), commandLine] as const
      return { argv, env: askpass, ...(role === 'first' && { leaves: [] }) }
    }
    const socket = (role === 'further' && sockets.at(-1)) || makeSocket()
    const leaves = role === 'first' ? [socket] : []
    return { argv: ['ssh', ...words(role, socket), commandLine], env: askpass, leaves }
  }

  return {
    kind: 'ssh',
    description,
    hasInit: true,
    prepare: async () => {
      if (controlPersistSeconds !== undefined) kept = await keptSocket(controlFolder, words('first', 'none'))
    },
    invocation,
    explain: (end) => explainSsh(end, { description, words: words('first', 'none') }),
    close: async () => {
      for (const path of sockets.splice(0)) rmSync(path, { force: true })
    },
  }
}
