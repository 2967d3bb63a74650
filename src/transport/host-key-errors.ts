import { HostKeyError } from '../core/errors.ts'
import { quote } from '../shell/quote.ts'
import { revokedLines, unreadable, unwritable } from './known-hosts.ts'
import type { SshConfig } from './ssh-config.ts'

/** What ssh said, where it was to go, and what it was told. */
export interface HostKeyRefusal {
  readonly stderr: string
  /** For messages: `ssh deploy@relay-1`. */
  readonly description: string
  /** Undefined where ssh does not say what its configuration amounts to. */
  readonly config: SshConfig | undefined
}

/** What ssh says of a host's certificate (`sshkey_cert_check_host` of OpenSSH), and what is to be said of it. */
const CERTIFICATE_FLAWS: readonly (readonly [RegExp, string, string])[] = [
  [
    /invalid: expired/,
    'has expired',
    'have it signed again (ssh-keygen -h -s CA …), unless this machine has a wrong time',
  ],
  [/invalid: not yet valid/, 'is not valid yet', 'has this machine, or the one that signed it, a wrong time?'],
  [
    /invalid: name is not/,
    'is for other names',
    'sign it for the name that is used here (ssh-keygen -h -n NAME), or set HostKeyAlias',
  ],
]

/**
 * The error for a host that has not shown a key that it may have. In each case ssh ends before it says who logs in: no
 * command, no password and no byte of ours was sent.
 *
 * @param refusal of an ssh that has said that the check of the host's key failed
 */
export async function explainHostKey(refusal: HostKeyRefusal): Promise<HostKeyError> {
  return changed(refusal) ?? (await revoked(refusal)) ?? expired(refusal) ?? unknown(refusal)
}

function refused({ description }: HostKeyRefusal, what: string, hint: string): HostKeyError {
  return new HostKeyError(`${description}: ${what}; nothing was sent`, { hint })
}

/** Whose key: a host on the way is another one. */
function whose({ config }: HostKeyRefusal, name: string | undefined): string {
  const isOther = name !== undefined && config !== undefined && name !== config.hostKeyName
  return isOther ? `the key of ${name}, which is on the way,` : "the host's key"
}

function changed(refusal: HostKeyRefusal): HostKeyError | undefined {
  const { stderr } = refusal
  if (!/REMOTE HOST IDENTIFICATION HAS CHANGED/.test(stderr)) return undefined
  const name = /Host key for (\S+) has changed/.exec(stderr)?.[1]
  const shown = /^(SHA256:[A-Za-z0-9+/]+)\.?$/m.exec(stderr)?.[1] ?? 'what it shows now'
  const [, file, line] = /^Offending \S+ key in (.*):(\d+)$/m.exec(stderr) ?? []
  const what = `${whose(refusal, name)} has changed`
  if (file === undefined || name === undefined) return refused(refusal, what, 'compare it with the one in known_hosts')
  return refused(
    refusal,
    what,
    `${file}:${line} has another one than ${shown}. If the host was given a new key, and by nobody else: ` +
      `ssh-keygen -R ${quote(name)} -f ${quote(file)}, and add the new one; if not, somebody stands in between`,
  )
}

async function revoked(refusal: HostKeyRefusal): Promise<HostKeyError | undefined> {
  const { stderr, config } = refusal
  const advice = 'whoever shows it may have stolen it; the host itself needs a new key'
  const name = /host key for (\S+) is marked as revoked/.exec(stderr)?.[1]
  if (name !== undefined) {
    const lines = await revokedLines(name, config?.knownHostsFiles ?? [])
    const where = lines.map(({ file, line }) => `${file}:${line}`).join(', ') || 'known_hosts'
    return refused(refusal, `${whose(refusal, name)} is revoked`, `${where} says so: ${advice}`)
  }
  const list = /^Host key .* revoked by file (.*)$/m.exec(stderr)?.[1]
  if (list !== undefined) return refused(refusal, "the host's key is revoked", `${list} says so: ${advice}`)
  const [, unread, why] = /^Error checking host key .* in revoked keys file (.*): (.*)$/m.exec(stderr) ?? []
  if (unread === undefined) return undefined
  return refused(
    refusal,
    `the list of revoked keys cannot be read: ${unread}: ${why}`,
    'the option RevokedHostKeys names it',
  )
}

function expired(refusal: HostKeyRefusal): HostKeyError | undefined {
  const said = /^Certificate (.*)$/m.exec(refusal.stderr)?.[1]
  if (said === undefined) return undefined
  const flaw = CERTIFICATE_FLAWS.find(([pattern]) => pattern.test(said))
  const [, what, hint] = flaw ?? [/./, `is not accepted: ${said}`, 'have it signed again']
  return refused(refusal, `the host's certificate ${what}, and its key is not in known_hosts by itself`, hint)
}

function unknown(refusal: HostKeyRefusal): HostKeyError {
  const { stderr, config } = refusal
  const name = /No (?:\S+) host key is known for (\S+) and/.exec(stderr)?.[1]
  // What ssh asks in the place of us is asked of nobody here: such as a jump host's key.
  if (name === undefined) {
    return refused(
      refusal,
      'the key of a host on the way is not known',
      'log in once by hand, and compare its fingerprint',
    )
  }
  const closed = config?.knownHostsFiles.map((file) => ({ file, why: unreadable(file) })).find(({ why }) => why)
  if (closed !== undefined) {
    return refused(
      refusal,
      `the host's key cannot be looked up: ${closed.file} cannot be read (${closed.why})`,
      'let the user who runs this read it, or name another file with UserKnownHostsFile',
    )
  }
  const what = `${whose(refusal, name)} is not in known_hosts`
  if (config !== undefined && config.ownKnownHostsFile === undefined) {
    return refused(
      refusal,
      what,
      'UserKnownHostsFile says that none is kept: take that out of the configuration or ansible_ssh_common_args',
    )
  }
  return refused(refusal, what, howToAdd(name, config))
}

/** The line that makes a key known, for those who can compare it. */
function howToAdd(name: string, config: SshConfig | undefined): string {
  const file = config?.ownKnownHostsFile
  const why = file === undefined ? undefined : unwritable(file)
  const note = why === undefined ? '' : ` (${file} cannot be written: ${why})`
  if (config?.isBehindProxy === true) return `log in once by hand, and compare its fingerprint${note}`
  const [, address = name, port] = /^\[(.*)\]:(\d+)$/.exec(name) ?? []
  const words = [...(port === undefined ? [] : ['-p', port]), address].map(quote).join(' ')
  return `compare its fingerprint, then add it: ssh-keyscan ${words} >> ${file === undefined ? '~/.ssh/known_hosts' : quote(file)}${note}`
}
