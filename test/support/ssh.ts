/** Plain OpenSSH to a test's host, and what an inventory says of one. */
import { execFile } from 'node:child_process'
import type { ExecResult, TestContainer } from './container.ts'

/** The arguments that make ssh use the test's key and known hosts, and nothing of the user's own. */
export function sshOptions(host: TestContainer): string[] {
  const { privateKeyFile, knownHostsFile } = host.client
  return [
    ...['-F', '/dev/null', '-i', privateKeyFile, '-p', String(host.sshPort)],
    ...['-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none'],
    ...['-o', `UserKnownHostsFile=${knownHostsFile}`, '-o', 'GlobalKnownHostsFile=/dev/null'],
  ]
}

/** Logs in by plain ssh, as someone without Hawser would, and runs one command line in the login shell. */
export function ssh(host: TestContainer, user: string, commandLine: string, input = ''): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const child = execFile('ssh', [...sshOptions(host), `${user}@127.0.0.1`, commandLine], (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error)
      else resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
    // A host that refuses the login reads nothing.
    child.stdin?.on('error', () => undefined).end(input)
  })
}

/** The variables of an inventory under which that user of the host is reached by ssh. */
export function sshVariables(host: TestContainer, user: string): Readonly<Record<string, string | number>> {
  return {
    ansible_host: '127.0.0.1',
    ansible_port: host.sshPort,
    ansible_user: user,
    ansible_ssh_private_key_file: host.client.privateKeyFile,
    ansible_ssh_common_args: [
      ...['-F', '/dev/null', '-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none'],
      ...['-o', `UserKnownHostsFile=${host.client.knownHostsFile}`, '-o', 'GlobalKnownHostsFile=/dev/null'],
    ].join(' '),
  }
}

/** The variables of an inventory under which that user of the host is reached past ssh. */
export function dockerVariables(host: TestContainer, user: string): Readonly<Record<string, string>> {
  return { ansible_connection: 'docker', ansible_host: host.id, ansible_user: user }
}
