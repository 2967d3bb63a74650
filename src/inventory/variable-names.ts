import { nearest } from '../core/nearest.ts'

/** Aliases of each connection setting, later ones winning, as Ansible 2.14 has them (measured; ssh.py, sudo.py, su.py). */
export const CONNECTION_VARIABLES = {
  address: ['ansible_host', 'ansible_ssh_host'],
  port: ['ansible_port', 'ansible_ssh_port'],
  user: ['ansible_user', 'ansible_ssh_user'],
  password: ['ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password'],
  privateKeyFile: ['ansible_private_key_file', 'ansible_ssh_private_key_file'],
  sshArguments: ['ansible_ssh_common_args'],
  kind: ['ansible_connection'],
  become: ['ansible_become'],
  becomeUser: ['ansible_become_user'],
  becomeMethod: ['ansible_become_method'],
  becomePassword: ['ansible_become_password', 'ansible_become_pass'],
} as const

const KNOWN: ReadonlySet<string> = new Set([...Object.values(CONNECTION_VARIABLES).flat(), 'ansible_group_priority'])

/** Variables that tell Ansible about its Python and modules: nothing here for them to tell. */
const MEANINGLESS: ReadonlySet<string> = new Set([
  'ansible_python_interpreter',
  'ansible_remote_tmp',
  'ansible_shell_type',
  'ansible_shell_executable',
  'ansible_ssh_pipelining',
  'ansible_pipelining',
  'ansible_ssh_transfer_method',
  'ansible_scp_if_ssh',
])

/** Variables that change how Ansible connects and that Hawser does not read, each with what to write instead. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['ansible_ssh_args', 'use ansible_ssh_common_args'],
  ['ansible_ssh_extra_args', 'use ansible_ssh_common_args'],
  ['ansible_ssh_executable', 'the ssh of your PATH is used'],
  ['ansible_ssh_timeout', 'use --timeout'],
  ['ansible_timeout', 'use --timeout'],
  ['ansible_ssh_retries', 'logins that sshd drops are tried again by themselves'],
  ['ansible_host_key_checking', 'host keys are always checked'],
  ['ansible_ssh_host_key_checking', 'host keys are always checked'],
  ['ansible_become_exe', 'sudo, su and doas are taken from the PATH of the system'],
  ['ansible_become_flags', 'sudo, su and doas are called in one way only'],
  ['ansible_sudo_pass', 'use ansible_become_password'],
  ['ansible_su_pass', 'use ansible_become_password'],
  ['ansible_sudo_user', 'use ansible_become_user'],
  ['ansible_su_user', 'use ansible_become_user'],
  ['ansible_sudo', 'use ansible_become'],
  ['ansible_private_key', 'use ansible_ssh_private_key_file'],
  ['ansible_private_key_passphrase', 'ssh asks by itself, or an agent answers'],
  ['ansible_ssh_private_key_passphrase', 'ssh asks by itself, or an agent answers'],
])

/** True for the name of a variable that says how a host is reached. */
export function isConnectionVariable(name: string): boolean {
  return KNOWN.has(name)
}

/** True for names whose values are nobody's to see, those that are not read here included. */
export function isSecretName(name: string): boolean {
  return /^ansible_(\w+_)?(pass|password|passphrase)$/.test(name)
}

/**
 * What is wrong with a variable's name.
 *
 * @returns a sentence for a warning; undefined for free names, and for those that are known or without effect
 */
export function nameProblem(name: string): string | undefined {
  if (!name.startsWith('ansible_') || KNOWN.has(name) || MEANINGLESS.has(name)) return undefined
  const instead = INSTEAD.get(name)
  if (instead !== undefined) return `${name} is not read: ${instead}`
  // Compared without the prefix that all of them share: it would make strangers look alike.
  const bare = (word: string) => word.replace(/^ansible_(ssh_)?/, '')
  const near = nearest(bare(name), new Set([...KNOWN].map(bare)))
  if (near === undefined) return undefined
  const meant = [...KNOWN].find((known) => bare(known) === near)
  return `there is no variable '${name}'; did you mean '${meant}'?`
}
