import { execFile } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** How long ssh may take to say what its configuration amounts to, in milliseconds: a `Match exec` may run anything. */
const TIMEOUT_MS = 5000

/** What ssh's options and configuration files amount to for one host; read to explain an error, never to connect. */
export interface SshConfig {
  /** Who logs in. */
  readonly user: string
  /** The name under which its key is looked up: `relay-1.example.net`, or `[relay-1.example.net]:2222`. */
  readonly hostKeyName: string
  /** Files of known hosts, the user's own first. */
  readonly knownHostsFiles: readonly string[]
  /** Where a new host key belongs: the first of the user's files; undefined where there is none, or nothing is kept. */
  readonly ownKnownHostsFile: string | undefined
  /** Certificates beside the keys that ssh offers, whether they exist or not. */
  readonly certificateFiles: readonly string[]
  /** The socket of the agent that ssh asks; undefined where there is none. */
  readonly agentSocket: string | undefined
  /** True where another host is in between. */
  readonly isBehindProxy: boolean
}

/**
 * Asks ssh itself (`ssh -G`) what it was told.
 *
 * @param words the arguments of the ssh that failed, from the first option to the address
 * @returns undefined where ssh does not say
 */
export function readSshConfig(words: readonly string[]): Promise<SshConfig | undefined> {
  return new Promise((resolve) => {
    execFile('ssh', ['-G', ...words], { timeout: TIMEOUT_MS }, (error, stdout) => {
      resolve(error === null ? parseSshConfig(stdout) : undefined)
    })
  })
}

/** Reads what `ssh -G` prints: a line for each option, in lower case, with its values behind it. */
export function parseSshConfig(text: string): SshConfig {
  const lines = text.split('\n').map((line) => /^(\S+) (.*)$/.exec(line) ?? [])
  const values = (name: string): string[] => lines.flatMap(([, key, value]) => (key === name ? [value ?? ''] : []))
  const own = files(values('userknownhostsfile'))
  const first = own[0]
  const [hostname = '', port = '22', alias] = ['hostname', 'port', 'hostkeyalias'].map((name) => values(name)[0])
  return {
    user: values('user')[0] ?? '',
    hostKeyName: alias ?? (port === '22' ? hostname : `[${hostname}]:${port}`),
    knownHostsFiles: [...own, ...files(values('globalknownhostsfile'))].filter(isKept),
    ownKnownHostsFile: first !== undefined && isKept(first) ? first : undefined,
    certificateFiles: [
      ...values('certificatefile').map(absolute),
      ...values('identityfile').map((file) => `${absolute(file)}-cert.pub`),
    ].filter((file, index, all) => all.indexOf(file) === index),
    agentSocket: agentSocket(values('identityagent')[0]),
    isBehindProxy: [...values('proxyjump'), ...values('proxycommand')].some((value) => value !== 'none'),
  }
}

/** Blanks between names are not told from those within: the next name begins with a slash or tilde. */
function files(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split(/\s+(?=[/~])/)).map(absolute)
}

function absolute(file: string): string {
  return file.startsWith('~/') ? join(homedir(), file.slice(2)) : file
}

/** The value of `IdentityAgent`, whose default is the one that the environment names (ssh_config(5)). */
function agentSocket(value = 'SSH_AUTH_SOCK'): string | undefined {
  if (value === 'none') return undefined
  if (value === 'SSH_AUTH_SOCK') return process.env.SSH_AUTH_SOCK || undefined
  return value.startsWith('$') ? process.env[value.slice(1)] : absolute(value)
}

function isKept(file: string): boolean {
  return file !== '/dev/null' && file !== 'none'
}
