import { UnreachableError } from '../core/errors.ts'
import type { SshConfig } from './ssh-config.ts'
import { certificateFlaw, readUserCertificates } from './user-certificates.ts'

/**
 * The error for a login that the host has refused. Hosts do not say why; what can be seen from here comes first: a key
 * that could not be used, and a certificate that no host would take.
 */
export async function explainRefusedLogin(
  stderr: string,
  description: string,
  config: SshConfig | undefined,
): Promise<UnreachableError> {
  const refused = (why: string, hint: string): UnreachableError =>
    new UnreachableError(`${description}: the host refused the login${why}`, { hint })
  const [, key, reason = ''] = /^sign_and_send_pubkey: signing failed for \S+ "(.*?)"(.*)$/m.exec(stderr) ?? []
  if (key !== undefined) {
    const isAgent = reason.startsWith(' from agent')
    return refused(
      `: ${isAgent ? 'the agent would not sign with' : 'nothing could be signed with'} the key ${key}${reason.replace(/^ from agent/, '')}`,
      isAgent
        ? 'an agent may ask before it signs (ssh-add -c), or may be locked (ssh-add -X), or want its token'
        : 'is its token plugged in, and was it touched?',
    )
  }
  const unused =
    /^Load key "(.*?)": (.*)$/m.exec(stderr) ?? /^Warning: Identity file (.*?) not accessible: (.*)$/m.exec(stderr)
  if (unused !== null)
    return refused(`: the key ${unused[1]} could not be used: ${unused[2]}`, 'see ansible_ssh_private_key_file')
  const flaw = config && (await certificatesFlaw(config))
  if (flaw !== undefined)
    return refused(`: ${flaw}`, 'have it signed again: ssh-keygen -s CA -I ID -n USER -V +1d FILE.pub')
  const methods = /Permission denied \(([^)]*)\)/.exec(stderr)?.[1]
  return refused(
    ` (it accepts: ${methods})`,
    'check ansible_user, the key (ansible_ssh_private_key_file, ssh-add -l) and the account',
  )
}

/** What is wrong with the first of the certificates, where none of them is without a flaw. */
async function certificatesFlaw({ user, certificateFiles, agentSocket }: SshConfig): Promise<string | undefined> {
  const now = new Date()
  const certificates = await readUserCertificates(certificateFiles, agentSocket)
  const flaws = certificates.map((certificate) => {
    const flaw = certificateFlaw(certificate, user, now)
    return flaw === undefined ? undefined : `the certificate ${certificate.name} ${flaw}`
  })
  return flaws.includes(undefined) ? undefined : flaws[0]
}
