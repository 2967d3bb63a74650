import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'

/** How long an agent may take to answer, in milliseconds. */
const TIMEOUT_MS = 5000

/** What a certificate says of itself (ssh-keygen(1), `-L`). */
export interface UserCertificate {
  /** For messages: its file, or the agent and what the agent calls it. */
  readonly name: string
  /** Local times as ssh-keygen writes them, `2026-01-31T12:00:00`; undefined where there is no such limit. */
  readonly validFrom: string | undefined
  readonly validTo: string | undefined
  readonly principals: readonly string[]
}

/**
 * Reads the certificates of users that ssh could have offered.
 *
 * @param files certificates beside keys, whether they exist or not
 * @param agentSocket of the agent that ssh asks
 */
export async function readUserCertificates(
  files: readonly string[],
  agentSocket: string | undefined,
): Promise<UserCertificate[]> {
  const ofAgent = agentSocket === undefined ? '' : await run('ssh-add', ['-L'], { SSH_AUTH_SOCK: agentSocket })
  const read = await Promise.all([
    ...files
      .filter((file) => existsSync(file))
      .map(async (file) => parseUserCertificate(file, await run('ssh-keygen', ['-L', '-f', file]))),
    ...ofAgent
      .split('\n')
      .filter(isCertificate)
      .map(async (line) => {
        const name = `${line.split(' ').slice(2).join(' ')} of the agent`
        return parseUserCertificate(name, await run('ssh-keygen', ['-L', '-f', '-'], {}, `${line}\n`))
      }),
  ])
  return read.flatMap((certificate) => certificate ?? [])
}

/** A line of `ssh-add -L` begins with the type of its key. */
function isCertificate(line: string): boolean {
  return /^\S+-cert-v\d+@openssh\.com /.test(line)
}

/** What a program prints; nothing where it fails. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ''): Promise<string> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, timeout: TIMEOUT_MS }
    const child = execFile(program, args, options, (error, stdout) => resolve(error === null ? stdout : ''))
    child.stdin?.on('error', () => {}).end(input)
  })
}

/** Reads what `ssh-keygen -L` prints; undefined for what is no user certificate. */
export function parseUserCertificate(name: string, text: string): UserCertificate | undefined {
  if (!/^\s+Type: .* user certificate$/m.test(text)) return undefined
  const [, principals = ''] = /^\s+Principals:(.*?)^\s+Critical Options:/ms.exec(text) ?? []
  return {
    name,
    validFrom: /^\s+Valid: .*?(?:from|after) (\S+)/m.exec(text)?.[1],
    validTo: /^\s+Valid: .*?(?:to|before) (\S+)/m.exec(text)?.[1],
    principals: principals
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && line !== '(none)'),
  }
}

/**
 * Why a host would not take a certificate, as the rest of a sentence that begins with the certificate.
 *
 * @param user who logs in; a host may map principals to users in its own way (sshd_config(5),
 *   `AuthorizedPrincipalsFile`), so this is asked only when the host has refused
 */
export function certificateFlaw(certificate: UserCertificate, user: string, now: Date): string | undefined {
  const { validFrom, validTo, principals } = certificate
  if (validTo !== undefined && new Date(validTo) <= now) return `has expired at ${validTo}`
  if (validFrom !== undefined && new Date(validFrom) > now) return `is not valid before ${validFrom}`
  if (principals.length > 0 && !principals.includes(user)) {
    return `is for ${principals.map((name) => `'${name}'`).join(', ')} and not for the user '${user}'`
  }
  return undefined
}
